// Inverse kinematics: which angles of its joints bring the hand of an arm to a target? Where the hand is for given angles is
// a short expression; the way back is `leastSquares`. A joint with a limit turns by limit * sin(turn), so that no step can
// break it. The hand follows a clover leaf, from pose to pose; at last it reaches for what is too far away.
import { compile, cos, cumsum, type Expr, mul, sin, stack, sub, sum, type Tensor, tensor } from "gradmap";
import { leastSquares } from "gradmap/learn";
import { armSvg, armText, type Spot } from "./support/arm.js";
import { column, numbersOf } from "./support/numbers.js";
import { runIfStarted } from "./support/program.js";

/** Links from the base to the hand: how long each is, and how far its joint turns to either side, in radians. */
export interface Arm {
  readonly lengths: Tensor;
  readonly limits: Tensor;
}

const degrees = Math.PI / 180;

const example: Arm = {
  lengths: tensor([1, 0.8, 0.6, 0.3]),
  limits: tensor([170 * degrees, 150 * degrees, 120 * degrees, 90 * degrees]),
};

/** Each joint's angle, against the link before it. */
const anglesOf =
  ({ limits }: Arm) =>
  (turns: Expr): Expr =>
    mul(limits, sin(turns));

/** Where each link ends, `[2, links]`: angles and links add up along the arm. */
const endsOf =
  (arm: Arm) =>
  (turns: Expr): Expr => {
    const heading = cumsum(anglesOf(arm)(turns));
    return stack([cumsum(mul(arm.lengths, cos(heading))), cumsum(mul(arm.lengths, sin(heading)))]);
  };

/** By how much the hand misses a target. */
const missedBy =
  (arm: Arm, target: Spot) =>
  (turns: Expr): Expr => {
    const heading = cumsum(anglesOf(arm)(turns));
    const hand = stack([sum(mul(arm.lengths, cos(heading))), sum(mul(arm.lengths, sin(heading)))]);
    return sub(hand, tensor([target.x, target.y]));
  };

/** The arm at rest, and by how much it misses what it reached for. */
export interface Pose {
  readonly turns: Tensor;
  readonly target: Spot;
  readonly angles: readonly number[];
  /** The base, the joints, and the hand. */
  readonly joints: readonly Spot[];
  readonly missed: number;
  readonly iterations: number;
}

/** The pose near another from which the hand reaches a target, or comes as close as it can. */
export const reach =
  (arm: Arm) =>
  (from: Tensor, target: Spot): Pose => {
    const { params: turns, value, iterations } = leastSquares(missedBy(arm, target), from);
    const ends = numbersOf(compile(endsOf(arm))(turns));
    const links = arm.lengths.data.length;
    return {
      turns,
      target,
      angles: numbersOf(compile(anglesOf(arm))(turns)),
      joints: [{ x: 0, y: 0 }, ...Array.from({ length: links }, (_, i) => ({ x: ends[i]!, y: ends[links + i]! }))],
      missed: Math.sqrt(value),
      iterations,
    };
  };

const clover = (count: number): readonly Spot[] =>
  Array.from({ length: count }, (_, i) => {
    const angle = (2 * Math.PI * i) / count;
    const radius = 0.55 + 0.25 * Math.cos(3 * angle);
    return { x: 1.2 + radius * Math.cos(angle), y: 0.6 + radius * Math.sin(angle) };
  });

export const main = ({ targets = 72, picture = "out/inverse-kinematics.svg" } = {}) => {
  const reached = reach(example);
  const start = tensor([0.2, 0.2, 0.2, 0.2]);
  const poses: Pose[] = [];
  for (const target of clover(targets)) poses.push(reached(poses.at(-1)?.turns ?? start, target));
  const stretched = reached(start, { x: 2, y: 3 });

  const told = ({ target, angles, missed, iterations }: Pose): string =>
    [
      `target ${column(target.x, 2, 5)} ${column(target.y, 2, 5)}`,
      `angles ${angles.map((angle) => column(angle / degrees, 0, 4)).join(" ")}`,
      `missed by ${missed.toExponential(1)} after ${iterations} iterations`,
    ].join("   ");
  const every = Math.ceil(targets / 8);
  const lines = [
    `Angles in degrees, each within ${numbersOf(example.limits)
      .map((limit) => `${Math.round(limit / degrees)}`)
      .join(", ")}:`,
    ...poses.filter((_, i) => i % every === 0).map(told),
    "",
    ...armText(poses, poses[0]!),
    "",
    "Too far away: the arm is stretched out, and points there.",
    told(stretched),
  ];
  const files = { [picture]: armSvg(poses, every) };
  return { arm: example, poses, stretched, lines, files };
};

runIfStarted(import.meta.url, main);
