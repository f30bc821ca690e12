// Loops and branches, held against the same programs written out step by step.
import {
  abs,
  add,
  arange,
  cond,
  constant,
  cos,
  defineOp,
  div,
  type Expr,
  evaluate,
  exp,
  fold,
  grad,
  gradientMap,
  gt,
  hessian,
  hvp,
  iterate,
  jvp,
  linearize,
  log,
  lt,
  matmul,
  mul,
  reshape,
  scan,
  sin,
  slice,
  sqrt,
  sub,
  sum,
  tensor,
  toNested,
  valueAndGrad,
  variable,
  where,
  whileLoop,
} from "gradmap";
import { describe, expect, test } from "vitest";
import { isControl } from "../../src/expr/control.js";
import { topological } from "../../src/expr/walk.js";

const entry = (xs: Expr, i: number): Expr => reshape(slice(xs, [[i, i + 1]]), xs.shape.slice(1));

/** The nodes of expressions, those of all bodies included. */
const size = (roots: readonly Expr[]): number =>
  topological(roots).reduce((count, node) => {
    if (!isControl(node)) return count + 1;
    const { control } = node.op;
    const inside =
      control.form === "branch"
        ? control.bodies.flatMap(({ results }) => results)
        : [...control.body.results, ...(control.form === "loop" && control.condition ? [control.condition] : [])];
    return count + 1 + size(inside);
  }, 0);

describe("a fold", () => {
  type Params = { readonly w: Expr; readonly c: Expr; readonly xs: Expr };
  const step = (w: Expr, c: Expr, x: Expr): Expr => sin(add(mul(w, c), x));
  const folded = ({ w, c, xs }: Params): Expr => fold((state, x) => step(w, state, x), c, xs);
  const written = ({ w, c, xs }: Params): Expr => [0, 1, 2].reduce((state, i) => step(w, state, entry(xs, i)), c);
  const params = { w: 0.7, c: 0.3, xs: tensor([0.1, -0.4, 2]) };
  const along = { w: 1.3, c: -0.2, xs: tensor([0.5, 0.25, -1]) };

  test("has the gradient of its steps in the sequence, the first carry and what it captures", () => {
    expect(valueAndGrad(folded)(params)).toEqual(valueAndGrad(written)(params));
  });

  test("has their tangent", () => {
    expect(jvp(folded)([params], [along])).toEqual(jvp(written)([params], [along]));
  });

  test("has their Hessian, forward over reverse and reverse over reverse", () => {
    const reverseTwice = (f: (p: Params) => Expr) =>
      grad((p: Params) => {
        const g = grad(f)(p);
        return add(add(mul(g.w, along.w), mul(g.c, along.c)), sum(mul(g.xs, along.xs)));
      })(params);
    for (const product of [hvp(folded)(params, along), reverseTwice(folded)]) {
      const expected = hvp(written)(params, along);
      expect(product.w).toBeCloseTo(expected.w, 12);
      expect(product.c).toBeCloseTo(expected.c, 12);
      expected.xs.data.forEach((x, i) => {
        expect(product.xs.data[i]).toBeCloseTo(x, 12);
      });
    }
  });
});

