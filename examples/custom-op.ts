// An op of one's own, and its laws. log cosh is a smooth stand-in for |x|: the derivative is tanh, and the plain formula
// Math.log(Math.cosh(x)) overflows at 711, which is a reason to write one's own. A second record has a wrong derivative:
// the laws find it and shrink the counterexample.
import * as Either from "fp-ts/lib/Either.js";
import { pipe } from "fp-ts/lib/function.js";
import { defineOp, type Expr, evaluate, grad, mean, sin, tanh, tensor, toNumber, type Unary } from "gradmap";
import { check, customOpLaws, showViolation } from "gradmap/laws";
import { numbersOf } from "./support/numbers.js";
import { runIfStarted } from "./support/program.js";

export const logCosh: Unary = defineOp({
  name: "logCosh",
  args: ["x"],
  value: (x) => (Math.abs(x) < 20 ? Math.log1p(2 * Math.sinh(x / 2) ** 2) : Math.abs(x) - Math.LN2),
  partials: ([x]) => [tanh(x)],
  domain: [[-20, 20]],
});

/** The sign is wrong: the derivative of cos is -sin. */
export const badCos: Unary = defineOp({
  name: "badCos",
  args: ["x"],
  value: Math.cos,
  partials: ([x]) => [sin(x)],
  domain: [[-3, 3]],
});

const verdict = (op: Unary) => check({ seed: 1 })(customOpLaws(op));

const told = (name: string, result: ReturnType<typeof verdict>): readonly string[] =>
  pipe(
    result,
    Either.match(
      (violations) => [`${name} breaks a law:`, ...violations.map(showViolation)],
      (report) => [`${name} keeps its ${report.laws.length} laws on ${report.runs} samples`],
    ),
  );

export const main = () => {
  const gradient = numbersOf(grad((x: Expr) => mean(logCosh(x)))(tensor([-1, 0, 0.5])));
  const overflow = toNumber(evaluate(logCosh(1000), {}));
  const [good, bad] = [verdict(logCosh), verdict(badCos)];
  const lines = [
    `log cosh of 1000 is ${overflow}; Math.log(Math.cosh(1000)) is ${Math.log(Math.cosh(1000))}`,
    `gradient of the mean at [-1, 0, 0.5]: ${gradient.map((g) => g.toFixed(6)).join(", ")}`,
    "",
    ...told("logCosh", good),
    "",
    ...told("badCos", bad),
  ];
  return { gradient, overflow, good, bad, lines };
};

runIfStarted(import.meta.url, main);
