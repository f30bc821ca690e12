// The length and the damping of a pendulum, from noisy readings of its angle. Its equation of motion is integrated by the
// rule of Runge and Kutta in a `scan`, which is one node whatever the number of steps. Forward mode goes through it, and
// Gauss-Newton fits the three numbers that nobody measured.
import { plot } from "asciichart";
import {
  add,
  diag,
  div,
  type Expr,
  evaluate,
  gradientMap,
  inv,
  jacfwd,
  matmul,
  mul,
  neg,
  norm,
  type Operand,
  scan,
  sin,
  slice,
  solve,
  sqrt,
  stack,
  sub,
  sum,
  Tree,
  toNumber,
  transpose,
  variable,
} from "gradmap";
import { Key, normal } from "gradmap/learn";
import { toDot } from "gradmap/show";
import { column, numbersOf } from "./support/numbers.js";
import { runIfStarted } from "./support/program.js";

/** In metres, per second, and the angle in radians from which it is let go. */
interface Pendulum<T> {
  readonly length: T;
  readonly damping: T;
  readonly angle: T;
}

interface State<T> {
  readonly angle: T;
  readonly speed: T;
}

const seconds = 6;
const truth: Pendulum<number> = { length: 0.75, damping: 0.3, angle: 2 };
const guess: Pendulum<number> = { length: 1, damping: 0, angle: 1.5 };

/** The law of motion: how fast the state changes. */
const motion = ({ length, damping }: Pendulum<Operand>, { angle, speed }: State<Operand>): State<Operand> => ({
  angle: speed,
  speed: neg(add(mul(damping, speed), mul(div(9.81, length), sin(angle)))),
});

const along = (from: State<Operand>, rate: State<Operand>, time: number): State<Operand> => ({
  angle: add(from.angle, mul(time, rate.angle)),
  speed: add(from.speed, mul(time, rate.speed)),
});

/** The angle after each of `steps` steps. */
const swing = (pendulum: Pendulum<Operand>, steps: number): Expr => {
  const h = seconds / steps;
  const rungeKutta = (state: State<Operand>): State<Operand> => {
    const k1 = motion(pendulum, state);
    const k2 = motion(pendulum, along(state, k1, h / 2));
    const k3 = motion(pendulum, along(state, k2, h / 2));
    const k4 = motion(pendulum, along(state, k3, h));
    return [k1, k2, k2, k3, k3, k4].reduce((sofar, k) => along(sofar, k, h / 6), state);
  };
  const start: State<Operand> = { angle: pendulum.angle, speed: 0 };
  const [, angles] = scan(
    (state) => {
      const next = rungeKutta(state);
      return [next, next.angle];
    },
    start,
    [],
    { length: steps },
  );
  return angles;
};

/** Three numbers by their names. */
const pendulumOf = (vector: Expr): Pendulum<number> => {
  const [length = Number.NaN, damping = Number.NaN, angle = Number.NaN] = numbersOf(evaluate(vector, {}));
  return { length, damping, angle };
};

/** The boxes in a picture of the sum of all angles, and of its derivative by the length: one box a node. */
const boxes = (steps: number): readonly number[] => {
  const length = variable("length");
  const total = sum(swing({ length, damping: variable("damping"), angle: variable("angle") }, steps));
  const derivative = gradientMap(total).get(length) ?? 0;
  return [total, derivative].map((expr) => toDot(expr).match(/^ +n\d+ \[/gm)?.length ?? 0);
};

export const main = ({ readings = 60, stepsPerReading = 10, iterations = 8, noise = 0.1 } = {}) => {
  const steps = readings * stepsPerReading;
  const predicted = (pendulum: Pendulum<Operand>): Expr =>
    slice(swing(pendulum, steps), [[stepsPerReading - 1, steps, stepsPerReading]]);
  const measured = evaluate(add(predicted(truth), mul(noise, normal(Key.make(1), [readings]))), {});
  const residuals = (pendulum: Pendulum<Operand>): Expr => sub(predicted(pendulum), measured);
  const jacobian = jacfwd(residuals);

  const missed = (pendulum: Pendulum<number>): number =>
    toNumber(evaluate(norm(residuals(pendulum)), {})) / Math.sqrt(readings);
  const slopes = (pendulum: Pendulum<number>): Expr => {
    const { length, damping, angle } = jacobian(pendulum);
    return stack([length, damping, angle]);
  };
  // The step that would be best if the residuals were linear, halved as long as it makes them worse.
  const improved = (at: Pendulum<number>): Pendulum<number> => {
    const j = slopes(at);
    const step = pendulumOf(solve(matmul(j, transpose(j)), matmul(j, residuals(at))));
    const moved = (share: number) => Tree.zipWith((p, d) => p - share * d)(at, step);
    return [1, 0.5, 0.25, 0.125].map(moved).find((to) => missed(to) < missed(at)) ?? at;
  };

  const path = [guess];
  for (let i = 0; i < iterations; i++) path.push(improved(path.at(-1)!));
  const fitted = path.at(-1)!;
  const j = slopes(fitted);
  const errors = pendulumOf(mul(noise, sqrt(diag(inv(matmul(j, transpose(j)))))));
  const [few, many] = [boxes(10), boxes(10_000)];
  const chart = (angles: Operand): string => plot([...numbersOf(evaluate(angles, {}))], { height: 8, min: -2, max: 2 });
  const lines = [
    ...path.map(
      (p, i) =>
        `step ${i}   length ${column(p.length, 4)}   damping ${column(p.damping, 4)}   angle ${column(p.angle, 4)}   missed by ${column(missed(p), 4)}`,
    ),
    "",
    ...(["length", "damping", "angle"] as const).map(
      (name) =>
        `${name.padEnd(8)} ${fitted[name].toFixed(3)} +- ${errors[name].toFixed(3)}   the truth is ${truth[name]}`,
    ),
    "",
    `${readings} readings of the angle:`,
    chart(measured),
    "",
    "The pendulum that explains them:",
    chart(predicted(fitted)),
    "",
    `Nodes of the expression and of its derivative: ${few.join(" and ")} for 10 steps, ${many.join(" and ")} for 10,000.`,
  ];
  return {
    truth,
    measured: numbersOf(measured),
    fitted,
    errors,
    missed: path.map(missed),
    boxes: { few, many },
    lines,
  };
};

runIfStarted(import.meta.url, main);
