// What the batch rules of ops on whole tensors share: bringing arguments, of which only some have the batch as their
// first axis, to a common form. Knows shapes; is ignorant of which op it serves and of who maps it over what.
import type { Expr } from "../expr/expr.js";
import { broadcastTo, reshape } from "./movement.js";

/** How many examples there are: the first axis of the batched arguments, of which there is at least one. */
export const batchSize = (args: readonly Expr[], batched: readonly boolean[]): number =>
  args[batched.indexOf(true)]!.shape[0]!;

/** Batched `x` of shape `[B, ...s]` as `[B, 1.., ...s]`, so that each example has `rank` axes and broadcasts as before. */
export const withRank = (x: Expr, rank: number): Expr => {
  const [size, ...own] = x.shape;
  return own.length >= rank ? x : reshape(x, [size!, ...new Array<number>(rank - own.length).fill(1), ...own]);
};

/** Unbatched `x` repeated for every example: `[size, ...x.shape]`. */
export const repeatedOverBatch = (x: Expr, size: number): Expr => broadcastTo(x, [size, ...x.shape]);

/** The arguments with the batch in all of them: those that are the same for every example are repeated. */
export const allBatched = (args: readonly Expr[], batched: readonly boolean[]): readonly Expr[] => {
  const size = batchSize(args, batched);
  return args.map((arg, i) => (batched[i] ? arg : repeatedOverBatch(arg, size)));
};
