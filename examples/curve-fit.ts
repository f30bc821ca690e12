// Least squares: a cup of coffee cools as a * exp(-k t) + c. `leastSquares` is Levenberg and Marquardt's method: between the
// step that would be best if the residuals were linear, and a short one downhill. The parameters mean something, c is the
// temperature of the room, and the Jacobian at the end says how sure they are.
import { add, compile, type Expr, exp, mul, neg, type Operand, sub, tensor } from "gradmap";
import { leastSquares } from "gradmap/learn";
import { curvesSvg } from "./support/curves.js";
import { column, numbersOf } from "./support/numbers.js";
import { runIfStarted } from "./support/program.js";

interface Cooling<T> {
  readonly a: T;
  readonly k: T;
  readonly c: T;
}

// Minutes and degrees Celsius: made up, with the scatter of a kitchen thermometer, about a = 63, k = 0.055, c = 21.
const minutes = tensor([0, 2, 4, 6, 8, 10, 15, 20, 25, 30, 40, 50, 60]);
const degrees = tensor([84.0, 77.6, 71.4, 66.4, 61.8, 57.5, 49.0, 41.7, 36.9, 32.9, 27.8, 25.0, 23.4]);

const temperature = ({ a, k, c }: Cooling<Operand>, time: Operand): Expr => add(mul(a, exp(neg(mul(k, time)))), c);

/** By how much the curve misses each measurement. */
const residuals = (cooling: Cooling<Operand>): Expr => sub(temperature(cooling, minutes), degrees);

export const main = ({
  start = { a: 50, k: 0.1, c: 30 },
  steps = 8,
  picture = "out/curve-fit.svg",
}: {
  readonly start?: Cooling<number>;
  readonly steps?: number;
  readonly picture?: string;
} = {}) => {
  // The same fit, stopped earlier and earlier, shows the way that it took.
  const path = Array.from({ length: steps + 1 }, (_, max) => leastSquares(residuals, start, { max }));
  const { params: fitted, standardErrors: errors, reason, iterations } = path.at(-1)!;
  const squares = path.map(({ value }) => value);
  const times = Array.from({ length: 61 }, (_, i) => i);
  const curve = numbersOf(compile(temperature)(fitted, tensor(times)));
  const lines = [
    ...path.map(
      ({ params: { a, k, c }, value }, i) =>
        `step ${i}   a ${column(a, 3)}   k ${column(k)}   c ${column(c, 3)}   sum of squares ${column(value, 4, 12)}`,
    ),
    `Stopped after ${iterations} steps: ${reason}.`,
    "",
    ...(["a", "k", "c"] as const).map(
      (name) => `${name} = ${column(fitted[name], 5, 9)} +- ${errors[name].toFixed(5)}`,
    ),
    `The room has ${fitted.c.toFixed(1)} degrees; the cup loses half of its lead on it every ${(Math.LN2 / fitted.k).toFixed(1)} minutes.`,
  ];
  const files = {
    [picture]: curvesSvg({
      title: "Degrees of a cup of coffee by minutes: measured, and fitted",
      curves: [times.map((time, i) => [time, curve[i]!])],
      dots: [numbersOf(minutes).map((time, i) => [time, degrees.data[i]!])],
    }),
  };
  return { fitted, errors, reason, squares, lines, files };
};

runIfStarted(import.meta.url, main);
