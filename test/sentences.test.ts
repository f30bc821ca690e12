// What the library promises in one sentence each.
import {
  add,
  type Expr,
  evaluate,
  grad,
  gradientMap,
  hessian,
  hvp,
  jacfwd,
  jacrev,
  jvp,
  mul,
  reversePass,
  sin,
  sub,
  sum,
  type Tensor,
  tensor,
  toNested,
  valueAndGrad,
  variable,
  vjp,
} from "gradmap";
import { describe, expect, test } from "vitest";
import { topological } from "../src/expr/walk.js";

const deepFrozen = <T>(value: T): T => {
  if (typeof value === "object" && value !== null && !ArrayBuffer.isView(value)) {
    Object.freeze(value);
    Object.values(value).forEach(deepFrozen);
  }
  return value;
};

describe("perturbations are not confused", () => {
  test("D(x => x * D(y => x + y)(1))(1) is 1", () => {
    expect(grad((x) => mul(x, grad((y) => add(x, y))(1)))(1)).toBe(1);
  });

  test("in forward mode", () => {
    const inner = (x: Expr): Expr => {
      const [, tangent] = jvp((y: Expr) => add(x, y))([1], [1]);
      return mul(x, tangent);
    };
    expect(jvp(inner)([1], [1])[1]).toBe(1);
  });

  test("forward in reverse and reverse in forward", () => {
    const forwardInside = (x: Expr): Expr => mul(x, jvp((y: Expr) => mul(x, mul(y, y)))([x], [1])[1]);
    expect(grad(forwardInside)(3)).toBe(54);
    const reverseInside = (x: Expr): Expr => mul(x, grad((y) => mul(x, mul(y, y)))(x));
    expect(jvp(reverseInside)([3], [1])[1]).toBe(54);
  });

  test("a closure over two levels", () => {
    // d/dx of x * d/dy of y * d/dz of (x + y + z) * z at z = y, y = x: x * (x + 6 x) = 7 x^2.
    const f = (x: Expr): Expr => mul(x, grad((y) => mul(y, grad((z) => mul(add(add(x, y), z), z))(y)))(x));
    expect(grad(f)(2)).toBe(28);
  });

  test("variables of equal name are different variables", () => {
    const a = variable("x");
    const b = variable("x");
    const map = gradientMap(mul(mul(a, a), b));
    const env = new Map([
      [a, 3],
      [b, 5],
    ]);
    expect([...map.keys()]).toEqual([a, b]);
    expect(evaluate(map.get(a)!, env)).toBe(30);
    expect(evaluate(map.get(b)!, env)).toBe(9);
  });
});

describe("contributions add up", () => {
  test("mul(a, a) gets both", () => {
    const a = variable("a");
    expect(evaluate(gradientMap(mul(a, a)).get(a)!, { a: 3 })).toBe(6);
    expect(grad((x) => mul(x, x))(3)).toBe(6);
    const [step] = reversePass(mul(a, a), { a: 3 });
    expect(step!.contributions.map(({ index, amount }) => [index, amount.value])).toEqual([
      [0, 3],
      [1, 3],
    ]);
  });

  test("a diamond of 2^200 paths", () => {
    let node: Expr = variable("x");
    for (let i = 0; i < 200; i++) node = add(node, node);
    const [x] = gradientMap(node).keys();
    const gradient = gradientMap(node).get(x!)!;
    expect(evaluate(gradient, { x: 1 })).toBe(2 ** 200);
    expect(topological([gradient]).length).toBeLessThan(1000);
    const diamond = (y: Expr): Expr => {
      let d = y;
      for (let i = 0; i < 200; i++) d = mul(add(d, d), 0.5);
      return d;
    };
    expect(valueAndGrad(diamond)(7)).toEqual([7, 1]);
    expect(jvp(diamond)([7], [1])).toEqual([7, 1]);
    expect(hessian(diamond)(7)).toBe(0);
  });

  test("an unused parameter gets 0", () => {
    expect(grad(({ used }: { used: Expr; unused: Expr }) => mul(used, 2))({ used: 1, unused: 5 })).toEqual({
      used: 2,
      unused: 0,
    });
    const gradient = grad(({ used }: { used: Expr; unused: Expr }) => sum(used))({
      used: tensor([1, 2]),
      unused: tensor([[1, 2]]),
    });
    expect(toNested(gradient.unused)).toEqual([[0, 0]]);
    expect(grad((_: Expr) => 3)(1)).toBe(0);
    const x = variable("x");
    expect(gradientMap(mul(3, 4)).has(x)).toBe(false);
  });
});

test("a chain of a million nodes traces, evaluates and differentiates without overflow", () => {
  const length = 1_000_000;
  const chain = (x: Expr): Expr => {
    let node = x;
    for (let i = 0; i < length; i++) node = add(node, x);
    return node;
  };
  expect(valueAndGrad(chain)(2)).toEqual([2 * (length + 1), length + 1]);
});

