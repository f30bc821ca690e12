// What the laws of an op on whole tensors are asked about: its points, and how a reader sees one of them.
import type { Arbitrary } from "fast-check";
import { constant, type Expr, GradError, type Interval, mul, type Shape, sum } from "../../src/index.js";
import { fc } from "../core/fastCheck.js";
import type { Subject } from "../core/law.js";
import { literalOf } from "../report/literal.js";
import { coarseNumbers } from "../samples/numbers.js";
import { tensorsIn, usualInterval } from "../samples/tensorValues.js";
import { filled, type Values } from "../samples/twins.js";
import { exprOf, type TensorOp } from "./tensorOp.js";

/** The shapes of the arguments, and where their numbers lie. */
export interface TensorShapes {
  /** The shape of each argument: `[]` for a number, `[2, 3]` for a matrix. */
  readonly shapes: readonly Shape[];
  /** One interval for all arguments, or one for each; from -2 to 2 unless given. */
  readonly domain?: Interval | readonly Interval[];
}

/** Points, and the intervals that their numbers may not leave, where they are known. */
export interface TensorSamples {
  readonly points: Arbitrary<Values>;
  readonly domain?: readonly Interval[];
}

const isOne = (domain: Interval | readonly Interval[]): domain is Interval => typeof domain[0] === "number";

const intervalsOf = ({ shapes, domain = usualInterval }: TensorShapes): readonly Interval[] =>
  isOne(domain) ? shapes.map(() => domain) : domain;

const isShape = (shape: unknown): boolean =>
  Array.isArray(shape) && shape.every((n) => Number.isSafeInteger(n) && Number(n) >= 0);

const mustBeShapes = (given: TensorShapes): void => {
  const shapes: unknown = typeof given === "object" && given !== null ? given.shapes : undefined;
  if (Array.isArray(shapes) && shapes.every(isShape)) return;
  throw new GradError({
    code: "GM-SHAPE",
    where: "tensorOpLaws",
    expected: "the shapes of all arguments, a list for each, or an arbitrary of the arguments",
    found: Array.isArray(shapes) ? `shapes: ${JSON.stringify(shapes)}` : "no shapes",
    hint: "Write { shapes: [[2, 3]] } for an op of one matrix, { shapes: [[2, 3], [3]] } for one of a matrix and a vector, [] for a number.",
  });
};

/** Points from shapes or from an arbitrary. */
export const samplesOf = (given: TensorShapes | Arbitrary<Values>): TensorSamples => {
  if (given instanceof fc.Arbitrary) return { points: given };
  mustBeShapes(given);
  const domain = intervalsOf(given);
  return { points: tensorsIn(given.shapes, domain), domain };
};

/** The place of entry `k` in a tensor, such as `[1, 2]`; nothing for a number. */
export const placeIn = (shape: Shape, k: number): string => {
  const places: number[] = [];
  let rest = k;
  for (const n of [...shape].reverse()) {
    places.unshift(rest % n);
    rest = Math.floor(rest / n);
  }
  return shape.length === 0 ? "" : `[${places.join(", ")}]`;
};

/** A counterexample that starts with a point: in words, and as an expression. */
export const described = (op: TensorOp) => ({
  explain: ([point]: readonly [Values, ...unknown[]]): string =>
    `${op.name}(${point.map((value) => literalOf(value)).join(", ")})`,
  subject: ([point]: readonly [Values, ...unknown[]]): Subject => {
    const { expr, variables } = exprOf(op, point);
    const weighted: Expr = sum(mul(expr, constant(filled(expr.shape, coarseNumbers(1)))));
    return { expr: weighted, environment: new Map(variables.map((v, i) => [v, point[i]!] as const)) };
  },
});
