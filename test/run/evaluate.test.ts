// evaluate, substitute, freeVariables, share and simplify: expressions as values.
import {
  add,
  broadcastTo,
  constant,
  div,
  type Expr,
  evaluate,
  freeVariables,
  gradientMap,
  mul,
  neg,
  pow,
  rewrites,
  shapeOf,
  share,
  simplify,
  sin,
  sub,
  substitute,
  sum,
  tensor,
  toNested,
  variable,
  where,
} from "gradmap";
import { describe, expect, test } from "vitest";
import { topological } from "../../src/expr/walk.js";

const [x, y] = [variable("x"), variable("y")];

describe("evaluate", () => {
  test("by a record of names and by a Map of variables", () => {
    expect(evaluate(sub(x, y), { x: 5, y: 2 })).toBe(3);
    expect(
      evaluate(
        sub(x, y),
        new Map([
          [x, 5],
          [y, 2],
        ]),
      ),
    ).toBe(3);
  });

  test("names that are not used are ignored", () => {
    expect(evaluate(x, { x: 1, other: 2 })).toBe(1);
    expect(evaluate(constant(3), {})).toBe(3);
    expect(evaluate(4, {})).toBe(4);
  });

  test("a variable named like something of Object.prototype is unbound unless given", () => {
    const v = variable("toString");
    expect(() => evaluate(v, {})).toThrow("GM-UNBOUND");
    expect(evaluate(v, { toString: 2 } as unknown as Readonly<Record<string, number>>)).toBe(2);
  });

  test("a result of shape [] is a number, any other a tensor", () => {
    expect(evaluate(sum(tensor([1, 2])), {})).toBe(3);
    expect(evaluate(tensor(5), {})).toBe(5);
    expect(toNested(evaluate(mul(x, tensor([1, 2])), { x: 3 }))).toEqual([3, 6]);
    expect(evaluate(x, { x: tensor(7) })).toBe(7);
  });

  test("NaN and infinities are values", () => {
    expect(evaluate(mul(x, 0), { x: Number.POSITIVE_INFINITY })).toBeNaN();
    expect(evaluate(add(x, 1), { x: Number.NEGATIVE_INFINITY })).toBe(Number.NEGATIVE_INFINITY);
  });

  test("a shared node is computed once", () => {
    let node: Expr = x;
    for (let i = 0; i < 100; i++) node = add(node, node);
    expect(evaluate(node, { x: 1 })).toBe(2 ** 100);
  });
});

describe("substitute", () => {
  test("replaces all variables at once", () => {
    const swapped = substitute(
      new Map<typeof x, Expr>([
        [x, y],
        [y, x],
      ]),
    )(sub(x, y));
    expect(evaluate(swapped, { x: 5, y: 2 })).toBe(-3);
  });

  test("captures nothing by name", () => {
    const other = variable("x");
    const replaced = substitute(new Map([[x, mul(other, 2)]]))(add(x, other));
    expect(evaluate(replaced, { x: 3 })).toBe(9);
    expect([...freeVariables(replaced)]).toEqual([other]);
  });

  test("leaves sharing and untouched parts as they are", () => {
    const part = sin(y);
    const whole = add(mul(part, part), x);
    const replaced = substitute(new Map([[x, 1]]))(whole);
    expect(replaced.tag === "Apply" && whole.tag === "Apply" && replaced.args[0] === whole.args[0]).toBe(true);
    expect(substitute(new Map())(whole)).toBe(whole);
  });

  test("refuses another shape", () => {
    expect(() => substitute(new Map([[x, tensor([1])]]))(x)).toThrow("GM-SHAPE-VALUE");
  });
});

test("freeVariables, in the order of their first use", () => {
  expect([...freeVariables(add(mul(y, x), y))]).toEqual([y, x]);
  expect(freeVariables(constant(1)).size).toBe(0);
});

test("shapeOf reads any operand", () => {
  expect([shapeOf(1), shapeOf(tensor([[1, 2]])), shapeOf(variable("m", [2, 3]))]).toEqual([[], [1, 2], [2, 3]]);
});

