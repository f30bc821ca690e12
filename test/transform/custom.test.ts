// Derivatives of one's own: in both modes, to every order, in loops and batches; checkpoint, linearize, linearTranspose.
import {
  add,
  checkpoint,
  cond,
  constant,
  customJvp,
  customVjp,
  defineOp,
  type Expr,
  evaluate,
  exp,
  fold,
  grad,
  gradientMap,
  gt,
  hessian,
  iterate,
  jacfwd,
  jacrev,
  jvp,
  linearize,
  linearTranspose,
  log,
  matmul,
  mul,
  sigmoid,
  sin,
  sqrt,
  substitute,
  sum,
  tensor,
  toNested,
  variable,
  vjp,
  vmap,
  where,
  zeros,
} from "gradmap";
import { describe, expect, test } from "vitest";
import { topological } from "../../src/expr/walk.js";

const softplus = (x: Expr): Expr => log(add(1, exp(x)));

const rules = {
  customJvp: customJvp(softplus, ([x], [t]) => [softplus(x), mul(sigmoid(x), t)]),
  customVjp: customVjp(
    softplus,
    (x) => [softplus(x), { x }],
    ({ x }, cotangent) => [mul(sigmoid(x), cotangent)],
  ),
};

describe.each(Object.entries(rules))("%s", (_, rule) => {
  const f = (x: Expr): Expr => rule(mul(2, x));
  const at = 0.3;
  const s = 1 / (1 + Math.exp(-2 * at));

  test("takes the place of the derivative, where the function itself overflows too", () => {
    expect(grad(f)(at)).toBeCloseTo(2 * s, 15);
    expect(grad(f)(500)).toBe(2);
  });

  test("serves the other mode, transposed", () => {
    expect(jvp(f)([at], [3])[1]).toBeCloseTo(6 * s, 14);
  });

  test("is differentiated itself for higher orders", () => {
    expect(hessian(f)(at)).toBeCloseTo(4 * s * (1 - s), 14);
    expect(grad((x: Expr) => grad(f)(x))(at)).toBeCloseTo(4 * s * (1 - s), 14);
    expect(grad((x: Expr) => hessian(f)(x))(at)).toBeCloseTo(8 * s * (1 - s) * (1 - 2 * s), 13);
  });

  test("holds for every example of a batch, and for every step of a loop", () => {
    expect(toNested(vmap(grad(f))(tensor([at, 500])))).toEqual([grad(f)(at), 2]);
    expect(grad((x: Expr) => sum(vmap(f)(x)))(tensor([at, 500])).data).toEqual(new Float64Array([grad(f)(at), 2]));
    const steps = (x: Expr) => iterate(3, (c) => rule(c), x);
    const plain = (x: Expr) => iterate(3, softplus, x);
    expect(grad(steps)(at)).toBeCloseTo(grad(plain)(at), 14);
    expect(hessian(steps)(at)).toBeCloseTo(hessian(plain)(at), 13);
  });

  test("contributes nothing where it is not chosen", () => {
    const chosen = (x: Expr) =>
      cond(
        gt(x, 1),
        () => f(sqrt(x)),
        () => x,
      );
    expect(grad(chosen)(0)).toBe(1);
    const masked = (x: Expr) => where(gt(x, 1), rule(sqrt(x)), x);
    expect(grad(masked)(0)).toBe(1);
  });
});

test("a chain of calls is differentiated in linear time: a rule is transposed by itself", () => {
  const slow = (n: number): number => {
    let asked = 0;
    const counted = customJvp(
      (x: Expr) => sin(x),
      ([x], [t]) => {
        asked += topological([t!]).length;
        return [sin(x), mul(x, t)];
      },
    );
    grad((x: Expr) => {
      let e = x;
      for (let i = 0; i < n; i++) e = counted(e);
      return e;
    })(0.5);
    return asked;
  };
  // What the rule is given is a variable, however deep the graph is before it.
  expect(slow(200)).toBe(2 * slow(100));
});

