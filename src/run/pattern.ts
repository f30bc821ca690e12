// Which inputs each number of a result can depend on, whatever the values: the places where a Jacobian may be other than
// zero. Each node is given, in place of its numbers, the sets of inputs behind them. Knows how ops pass dependence on
// (their rules say so) and is ignorant of derivatives and of what the pattern is for.
import { type Apply, type Expr, type Operand, type Var, variable } from "../expr/expr.js";
import { NodeMap } from "../expr/nodeMap.js";
import type { Absent } from "../expr/op.js";
import { broadcastStrides, type Shape, sameShape, sizeOf } from "../expr/shape.js";
import type { ReadonlyFloat64Array } from "../expr/tensor.js";
import { topological } from "../expr/walk.js";
import { readStrided } from "../ops/strided.js";
import { movesOf, sumsOf } from "./probe.js";
import { type SetId, type Sets, setsIn } from "./sets.js";

/** For each number of the results, one after another, the inputs it may depend on, in ascending order. */
export interface Pattern {
  readonly rows: readonly Int32Array[];
  /** How many inputs there are: the numbers of all variables, one after another. */
  readonly columns: number;
}

// What is behind a node's numbers: one set for each of them, or one for all.
type Behind = SetId | Float64Array;

// Joins of sets that are given to a pattern before it may be coarser than it need be: some tenths of a second.
const budget = 2 ** 23;

/**
 * The pattern of `roots` as functions of `variables`. It may name too many inputs, never too few. `undefined` where a size
 * is not known before the program runs.
 */
export const patternOf = (roots: readonly Expr[], variables: readonly Var[]): Pattern | undefined => {
  const columns = variables.reduce((total, { shape }) => total + sizeOf(shape), 0);
  const sets = setsIn(columns, budget);
  const known = new NodeMap<Behind>();
  let column = 0;
  for (const input of variables) {
    const singles = new Float64Array(sizeOf(input.shape));
    for (let i = 0; i < singles.length; i++) singles[i] = sets.single(column++);
    known.set(input, singles.length === 1 ? singles[0]! : singles);
  }
  for (const node of topological(roots)) {
    if (node.tag !== "Apply") continue;
    const behind = node.args.map((arg) => known.get(arg) ?? 0);
    if (behind.every((b) => b === 0)) continue;
    if (!Number.isFinite(sizeOf(node.shape))) return undefined;
    known.set(node, behindNode(sets, node, behind));
  }
  const rows = roots.flatMap((root) =>
    Array.from(spread(known.get(root) ?? 0, sizeOf(root.shape)), (id) => sets.members(id)),
  );
  return { rows, columns };
};

const spread = (behind: Behind, size: number): Float64Array =>
  typeof behind === "number" ? new Float64Array(size).fill(behind) : behind;

const behindNode = (sets: Sets, node: Apply, behind: readonly Behind[]): Behind => {
  const { op } = node;
  if (op.kind === "elementwise") return behindElements(sets, node, behind);
  if (op.kind !== "structural") return behindAll(sets, behind);
  if (op.rule.tag === "None") return 0;
  const active = behind.map((b) => b !== 0);
  const planes = behind.map((b, i) => spread(b, sizeOf(node.args[i]!.shape)));
  const moved = movesOf(node, active);
  if (moved !== undefined) return moved.map((source) => (source === 0 ? 0 : idAt(planes, source)));
  const added = sumsOf(node, active);
  return added === undefined ? behindAll(sets, behind) : joinedWhere(sets, added, planes, sizeOf(node.shape));
};

/** The entry number `source`, counted from 1 through all planes. */
const idAt = (planes: readonly Float64Array[], source: number): SetId => {
  let rest = source - 1;
  for (const plane of planes) {
    if (rest < plane.length) return plane[rest]!;
    rest -= plane.length;
  }
  return 0;
};

const joinedWhere = (
  sets: Sets,
  outputs: readonly ReadonlyFloat64Array[],
  planes: readonly Float64Array[],
  size: number,
): Float64Array => {
  const idsAt: SetId[][] = Array.from({ length: size }, () => []);
  outputs.forEach((plane, i) => {
    plane.forEach((output, k) => {
      if (output > 0) idsAt[output - 1]!.push(planes[i]![k]!);
    });
  });
  return Float64Array.from(idsAt, (ids) => sets.unionOf(ids));
};

/** Of an op that may mix everything: each number depends on whatever any argument depends on. */
const behindAll = (sets: Sets, behind: readonly Behind[]): SetId =>
  sets.unionOf(behind.map((b) => (typeof b === "number" ? b : sets.unionOf(b))));

const behindElements = (sets: Sets, node: Apply, behind: readonly Behind[]): Behind => {
  const used = usedArguments(node);
  const parts = behind.flatMap((b, i) => (used[i] && b !== 0 ? [onShape(b, node.args[i]!.shape, node.shape)] : []));
  return parts.reduce((a, b) => joined(sets, a, b), 0);
};

const joined = (sets: Sets, a: Behind, b: Behind): Behind => {
  if (a === 0 || b === 0) return a === 0 ? b : a;
  if (typeof a === "number") return typeof b === "number" ? sets.union(a, b) : b.map((id) => sets.union(a, id));
  return a.map((id, i) => sets.union(id, typeof b === "number" ? b : b[i]!));
};

const onShape = (behind: Behind, from: Shape, to: Shape): Behind => {
  if (typeof behind === "number" || sameShape(from, to)) return behind;
  return behind.length === 1 ? behind[0]! : readStrided(behind, to, broadcastStrides(from, to));
};

/** Which arguments of an elementwise op its derivative depends on: those whose entry in the rule is not 0 or absent. */
const usedArguments = (node: Apply): readonly boolean[] => {
  const { op, args } = node;
  if (op.kind !== "elementwise" || op.rule.tag === "None") return args.map(() => false);
  if (args.length === 1 || op.rule.tag === "Transpose") return args.map(() => true);
  const entries: readonly (Operand | Absent)[] =
    op.rule.tag === "Partials"
      ? op.rule.partials(args, node)
      : op.rule.vjp(variable("cotangent", node.shape), args, node, node.params);
  return args.map((_, i) => entries[i] !== undefined && entries[i] !== 0);
};