describe("share", () => {
  test("makes equal sub-expressions one node, bit for bit", () => {
    const twice = add(mul(sin(x), sin(x)), mul(sin(x), sin(x)));
    const shared = share(twice);
    expect(topological([shared]).length).toBe(4);
    expect(evaluate(shared, { x: 0.3 })).toBe(evaluate(twice, { x: 0.3 }));
  });

  test("tells 0 from -0, tensors from tensors and settings from settings", () => {
    const zeros = add(div(1, mul(x, constant(0))), div(1, mul(x, constant(-0))));
    expect(evaluate(share(zeros), { x: 1 })).toBeNaN();
    const sums = add(
      sum(
        sum(
          tensor([
            [1, 2],
            [3, 4],
          ]),
          { axis: 0 },
        ),
      ),
      mul(10, sum(broadcastTo(x, [2]))),
    );
    expect(evaluate(share(sums), { x: 1 })).toBe(30);
    const m = variable("m", [2, 2]);
    const axes = sub(sum(m, { axis: 0 }), sum(m, { axis: 1 }));
    expect(
      toNested(
        evaluate(share(axes), {
          m: tensor([
            [1, 2],
            [3, 4],
          ]),
        }),
      ),
    ).toEqual([1, -1]);
  });

  test("variables of equal name stay apart", () => {
    const other = variable("x");
    expect(freeVariables(share(add(sin(x), sin(other)))).size).toBe(2);
  });
});

describe("simplify", () => {
  test("every rewrite is named, stated and used", () => {
    expect(rewrites.every(({ name, statement }) => name !== "" && statement.includes("="))).toBe(true);
    expect(new Set(rewrites.map(({ name }) => name)).size).toBe(rewrites.length);
    expect(simplify(mul(1, x))).toBe(x);
    expect(simplify(neg(neg(x)))).toBe(x);
    expect(simplify(pow(x, 1))).toBe(x);
    expect(simplify(div(x, 1))).toBe(x);
    expect(simplify(where(1, x, y))).toBe(x);
    expect(simplify(where(0, x, y))).toBe(y);
    expect(simplify(where(y, x, x))).toBe(x);
    expect(simplify(sub(x, 0))).toBe(x);
  });

  test("folds what is known", () => {
    expect(simplify(add(mul(2, 3), mul(x, sub(5, 4))))).toEqual(add(6, x));
  });

  test("keeps shapes: a rewrite may not lose a broadcast", () => {
    const spread = mul(x, tensor([1, 1]));
    expect(shapeOf(simplify(spread))).toEqual([2]);
    expect(shapeOf(simplify(where(tensor([1, 1]), x, x)))).toEqual([2]);
  });

  // Every rewrite of a sum, product, quotient or choice of interesting numbers keeps the value bit for bit.
  test("is sound for NaN, infinities and signed zeros", () => {
    const interesting = [0, -0, 1, -1, 2.5, Number.NaN, Number.POSITIVE_INFINITY, Number.NEGATIVE_INFINITY, 5e-324];
    const numbers = [0, -0, 1, -1];
    const shapes: readonly ((c: number) => Expr)[] = [
      (c) => mul(c, x),
      (c) => mul(x, c),
      (c) => add(x, c),
      (c) => add(c, x),
      (c) => sub(x, c),
      (c) => sub(c, x),
      (c) => div(x, c),
      (c) => div(c, x),
      (c) => pow(x, c),
      (c) => mul(neg(x), neg(mul(c, x))),
      (c) => add(mul(c, x), neg(x)),
      (c) => sub(mul(c, x), neg(x)),
      (c) => where(x, c, c),
      (c) => where(c, x, neg(x)),
      (c) => where(where(x, 1, 0), c, x),
      (c) => neg(neg(mul(x, c))),
    ];
    for (const shape of shapes)
      for (const c of numbers)
        for (const value of interesting) {
          const expr = shape(c);
          expect(evaluate(simplify(expr), { x: value })).toBe(evaluate(expr, { x: value }));
        }
  });

  test("a gradient simplified has the same value", () => {
    const f = mul(sin(mul(x, y)), div(x, add(y, 2)));
    for (const adjoint of gradientMap(f).values())
      expect(evaluate(simplify(adjoint), { x: 0.4, y: 1.3 })).toBe(evaluate(adjoint, { x: 0.4, y: 1.3 }));
  });

  test("a long chain does not overflow", () => {
    let node: Expr = x;
    for (let i = 0; i < 50_000; i++) node = mul(1, add(node, 1));
    expect(evaluate(share(simplify(node)), { x: 0 })).toBe(50_000);
  });
});
