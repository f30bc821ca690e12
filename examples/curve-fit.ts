// Least squares: a cup of coffee cools as a * exp(-k t) + c. Gauss-Newton needs the Jacobian of all residuals in three
// parameters, three columns, so forward mode. The parameters mean something: c is the temperature of the room.
import { add, type Expr, evaluate, exp, jacfwd, mul, neg, type Operand, sub, tensor } from "gradmap";
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

/** By how much the curve misses each measurement. */
const residuals = ({ a, k, c }: Cooling<Operand>): Expr => sub(add(mul(a, exp(neg(mul(k, minutes)))), c), degrees);

const jacobian = jacfwd(residuals);

type Vector = readonly number[];

const dot = (a: Vector, b: Vector): number => a.reduce((total, value, i) => total + value * b[i]!, 0);

const determinant = ([p, q, r]: readonly [Vector, Vector, Vector]): number =>
  dot(p, [q[1]! * r[2]! - q[2]! * r[1]!, q[2]! * r[0]! - q[0]! * r[2]!, q[0]! * r[1]! - q[1]! * r[0]!]);

/** The step that would be best if the residuals were linear: J'J step = -J'r, by Cramer's rule. */
const gaussNewton = (at: Cooling<number>): Cooling<number> => {
  const missed = numbersOf(evaluate(residuals(at), {}));
  const j = jacobian(at);
  const [a, k, c] = [numbersOf(j.a), numbersOf(j.k), numbersOf(j.c)];
  const normal = (u: Vector): Vector => [dot(u, a), dot(u, k), dot(u, c)];
  const [p, q, r] = [normal(a), normal(k), normal(c)];
  const right = normal(missed);
  const whole = determinant([p, q, r]);
  return {
    a: at.a - determinant([right, q, r]) / whole,
    k: at.k - determinant([p, right, r]) / whole,
    c: at.c - determinant([p, q, right]) / whole,
  };
};

export const main = ({ start = { a: 50, k: 0.1, c: 30 }, steps = 8 } = {}) => {
  const path = [start];
  for (let i = 0; i < steps; i++) path.push(gaussNewton(path.at(-1)!));
  const fitted = path.at(-1)!;
  const squares = path.map((at) => numbersOf(evaluate(residuals(at), {})).reduce((total, r) => total + r * r, 0));
  const lines = [
    ...path.map(
      ({ a, k, c }, i) =>
        `step ${i}   a ${column(a, 3)}   k ${column(k)}   c ${column(c, 3)}   sum of squares ${column(squares[i]!, 4, 12)}`,
    ),
    `The room has ${fitted.c.toFixed(1)} degrees; the cup loses half of its lead on it every ${(Math.LN2 / fitted.k).toFixed(1)} minutes.`,
  ];
  return { fitted, squares, lines };
};

runIfStarted(import.meta.url, main);
