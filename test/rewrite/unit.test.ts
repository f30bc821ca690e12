// A gradient that is simplified before it is seen leaves out products with 1 from the start. It is the same gradient.
import * as fc from "fast-check";
import { constant, defineOp, type Expr, grad, gradientMap, gt, mul, sin, sqrt, variable, where } from "gradmap";
import { expect, test } from "vitest";
import { outputOf, programs } from "../../laws/samples/programs.js";
import { gradientWith } from "../../src/rewrite/reverse.js";
import { simplifyAll } from "../../src/rewrite/simplify.js";

const variables = ["x", "y", "z"].map((name) => variable(name));

const simplified = (map: ReadonlyMap<Expr, Expr>): readonly Expr[] =>
  simplifyAll(variables.flatMap((v) => map.get(v) ?? []));

test("on random programs", () => {
  fc.assert(
    fc.property(programs(), (program) => {
      const root = outputOf(program, variables);
      expect(simplified(gradientWith(root, variables))).toEqual(simplified(gradientMap(root)));
    }),
    { seed: 1, numRuns: 300 },
  );
});

test("nothing is multiplied by the 1 that it starts with, but where that is shown", () => {
  const [x] = variables;
  expect(gradientWith(mul(x!, 3), [x!]).get(x!)).toEqual(constant(3));
  expect(gradientMap(mul(x!, 3)).get(x!)).toEqual(mul(1, 3));
});

test("a local derivative that is a choice stays a factor: only an adjoint is absent where it is not chosen", () => {
  const positivePart = defineOp({
    name: "positivePart",
    args: ["x"],
    value: (x) => (x > 0 ? x : 0),
    partials: ([x]) => [where(gt(x, 0), 1, 0)],
    domain: [[-1, 1]],
  });
  expect(grad((x: Expr) => positivePart(sqrt(x)))(0)).toBe(Number.NaN);
  expect(grad((x: Expr) => sin(positivePart(sqrt(x))))(0)).toBe(Number.NaN);
});
