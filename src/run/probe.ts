// How an op on whole tensors moves numbers, found by running it, and believed only where its record makes that sure. An
// op that `selects` has coefficients 0 and 1 only, so that ones count what is behind a number, and whole numbers name it.
// Of any other op it is `support` that says what reaches what: it is asked with planes of 0 and 1. Numbers themselves
// prove nothing: 1 + 1e-20 * 2 is 1. Is ignorant of what the answer is for.
import { type Apply, type Expr, type Operand, toExpr, type Var, variable } from "../expr/expr.js";
import type { Absent } from "../expr/op.js";
import { type Shape, sizeOf } from "../expr/shape.js";
import { asTensor, asValue, type ReadonlyFloat64Array, type Tensor, tensorOf } from "../expr/tensor.js";
import { freeVariablesOf } from "../expr/walk.js";
import { programOf, run } from "./program.js";

/**
 * For each number of the result, which entry of the `active` arguments it is, counted from 1 through all arguments, or 0
 * for none. `undefined` unless it is sure that the op does nothing but move their numbers.
 */
export const movesOf = (node: Apply, active: readonly boolean[]): ReadonlyFloat64Array | undefined => {
  if (selects(node)) {
    const counts = selected(node, (arg, i) => filled(arg.shape, () => (active[i] ? 1 : 0)));
    return atMostOne(counts)
      ? selected(node, (arg, i, first) => filled(arg.shape, (k) => (active[i] ? first + k : 0)))
      : undefined;
  }
  const sources = supposedMoves(node, active);
  return sources !== undefined && reachNothingElse(node, active, sources) ? sources : undefined;
};

/**
 * For each number of each active argument, which entry of the result it is added to, counted from 1, or 0 for none.
 * `undefined` unless it is sure that each reaches at most one place.
 */
export const sumsOf = (node: Apply, active: readonly boolean[]): readonly ReadonlyFloat64Array[] | undefined => {
  if (!selects(node)) return placesReached(node, active);
  const back = answering(node, active, (cotangent) =>
    node.op.kind === "structural" && node.op.rule.tag === "Transpose"
      ? node.op.rule.transpose(cotangent, node.args, node.params)
      : [],
  );
  return back?.(filled(node.shape, () => 1)).every(atMostOne) ? back(filled(node.shape, (k) => k + 1)) : undefined;
};

const selects = ({ op }: Apply): boolean => op.kind === "structural" && op.rule.tag === "Transpose" && op.rule.selects;

const filled = (shape: Shape, entry: (position: number) => number): Tensor =>
  tensorOf(
    shape,
    Float64Array.from({ length: sizeOf(shape) }, (_, k) => entry(k)),
  );

const atMostOne = (counts: ReadonlyFloat64Array): boolean => counts.every((count) => count === 0 || count === 1);

/** The result of an op for arguments made from their numbering: `first` is the number of the first entry of each. */
const selected = (
  { op, args, params, shape }: Apply,
  make: (arg: Expr, index: number, first: number) => Tensor,
): ReadonlyFloat64Array => {
  const firsts = firstNumbers(args);
  return op.kind === "structural"
    ? op.value(
        args.map((arg, i) => make(arg, i, firsts[i]!)),
        params,
        shape,
      )
    : new Float64Array(0);
};

/** The number, from 1 on, of the first entry of each argument. */
const firstNumbers = (args: readonly Expr[]): readonly number[] => {
  let next = 1;
  return args.map(({ shape }) => {
    const first = next;
    next += sizeOf(shape);
    return first;
  });
};

/**
 * What the op would move where, were it to move numbers only: its derivative along the numbers 1, 2, 3 ... `undefined` if
 * that depends on values that are not known, or is not made of these numbers.
 */