describe("a scan", () => {
  test("stacks its outputs and goes either way", () => {
    const xs = tensor([1, 2, 3]);
    const sums = (reverse: boolean) => scan((c, x) => [add(c, x), [mul(c, x), add(c, x)]], 10, xs, { reverse });
    const [last, [products, totals]] = sums(false);
    expect(evaluate(last, {})).toBe(16);
    expect(toNested(evaluate(totals!, {}))).toEqual([11, 13, 16]);
    expect(toNested(evaluate(products!, {}))).toEqual([10, 22, 39]);
    expect(toNested(evaluate(sums(true)[1][1]!, {}))).toEqual([16, 15, 13]);
  });

  test("has any tree as carry, sequence and output, static leaves included", () => {
    const [carry, output] = scan(
      (c, { x, name }) => [{ ...c, a: add(c.a, c.b), b: x }, { twice: name === "x" ? mul(2, c.a) : c.a }],
      { a: 1, b: 2, kind: "carry" },
      { x: tensor([5, 6]), name: "x" },
    );
    expect([evaluate(carry.a, {}), evaluate(carry.b, {}), carry.kind]).toEqual([8, 6, "carry"]);
    expect(toNested(evaluate(output.twice, {}))).toEqual([2, 6]);
  });

  test("of no steps is its first carry, and its outputs are empty", () => {
    const [carry, outputs] = scan((c, x) => [add(c, x), mul(x, tensor([1, 2]))], 3, tensor([], [0]));
    expect(evaluate(carry, {})).toBe(3);
    expect(outputs.shape).toEqual([0, 2]);
    expect(grad((c: Expr) => fold((state, x) => mul(state, x), c, tensor([], [0])))(2)).toBe(1);
  });

  test("in chunks computes the same numbers, bit for bit, in both directions", () => {
    const xs = tensor([0.3, -1.2, 0.7, 2.1, -0.4, 0.9, 1.1]);
    for (const reverse of [false, true]) {
      const loss = (checkpointEvery?: number) => (w: Expr, ys: Expr) => {
        const options = checkpointEvery === undefined ? { reverse } : { reverse, checkpointEvery };
        const [last, all] = scan((c, x) => [sin(add(mul(w, c), x)), mul(c, x)], 0.5, ys, options);
        return add(last, sum(mul(all, arange(7))));
      };
      const whole = valueAndGrad(loss(), { argnums: [0, 1] })(0.8, xs);
      for (const every of [1, 2, 3, 7, 10])
        expect(valueAndGrad(loss(every), { argnums: [0, 1] })(0.8, xs)).toEqual(whole);
    }
  });

  test("carries tensors, and captures some", () => {
    const w = tensor([
      [0.2, -0.5],
      [0.7, 0.1],
    ]);
    const f = (m: Expr) => sum(iterate(5, (h) => sin(matmul(m, h)), tensor([1, 2])));
    const written = (m: Expr) => {
      let h: Expr = constant(tensor([1, 2]));
      for (let i = 0; i < 5; i++) h = sin(matmul(m, h));
      return sum(h);
    };
    expect(grad(f)(w)).toEqual(grad(written)(w));
  });
});

describe("the size of an expression", () => {
  const logistic = (n: number) => (r: Expr) =>
    scan(
      (x) => {
        const next = mul(r, mul(x, sub(1, x)));
        return [next, null];
      },
      0.3,
      null,
      { length: n },
    )[0];
  const r = variable("r");

  test("is the same for ten steps and for 100,000, in every order of derivative", () => {
    const sizes = (n: number): readonly number[] => [
      size([logistic(n)(r)]),
      size([grad(logistic(n))(r)]),
      size([hessian(logistic(n))(r)]),
      size([grad((x: Expr) => grad(logistic(n))(x))(r)]),
    ];
    expect(sizes(100_000)).toEqual(sizes(10));
  });

  test("does not keep 100,000 steps from being differentiated twice", () => {
    // Where the map comes to rest, x = 1 - 1 / r, so that dx/dr = 1 / r^2 and d2x/dr2 = -2 / r^3.
    const rate = 2.9;
    expect(evaluate(logistic(100_000)(r), { r: rate })).toBeCloseTo(1 - 1 / rate, 14);
    expect(grad(logistic(100_000))(rate)).toBeCloseTo(1 / rate ** 2, 13);
    expect(hessian(logistic(100_000))(rate)).toBeCloseTo(-2 / rate ** 3, 12);
  });
});