describe("purity", () => {
  const loss = ({ w, layers }: { readonly w: Expr; readonly layers: readonly { readonly b: Expr }[] }): Expr =>
    sum(sin(mul(add(w, layers[0]!.b), layers[1]!.b)));
  const params = () => ({ w: tensor([[1, 2, 3]]), layers: [{ b: 0.5 }, { b: 0.25 }] });

  test("deep-frozen inputs stay usable and unchanged", () => {
    const frozen = deepFrozen(params());
    const before = JSON.stringify(frozen);
    const gradient = grad(loss)(frozen);
    expect(gradient.layers.length).toBe(2);
    expect(JSON.stringify(frozen)).toBe(before);
    expect(frozen.w.data).toEqual(Float64Array.of(1, 2, 3));
  });

  test("the same call twice is bit-equal, and so is a fresh trace", () => {
    const first = grad(loss)(params());
    expect(grad(loss)(params())).toEqual(first);
    expect(grad((p: Parameters<typeof loss>[0]) => loss(p))(params())).toEqual(first);
    const f = grad(loss);
    f({ w: tensor([[9, 9, 9]]), layers: [{ b: 9 }, { b: 9 }] });
    expect(f(params())).toEqual(first);
  });

  test("a result is not changed by later calls", () => {
    const f = grad((x: Expr) => sum(mul(x, x)));
    const first: Tensor = f(tensor([1, 2]));
    f(tensor([5, 6]));
    expect(toNested(first)).toEqual([2, 4]);
  });

  test("results are frozen and share nothing with the input that could change", () => {
    const [value, gradient] = valueAndGrad(loss)(params());
    expect(typeof value).toBe("number");
    expect([gradient, gradient.layers, gradient.layers[0], gradient.w, gradient.w.shape].every(Object.isFrozen)).toBe(
      true,
    );
    const source = new Float64Array([1, 2]);
    const t = tensor(source);
    source[0] = 100;
    expect(toNested(t)).toEqual([1, 2]);
  });

  test("nothing is traced twice for the same structure", () => {
    let calls = 0;
    const counted = (p: { readonly w: Expr; readonly kind: string }): Expr => {
      calls += 1;
      return p.kind === "sum" ? sum(p.w) : mul(2, sum(p.w));
    };
    for (let i = 0; i < 5; i++) grad(counted)({ w: i, kind: "sum" });
    expect(calls).toBe(1);
    grad(counted)({ w: tensor([1, 2]), kind: "sum" });
    expect(calls).toBe(2);
    grad(counted)({ w: tensor([3, 4]), kind: "sum" });
    expect(calls).toBe(2);
    expect(grad(counted)({ w: 1, kind: "twice" })).toEqual({ w: 2, kind: "twice" });
    expect(calls).toBe(3);
    grad(counted)({ w: tensor([[1, 2]]), kind: "sum" });
    expect(calls).toBe(4);
  });

  test("each transform traces f once", () => {
    let calls = 0;
    const counted = (x: Expr): Expr => {
      calls += 1;
      return mul(x, sin(x));
    };
    const transforms: Readonly<Record<string, (f: (x: Expr) => Expr, x: number) => unknown>> = {
      grad: (f, x) => grad(f)(x),
      valueAndGrad: (f, x) => valueAndGrad(f)(x),
      jvp: (f, x) => jvp(f)([x], [1]),
      vjp: (f, x) => vjp(f)(x)[1](1),
      jacfwd: (f, x) => jacfwd(f)(x),
      jacrev: (f, x) => jacrev(f)(x),
      hessian: (f, x) => hessian(f)(x),
      hvp: (f, x) => hvp(f)(x, 1),
    };
    for (const [name, transform] of Object.entries(transforms)) {
      calls = 0;
      transform(counted, 1);
      transform(counted, 2);
      expect([name, calls]).toEqual([name, 1]);
    }
  });

  test("shape matters to the cache, order of keys does not mix up values", () => {
    const f = grad(({ a, b }: { readonly a: Expr; readonly b: Expr }) => sub(mul(a, 2), b));
    expect(f({ a: 1, b: 2 })).toEqual({ a: 2, b: -1 });
    expect(f({ b: 2, a: 1 })).toEqual({ a: 2, b: -1 });
  });
});

describe("nesting", () => {
  test("a transform applied to expressions gives expressions", () => {
    const x = variable("x");
    const gradient = grad((y) => mul(y, mul(y, y)))(x);
    expect(gradient.tag).toBe("Apply");
    expect(evaluate(gradient, { x: 2 })).toBe(12);
    const [value, slope] = valueAndGrad((y) => mul(y, y))(x);
    expect([evaluate(value, { x: 3 }), evaluate(slope, { x: 3 })]).toEqual([9, 6]);
  });

  test("grad of grad of grad", () => {
    const cube = (x: Expr): Expr => mul(x, mul(x, x));
    expect(grad((x) => grad(cube)(x))(2)).toBe(12);
    expect(grad((x) => grad((y) => grad(cube)(y))(x))(2)).toBe(6);
    expect(grad(grad(grad(cube)))(2)).toBe(6);
  });

  test("an inner gradient may depend on outer parameters and on values", () => {
    const outer = ({ a, b }: { readonly a: Expr; readonly b: Expr }): Expr => {
      const inner = grad(({ u }: { readonly u: Expr }) => mul(mul(a, u), u))({ u: b });
      return mul(inner.u, a);
    };
    // d/du a u^2 at b is 2 a b; times a: 2 a^2 b.
    expect(grad(outer)({ a: 3, b: 5 })).toEqual({ a: 60, b: 18 });
  });
});
