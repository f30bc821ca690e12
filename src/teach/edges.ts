// What passes from one node to one argument, taken alone: the edges that a reverse pass goes along. A loop or a branch is
// one node, and each of its results has edges of its own. Knows the rules through rewrite; is ignorant of paths.
import { controlOf, type ItemNode, isItem, isRuled } from "../expr/control.js";
import type { Expr } from "../expr/expr.js";
import { asTensor } from "../expr/tensor.js";
import { type Contribution, contributions } from "../rewrite/contribution.js";
import { controlContributions } from "../rewrite/control/passes.js";
import { programOf, run, type Value } from "../run/program.js";
import type { History } from "./history.js";

/** One way from a node to one of its arguments. `mul(a, a)` has two to `a`. */
export interface Edge {
  readonly from: Expr;
  readonly to: Expr;
  readonly index: number;
  /** The local derivative, where the rule gives one. */
  readonly local: Value | undefined;
  /** How much larger what is passed on is than what came: the size of the local derivative, where it is a number. */
  readonly gain: number;
}

/** The numbers of some expressions at the point of a history. */
export const numbersAt = (history: History, exprs: readonly Expr[]): readonly Value[] => {
  const variables = [...history.values.keys()];
  return run(programOf(exprs, variables), [...history.values.values()]);
};

/** How large a value is: the sum of its entries' sizes. */
export const sizeOfValue = (value: Value): number =>
  typeof value === "number" ? Math.abs(value) : asTensor(value).data.reduce((sum, entry) => sum + Math.abs(entry), 0);

/** A cotangent of `from`, passed on along one edge. Absent where nothing of it passes. */
export const pulledAlong = (history: History, { from, index }: Edge, cotangent: Expr): Expr | undefined =>
  passedFrom(history, from, cotangent).find((passed) => passed.index === index)?.amount;

const passedFrom = (history: History, node: Expr, cotangent: Expr): readonly Contribution[] => {
  const isReached = (arg: Expr): boolean => history.adjoints.has(arg);
  if (isItem(node)) return controlContributions(controlOf(node), [{ node, adjoint: cotangent }], isReached);
  return isRuled(node) ? contributions(node, cotangent, isReached) : [];
};

/** The edges from every node that was reached. */
export const edgesOf = (history: History): ReadonlyMap<Expr, readonly Edge[]> => {
  const ofItems = itemEdges(history);
  return new Map(
    history.steps.map(({ node, adjoint, contributions: passed }) => [
      node,
      ofItems.get(node) ??
        passed.map(({ to, index, local, amount }) => ({
          from: node,
          to,
          index,
          local: local?.value,
          gain: typeof local?.value === "number" ? Math.abs(local.value) : gain(adjoint.value, amount.value),
        })),
    ]),
  );
};

// A loop passes on once, for all of its results together: what each of them passes alone has to be worked out.
const itemEdges = (history: History): ReadonlyMap<Expr, readonly Edge[]> => {
  const items = history.steps.flatMap(({ node, adjoint }) => (isItem(node) ? [{ node, adjoint }] : []));
  const passed = items.map(({ node, adjoint }) => passedFrom(history, node, adjoint.expr));
  const amounts = numbersAt(
    history,
    passed.flatMap((own) => own.map(({ amount }) => amount)),
  );
  let next = 0;
  return new Map(
    items.map(({ node, adjoint }, i): readonly [ItemNode, readonly Edge[]] => [
      node,
      passed[i]!.map(({ to, index }) => ({
        from: node,
        to,
        index,
        local: undefined,
        gain: gain(adjoint.value, amounts[next++]!),
      })),
    ]),
  );
};

const gain = (adjoint: Value, amount: Value): number => {
  const ratio = sizeOfValue(amount) / sizeOfValue(adjoint);
  return Number.isNaN(ratio) ? 1 : ratio;
};
