// Gradient maps as fp-ts instances, and failures as values.

import * as E from "fp-ts/lib/Either.js";
import { concatAll } from "fp-ts/lib/Monoid.js";
import * as O from "fp-ts/lib/Option.js";
import { add, attempt, evaluate, GradError, GradientMap, gradientMap, mul, type Var, variable } from "gradmap";
import { describe, expect, test } from "vitest";

const [x, y, z] = [variable("x"), variable("y"), variable("z")];
const M = GradientMap.getMonoid<number>((a, b) => a + b);
const eq = GradientMap.getEq({ equals: (a: number, b: number) => a === b });
const maps: readonly ReadonlyMap<Var, number>[] = [
  new Map(),
  new Map([[x, 1]]),
  new Map([
    [y, 2],
    [x, 3],
  ]),
  new Map([
    [y, 5],
    [z, 7],
  ]),
];

describe("the commutative monoid of gradient maps", () => {
  test("the empty map is the unit, concat is associative and commutative", () => {
    for (const a of maps) {
      expect(eq.equals(M.concat(a, M.empty), a) && eq.equals(M.concat(M.empty, a), a)).toBe(true);
      for (const b of maps) {
        expect(eq.equals(M.concat(a, b), M.concat(b, a))).toBe(true);
        for (const c of maps) expect(eq.equals(M.concat(M.concat(a, b), c), M.concat(a, M.concat(b, c)))).toBe(true);
      }
    }
  });

  test("no argument is changed", () => {
    const [a, b] = [new Map([[x, 1]]), new Map([[x, 2]])];
    M.concat(a, b);
    expect([a.get(x), b.get(x), M.empty.size]).toEqual([1, 2, 0]);
  });

  test("fp-ts folds them", () => {
    expect([...concatAll(M)(maps)]).toEqual([
      [x, 4],
      [y, 7],
      [z, 7],
    ]);
  });

  test("the gradient of a sum is the sum of the gradients", () => {
    const [f, g] = [mul(x, y), mul(x, x)];
    const env = { x: 3, y: 5, z: 7 };
    const sum = GradientMap.Monoid.concat(gradientMap(f), gradientMap(g));
    const whole = gradientMap(add(f, g));
    expect([...sum.keys()]).toEqual([...whole.keys()]);
    for (const [v, adjoint] of whole) expect(evaluate(sum.get(v)!, env)).toBe(evaluate(adjoint, env));
  });
});

test("lookup is an Option: absent is none, not zero", () => {
  const map = gradientMap(mul(x, x));
  expect(O.isSome(GradientMap.lookup(x)(map))).toBe(true);
  expect(GradientMap.lookup(y)(map)).toEqual(O.none);
  expect(GradientMap.lookup(x)(maps[1]!)).toEqual(O.some(1));
});

test("getEq compares entry by entry", () => {
  expect(eq.equals(new Map([[x, 1]]), new Map([[x, 1]]))).toBe(true);
  expect(eq.equals(new Map([[x, 1]]), new Map([[x, 2]]))).toBe(false);
  expect(eq.equals(new Map([[x, 1]]), new Map([[y, 1]]))).toBe(false);
  expect(eq.equals(new Map([[x, 1]]), new Map())).toBe(false);
});

describe("attempt", () => {
  test("right is the result, left a GradError", () => {
    expect(attempt(evaluate)(mul(x, 2), { x: 3 })).toEqual(E.right(6));
    const failed = attempt(evaluate)(mul(x, 2), {});
    expect(E.isLeft(failed) && failed.left instanceof GradError && failed.left.code).toBe("GM-UNBOUND");
  });

  test("composes with fp-ts", () => {
    const result = E.getOrElse(() => -1)(
      E.map((value) => (typeof value === "number" ? value + 1 : 0))(attempt(evaluate)(x, { x: 1 })),
    );
    expect(result).toBe(2);
  });

  test("any other exception is not ours to catch", () => {
    const fault = new TypeError("a fault");
    expect(() =>
      attempt(() => {
        throw fault;
      })(),
    ).toThrow(fault);
  });
});