test("a rule has trees of arguments, and of results", () => {
  type P = { readonly a: Expr; readonly b: readonly Expr[] };
  const f = customVjp(
    ({ a, b }: P, scale: Expr) => ({ product: mul(scale, mul(a, b[0]!)), name: "static" }),
    (p, scale) => [{ product: mul(scale, mul(p.a, p.b[0]!)), name: "static" }, [p, scale] as const],
    ([{ a, b }, scale], { product }) => [
      { a: mul(product, mul(scale, b[0]!)), b: [mul(product, mul(scale, a))] },
      mul(product, 100),
    ],
  );
  const loss = (p: P, scale: Expr) => f(p, scale).product;
  expect(grad(loss, { argnums: [0, 1] })({ a: 2, b: [3] }, 5)).toEqual([{ a: 15, b: [10] }, 100]);
});

test("what a rule's function uses from outside is no argument, and is not differentiated", () => {
  const scaled = (w: Expr) =>
    customJvp(
      (x: Expr) => mul(w, x),
      ([x], [t]) => [mul(w, x), mul(w, t)],
    );
  expect(grad((x: Expr) => scaled(constant(3))(x))(1)).toBe(3);
  expect(() => grad((w: Expr) => scaled(w)(2))(1)).toThrow("GM-RULE");
});

describe("what a rule mentions from outside", () => {
  // The derivative of x is s, which the function itself knows nothing of.
  const byVjp = (s: Expr) =>
    customVjp(
      (x: Expr) => add(x, 0),
      (x) => [x, null],
      (_, c) => [mul(c, s)],
    );
  const byJvp = (s: Expr) =>
    customJvp(
      (x: Expr) => add(x, 0),
      ([x], [t]) => [x, mul(s, t)],
    );
  type P = { readonly s: Expr; readonly x: Expr };

  test.each([
    ["customVjp", byVjp],
    ["customJvp", byJvp],
  ])("is found again by %s wherever it is: in values, steps, branches, batches and substitutions", (_, make) => {
    const f = ({ s, x }: P): Expr => mul(3, make(s)(x));
    const at = { s: 2, x: 5 };
    expect(grad(f)(at).x).toBe(6);
    expect(vjp(f)(at)[1](1)[0].x).toBe(6);
    expect(jvp(f)([at], [{ s: 0, x: 1 }])[1]).toBe(6);
    expect(jacrev(f)(at).x).toBe(6);
    expect(jacfwd(f)(at).x).toBe(6);
    expect(hessian(f)(at).x.s).toBe(3);
    const steps = ({ s, x }: P): Expr => iterate(3, (c) => make(s)(c), x);
    expect(grad(steps)(at).x).toBe(8);
    expect(hessian(steps)(at).x.s).toBe(12);
    const branch = ({ s, x }: P): Expr =>
      cond(
        gt(x, 0),
        () => checkpoint((y: Expr) => make(s)(y))(x),
        () => x,
      );
    expect(grad(branch)(at).x).toBe(2);
    const batch = ({ s, x }: P): Expr => sum(vmap((a: Expr, b: Expr) => mul(3, make(a)(b)))(s, x));
    expect(toNested(grad(batch)({ s: tensor([2, 3]), x: tensor([5, 6]) }).x)).toEqual([6, 9]);
    const [s, x] = [variable("s"), variable("x")];
    const replaced = substitute(new Map([[s, constant(10)]]))(make(s)(x));
    expect(evaluate(gradientMap(replaced).get(x)!, { x: 1, s: 2 })).toBe(10);
  });

  test("and a rule may call its own function, or refuse to be asked", () => {
    const own: (x: Expr) => Expr = (x) =>
      customJvp(
        (y: Expr) => exp(y),
        ([y], [t]) => [own(y!), mul(own(y!), t!)],
      )(x);
    expect(grad((x: Expr) => grad((y: Expr) => grad(own)(y))(x))(0)).toBe(1);
    const never = customVjp(
      (x: Expr) => mul(2, x),
      (x) => [x, null],
      () => {
        throw new RangeError("not differentiable");
      },
    );
    expect(evaluate(never(3), {})).toBe(6);
    expect(() => grad((x: Expr) => never(x))(3)).toThrow("not differentiable");
  });

  test("a cotangent that is null is none", () => {
    const f = customVjp(
      (x: Expr, y: Expr) => mul(x, y),
      (x, y) => [mul(x, y), y],
      (y, c) => [mul(c, y), null],
    );
    expect(grad((x: Expr, y: Expr) => f(x, y), { argnums: [0, 1] })(2, 3)).toEqual([3, 0]);
  });
});

