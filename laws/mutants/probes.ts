// What an op's value can be, and what its record says of the op of the opposite sign: found out by trying. Knows records;
// is ignorant of laws.
import { type ElementwiseOp, evaluate, type Tensor, variable } from "../../src/index.js";
import { lifted } from "./expressions.js";
import { partialsOf } from "./records.js";

// Whole and broken, huge and tiny, of both signs.
const floats = [0, 1, 2, 0.5, 0.1, 10, 1e-3, 1e3, 1e-310, 1e300, Number.POSITIVE_INFINITY].flatMap((x) => [x, -x]);

// An argument whose domain is one point, such as the order of a derivative, stays there.
const pointsOf = ({ args, domain }: ElementwiseOp): readonly (readonly number[])[] => {
  const others = [1, -1, 0, -0, Number.NaN];
  const probed = args.flatMap((_, i) => [...floats, Number.NaN].flatMap((x) => others.map((y) => ({ i, x, y }))));
  return probed.map(({ i, x, y }) => domain.map(([low, high], k) => (low === high ? low : k === i ? x : y)));
};

/** Whether the value is such at one of the special floats. */
export const canBe = (op: ElementwiseOp, holds: (value: number) => boolean): boolean =>
  pointsOf(op).some((point) => holds(op.value(...point)));

// Places within a domain that are nobody's kink.
const parts = [0.07, 0.23, 0.41, 0.58, 0.77, 0.93];

const pointsInside = ({ domain }: ElementwiseOp): readonly (readonly number[])[] =>
  parts.flatMap((a) => parts.map((b) => domain.map(([low, high], i) => low + (i % 2 === 0 ? a : b) * (high - low))));

const number = (value: number | Tensor): number => (typeof value === "number" ? value : Number.NaN);

/** Whether every partial changes its sign with the result that it is given. */
const followResult = (op: ElementwiseOp): boolean => {
  const variables = op.args.map((name) => variable(name));
  const result = variable("result");
  const partials = partialsOf(op)?.(variables, result).map(lifted) ?? [];
  return pointsInside(op).every((point) => {
    const at = (value: number) => new Map([...variables.map((v, i) => [v, point[i]!] as const), [result, value]]);
    const value = op.value(...point);
    return partials.every((partial) => number(evaluate(partial, at(-value))) === -number(evaluate(partial, at(value))));
  });
};

/** Whether the op with the opposite value obeys all that the record says, snippets apart. */
export const allowsOppositeSign = (op: ElementwiseOp): boolean => {
  const { range, monotone, inverse } = op.facts ?? {};
  const isOwnOpposite = (x: number | undefined): boolean => x === undefined || Number.isNaN(x) || x === 0;
  return (
    (op.rule.tag === "Partials" || op.rule.tag === "None") &&
    [range, monotone, inverse].every((fact) => fact === undefined) &&
    op.kinks.every(({ partial, value }) => isOwnOpposite(partial) && isOwnOpposite(value)) &&
    followResult(op)
  );
};
