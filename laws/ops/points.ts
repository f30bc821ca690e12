// Where an op is looked at: points inside its domain and clear of its kinks, any floats at all, and how a point reads.
// Knows records; is ignorant of what is asked at a point.
import type { Arbitrary } from "fast-check";
import type { ElementwiseOp, Kink } from "../../src/index.js";
import { fc } from "../core/fastCheck.js";
import type { Surroundings } from "../oracles/differences.js";
import { decimalOf } from "../report/numbers.js";
import { anyNumber, awkwardNumber, inside } from "../samples/numbers.js";

/** A number for each argument. */
export type Point = readonly number[];

/** The places of argument `name` where the derivative is a convention. */
export const kinksOf = (op: ElementwiseOp, name: string): readonly number[] =>
  op.kinks.flatMap(({ arg, at, to = at }) => (arg === name ? [at, to] : [])).filter(Number.isFinite);

/** The point of a kink, with other arguments from `point` where the kink leaves them open. */
export const pointOf = (op: ElementwiseOp, kink: Kink, at: number, point: Point): Point =>
  op.args.map((name, i) => (name === kink.arg ? at : (kink.given?.[name] ?? point[i]!)));

/** Numbers for argument `i` inside its domain. */
export const numberFor = (op: ElementwiseOp, i: number): Arbitrary<number> =>
  inside(op.domain[i]!, kinksOf(op, op.args[i]!));

/** Points inside the domain. */
export const pointIn = (op: ElementwiseOp): Arbitrary<Point> => fc.tuple(...op.args.map((_, i) => numberFor(op, i)));

/** Points of any floats. An argument whose domain is one number, such as the order of a derivative, keeps to it. */
export const anyPoint = (op: ElementwiseOp): Arbitrary<Point> => {
  const of = (numbers: Arbitrary<number>): Arbitrary<Point> =>
    fc.tuple(...op.domain.map(([low, high]) => (low === high ? fc.constant(low) : numbers)));
  // Pairs of awkward numbers, such as -0 and 0, would seldom come together by chance.
  return fc.oneof(of(anyNumber), of(awkwardNumber));
};

/** What differences in argument `i` must keep inside of, and away from. */
export const around = (op: ElementwiseOp, i: number): Surroundings => {
  const [low, high] = op.domain[i]!;
  return { low, high, kinks: kinksOf(op, op.args[i]!) };
};

/** The point with another number for argument `i`. */
export const replaced = (point: Point, i: number, x: number): Point => point.map((old, k) => (k === i ? x : old));

/** The arguments to differentiate in. One whose domain is one number, such as the order of a derivative, is none. */
export const movable = ({ domain }: ElementwiseOp): readonly number[] =>
  domain.flatMap(([low, high], i) => (low < high ? [i] : []));

/** A point as a call, such as `pow(x = 2, y = 3)`. */
export const callText = (op: ElementwiseOp, point: Point): string =>
  `${op.name}(${op.args.map((name, i) => `${name} = ${decimalOf(point[i]!)}`).join(", ")})`;

/** A counterexample whose first value is a point, in words. */
export const explainPoint =
  (op: ElementwiseOp) =>
  ([point]: readonly [Point, ...unknown[]]): string =>
    callText(op, point);