describe("a while loop", () => {
  const root = (a: Expr): Expr =>
    whileLoop(
      (x) => gt(abs(sub(mul(x, x), a)), 1e-12),
      (x) => mul(0.5, add(x, div(a, x))),
      a,
    );

  test("takes as many steps as the data say", () => {
    const steps = (x: Expr) =>
      whileLoop(
        (c) => lt(c.x, 100),
        (c) => ({ x: mul(2, c.x), n: add(c.n, 1) }),
        { x, n: 0 },
      ).n;
    expect([99, 30, 1, 200].map((x) => evaluate(steps(constant(x)), {}))).toEqual([1, 2, 7, 0]);
  });

  test("of Newton's steps is differentiated to third order, in reverse mode all the way", () => {
    expect(evaluate(root(constant(2)), {})).toBeCloseTo(Math.SQRT2, 14);
    expect(grad(root)(2)).toBeCloseTo(0.5 / Math.SQRT2, 12);
    expect(jvp(root)([2], [1])[1]).toBeCloseTo(0.5 / Math.SQRT2, 12);
    expect(hessian(root)(2)).toBeCloseTo(-0.25 * 2 ** -1.5, 11);
    const twice = (x: Expr) => grad((y: Expr) => grad(root)(y))(x);
    expect(twice(constant(2))).toBeDefined();
    expect(grad(root)(2)).toBeCloseTo(0.5 / Math.SQRT2, 12);
    expect(grad((x: Expr) => grad(root)(x))(2)).toBeCloseTo(-0.25 * 2 ** -1.5, 11);
    expect(grad(twice)(2)).toBeCloseTo((3 / 8) * 2 ** -2.5, 9);
  });

  test("that takes no step passes its gradient through", () => {
    expect(
      grad((x: Expr) =>
        whileLoop(
          (c) => lt(c, 0),
          (c) => mul(c, c),
          x,
        ),
      )(3),
    ).toBe(1);
  });

  test("in a loop in a branch", () => {
    const f = (x: Expr, ys: Expr) =>
      cond(
        gt(x, 0),
        () =>
          fold(
            (c, y) =>
              whileLoop(
                (z) => lt(z, 50),
                (z) => mul(z, add(x, 1.5)),
                add(c, y),
              ),
            0,
            ys,
          ),
        () => mul(3, x),
      );
    // From 1: times 2.5 until 50 is passed, five times; that plus 2 is past it already.
    const g = (x: Expr) => f(x, constant(tensor([1, 2])));
    const power = (x: number) => (x + 1.5) ** 5;
    expect(valueAndGrad(g)(1)).toEqual([power(1) + 2, 5 * 2.5 ** 4]);
    expect(hessian(g)(1)).toBeCloseTo(20 * 2.5 ** 3, 10);
    expect(grad(g)(-1)).toBe(3);
  });
});

describe("a branch", () => {
  const f = (x: Expr): Expr =>
    cond(
      gt(x, 0),
      () => log(x),
      () => mul(2, x),
    );

  test("has the derivative of the side taken, in every order", () => {
    expect([grad(f)(4), grad(f)(-4)]).toEqual([0.25, 2]);
    expect([hessian(f)(4), hessian(f)(-4)]).toEqual([-1 / 16, 0]);
    expect(grad((x: Expr) => grad(f)(x))(4)).toBe(-1 / 16);
    expect(jvp(f)([-4], [3])[1]).toBe(6);
  });

  test("computes the side taken only", () => {
    const forever = (x: Expr): Expr =>
      whileLoop(
        () => 1,
        (c) => c,
        x,
        { max: 3 },
      );
    const g = (x: Expr) =>
      cond(
        gt(x, 0),
        () => exp(x),
        () => forever(x),
      );
    expect(grad(g)(0.5)).toBe(Math.exp(0.5));
    expect(() => grad(g)(-0.5)).toThrow("GM-LOOP");
  });

  test("captures what was there before, and computes it once for both sides", () => {
    const x = variable("x");
    const shared = sin(x);
    const y = cond(
      gt(shared, 0),
      () => mul(2, shared),
      () => shared,
    );
    expect(topological([y]).filter((node) => node.tag === "Apply" && node.op === sin.op).length).toBe(1);
    expect(evaluate(gradientMap(y).get(x)!, { x: 1 })).toBe(2 * Math.cos(1));
  });

  test("gives nothing to what the other side depends on, not 0 times what is there", () => {
    const g = (p: { readonly a: Expr; readonly b: Expr }) =>
      cond(
        gt(p.a, 0),
        () => cos(p.a),
        () => sqrt(p.b),
      );
    expect(
      grad((p: { readonly a: Expr; readonly b: Expr }) => g({ a: p.a, b: mul(p.b, p.b) }))({ a: 1, b: 0 }),
    ).toEqual({
      a: -Math.sin(1),
      b: 0,
    });
  });
});

/** A sine that counts how often it is computed. */
const counting = () => {
  let computed = 0;
  const counted = defineOp({
    name: "counted",
    args: ["x"],
    value: (x) => {
      computed += 1;
      return Math.sin(x);
    },
    partials: ([x]) => [cos(x)],
    domain: [[-1, 1]],
  });
  return { counted, runs: () => computed };
};