describe("checkpoint", () => {
  const f = (x: Expr): Expr => sin(mul(x, sin(x)));
  const g = checkpoint(f);

  test("changes no number, bit for bit, in any order", () => {
    expect(grad((x: Expr) => g(g(x)))(0.7)).toBe(grad((x: Expr) => f(f(x)))(0.7));
    expect(hessian((x: Expr) => g(x))(0.7)).toBe(hessian(f)(0.7));
    expect(vmap(grad((x: Expr) => g(x)))(tensor([0.7, 2]))).toEqual(vmap(grad(f))(tensor([0.7, 2])));
  });

  test("computes its body once more for the gradient", () => {
    let computed = 0;
    const counted = defineOp({
      name: "counted",
      args: ["x"],
      value: (x) => {
        computed += 1;
        return Math.sin(x);
      },
      partials: ([x]) => [mul(x, 1)],
      domain: [[-1, 1]],
    });
    const times = (h: (x: Expr) => Expr): number => {
      computed = 0;
      grad((x: Expr) => sin(h(x)))(0.5);
      return computed;
    };
    const body = (x: Expr): Expr => mul(counted(x), counted(x));
    expect([times(body), times(checkpoint(body))]).toEqual([1, 2]);
  });
});

describe("linearize", () => {
  test("is the value and jvp at a point", () => {
    const f = (x: Expr, y: Expr) => ({ a: sin(mul(x, y)), b: add(x, y) });
    const [value, push] = linearize(f)(0.7, 2);
    expect([value, push(1, -3)]).toEqual(jvp(f)([0.7, 2], [1, -3]));
  });

  test("computes what does not depend on the direction once", () => {
    let computed = 0;
    const counted = defineOp({
      name: "counted",
      args: ["x"],
      value: (x) => {
        computed += 1;
        return Math.exp(x);
      },
      partials: (_, result) => [result],
      domain: [[-1, 1]],
    });
    const [, push] = linearize((x: Expr) => mul(x, counted(x)))(1);
    const before = computed;
    expect([push(1), push(2)]).toEqual([2 * Math.E, 4 * Math.E]);
    expect(computed).toBe(before);
  });

  test("of expressions gives expressions", () => {
    const slope = (x: Expr): Expr => {
      const [, push] = linearize((y: Expr) => mul(y, mul(y, y)))(x);
      return add(push(constant(1)), 0);
    };
    expect(grad(slope)(2)).toBe(12);
  });
});

describe("linearTranspose", () => {
  test("is the transpose", () => {
    const m = tensor([
      [1, 2, 3],
      [4, 5, 6],
    ]);
    const back = linearTranspose((x: Expr) => matmul(m, x))(zeros([3]));
    expect(toNested(back(tensor([1, 10]))[0])).toEqual([41, 52, 63]);
    const total = linearTranspose((x: Expr) => fold((c, y) => add(c, mul(2, y)), 0, x))(zeros([2]));
    expect(toNested(total(3)[0])).toEqual([6, 6]);
  });

  test("is refused to functions that are not linear", () => {
    expect(() => linearTranspose((x: Expr) => mul(x, x))(1)(1)).toThrow("GM-RULE");
    expect(() => linearTranspose((x: Expr) => add(x, 1))(1)(1)).toThrow("GM-RULE");
  });
});