const supposedMoves = (node: Apply, active: readonly boolean[]): ReadonlyFloat64Array | undefined => {
  const { op, args, params, shape } = node;
  if (op.kind !== "structural" || op.rule.tag !== "Pullback") return undefined;
  if (op.rule.jvp === undefined || op.rule.support === undefined) return undefined;
  const tangents = args.map((arg, i) => (active[i] ? variable("tangent", arg.shape) : undefined));
  const pushed = op.rule.jvp(tangents, args, node, params);
  const own = tangents.filter((tangent) => tangent !== undefined);
  const firsts = firstNumbers(args);
  const numbers = args.flatMap((arg, i) => (active[i] ? [asValue(filled(arg.shape, (k) => firsts[i]! + k))] : []));
  const supposed = pushed === undefined ? undefined : functionOf(toExpr(pushed), own)?.(numbers);
  if (supposed === undefined || supposed.length !== sizeOf(shape)) return undefined;
  const last = firsts.reduce((most, first, i) => Math.max(most, first + sizeOf(args[i]!.shape) - 1), 0);
  return supposed.every((n) => Number.isInteger(n) && n >= 0 && n <= last) ? supposed : undefined;
};

/** `expr` as a function of the values of `variables`; `undefined` if it depends on others. */
const functionOf = (expr: Expr, variables: readonly Var[]) => {
  if (freeVariablesOf([expr]).some((v) => !variables.includes(v))) return undefined;
  const program = programOf([expr], variables);
  return (values: readonly (number | Tensor)[]): ReadonlyFloat64Array => asTensor(run(program, values)[0]!).data;
};

type Answering = (plane: Tensor) => readonly ReadonlyFloat64Array[];

/**
 * What a rule that carries planes of the result back to the arguments says of the active ones, and zeros for the others.
 * `undefined` if that depends on values that are not known.
 */
const answering = (
  { args, shape }: Apply,
  active: readonly boolean[],
  rule: (plane: Expr) => readonly (Operand | Absent)[],
): Answering | undefined => {
  const plane = variable("plane", shape);
  const entries = rule(plane);
  const functions = args.map((arg, i) => {
    const entry = active[i] ? entries[i] : undefined;
    return entry === undefined ? () => new Float64Array(sizeOf(arg.shape)) : functionOf(toExpr(entry), [plane]);
  });
  const known = functions.filter((f) => f !== undefined);
  return known.length < args.length ? undefined : (given) => known.map((f) => f([asValue(given)]));
};

const supportOf = (node: Apply, active: readonly boolean[]): Answering | undefined => {
  const { op, args, params } = node;
  if (op.kind !== "structural" || op.rule.tag !== "Pullback" || op.rule.support === undefined) return undefined;
  const { support } = op.rule;
  return answering(node, active, (plane) => support(plane, args, params));
};

const bitOf = (n: number, bit: number): number => Math.floor(n / 2 ** bit) % 2;

// Two different numbers differ in some bit. So the results whose source has a 1 there, and those whose source has a 0,
// must reach no entry whose own number has the other: then there is none that is behind a result and not its source.
const reachNothingElse = (node: Apply, active: readonly boolean[], sources: ReadonlyFloat64Array): boolean => {
  const support = supportOf(node, active);
  if (support === undefined) return false;
  const firsts = firstNumbers(node.args);
  const entries = node.args.reduce((total, { shape }) => total + sizeOf(shape), 0);
  for (let bit = 0; 2 ** bit <= entries; bit++)
    for (const value of [0, 1]) {
      const reached = support(filled(node.shape, (k) => (bitOf(sources[k]!, bit) === value ? 1 : 0)));
      if (!reached.every((plane, i) => plane.every((r, k) => r === 0 || bitOf(firsts[i]! + k, bit) === value)))
        return false;
    }
  return true;
};

// The number of the place that an entry reaches, bit by bit: what reaches places with a 1 there, and also places with a
// 0, reaches more than one.
const placesReached = (node: Apply, active: readonly boolean[]): readonly ReadonlyFloat64Array[] | undefined => {
  const support = supportOf(node, active);
  if (support === undefined) return undefined;
  let places: readonly Float64Array[] = node.args.map(({ shape }) => new Float64Array(sizeOf(shape)));
  for (let bit = 0; 2 ** bit <= sizeOf(node.shape); bit++) {
    const [zeros, ones] = [0, 1].map((value) =>
      support(filled(node.shape, (k) => (bitOf(k + 1, bit) === value ? 1 : 0))),
    );
    if (ones!.some((plane, i) => plane.some((r, k) => r !== 0 && zeros![i]![k] !== 0))) return undefined;
    places = places.map((plane, i) => plane.map((n, k) => n + (ones![i]![k] === 0 ? 0 : 2 ** bit)));
  }
  return places;
};