describe("what is outside of a body", () => {
  test("a loop that was there before is not run again in every step", () => {
    const { counted, runs } = counting();
    const x = variable("x");
    const before = iterate(10, (c) => counted(c), x);
    evaluate(
      iterate(50, (c) => add(c, before), 0),
      { x: 1 },
    );
    expect(runs()).toBe(10);
  });

  test("may be the derivative of a loop of unknown length", () => {
    const x = variable("x");
    const y = whileLoop(
      (c) => lt(c, 100),
      (c) => mul(c, c),
      x,
    );
    const slope = gradientMap(y).get(x)!;
    const second = cond(
      gt(x, 0),
      () => gradientMap(slope).get(x)!,
      () => constant(0),
    );
    expect(evaluate(second, { x: 3 })).toBe(evaluate(gradientMap(slope).get(x)!, { x: 3 }));
    const along = (z: Expr): Expr => {
      const [, push] = linearize((w: Expr) =>
        grad((v: Expr) =>
          whileLoop(
            (c) => lt(c, 1000),
            (c) => mul(c, add(c, w)),
            v,
          ),
        )(w),
      )(z);
      return add(push(constant(1)), 0);
    };
    expect(Number.isFinite(grad(along)(3))).toBe(true);
  });
});

describe("trees", () => {
  test("may come back with their keys in another order", () => {
    const { a, b } = fold((c, x) => ({ b: c.a, a: add(c.b, x) }), { a: 0, b: 10 }, tensor([1, 2, 3]));
    expect([evaluate(a, {}), evaluate(b, {})]).toEqual([14, 2]);
    const both = cond(
      0,
      () => ({ a: 1, b: 2 }),
      () => ({ b: 4, a: 3 }),
    );
    expect([evaluate(both.a, {}), evaluate(both.b, {})]).toEqual([3, 4]);
  });

  test("must come back with the same static leaves", () => {
    const tagged = () => fold((c, x) => ({ n: add(c.n, x), tag: "later" }), { n: 0, tag: "first" }, tensor([1, 2]));
    expect(tagged).toThrow("GM-CARRY");
    expect(() =>
      cond(
        0,
        () => ({ kind: "a", v: 1 }),
        () => ({ kind: "b", v: 2 }),
      ),
    ).toThrow("GM-BRANCH");
  });
});

describe("large bodies", () => {
  test("with hundreds of carries that wait for one another are differentiated at once", () => {
    const carries = 400;
    const x = variable("x");
    const shifted = iterate(
      3,
      (c) => c.map((a, i) => (i === 0 ? add(a, x) : c[i - 1]!)),
      Array.from({ length: carries }, () => 0),
    );
    const total = shifted.reduce((a, b) => add(a, b));
    expect(evaluate(gradientMap(total).get(x)!, { x: 1 })).toBe(6);
  });

  test("with thousands of results pass on once", () => {
    const x = variable("x");
    const results = 5_000;
    const many = cond(
      gt(x, 0),
      () => Array.from({ length: results }, (_, i) => mul(i, x)),
      () => Array.from({ length: results }, () => constant(0)),
    );
    const total = many.reduce((a, b) => add(a, b));
    expect(evaluate(gradientMap(total).get(x)!, { x: 1 })).toBe((results * (results - 1)) / 2);
  });

  test("of which every other carry is kept are not computed once for each entry", () => {
    const { counted, runs } = counting();
    const n = 200;
    hessian((x: Expr) => scan((c) => [counted(c), null], x, null, { length: n, checkpointEvery: 10 })[0])(1);
    expect(runs()).toBeLessThan(20 * n);
  });
});

describe("absence", () => {
  test("of any step at all is no contribution of 0 times an infinite slope", () => {
    const f = (p: Expr) => {
      const s = sqrt(p);
      return whileLoop(
        (x) => lt(x, 0),
        (x) => mul(x, s),
        constant(1),
      );
    };
    expect(jvp(f)([0], [1])).toEqual([1, 0]);
    expect(grad(f)(0)).toBe(0);
    expect(hessian(f)(0)).toBe(0);
  });

  test("of a side of where stays absence from step to step", () => {
    const f = (x: Expr) => fold((c, y) => where(gt(y, 0), sqrt(c), add(c, x)), 0, tensor([1, -1, -1]));
    expect(grad(f)(2)).toBe(2);
    expect(jvp(f)([2], [1])[1]).toBe(2);
  });

  test("of a tangent before the first step is not 0 times an infinite slope", () => {
    const f = (x: Expr) => fold((c, y) => add(sqrt(c), mul(x, y)), 0, tensor([1, 2]));
    expect(jvp(f)([3], [1])).toEqual([Math.sqrt(3) + 6, 0.5 / Math.sqrt(3) + 2]);
    expect(grad(f)(3)).toBe(0.5 / Math.sqrt(3) + 2);
  });
});
