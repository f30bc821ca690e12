// The moments of a reverse pass: what had been added up for every node after each step. Knows steps and sums; computes
// none of them.
import type { Option } from "fp-ts/lib/Option.js";
import type { Expr, Var } from "../expr/expr.js";
import type { Tensor } from "../expr/tensor.js";
import type { Value } from "../run/program.js";
import type { ReverseStep } from "../transform/reversePass.js";
import { fixedMap } from "./fixedMap.js";
import { momentTable } from "./historyText.js";
import { mapsAfter } from "./ledger.js";
import { sameValue } from "./sameValue.js";
import { displayed } from "./text/display.js";

/** One moment of a reverse pass: before the first step, or after one of its steps. */
export interface Moment {
  /** 0 before the first step; else the number of steps that have been made. */
  readonly index: number;
  /** The step that was just made; `undefined` at moment 0, where the root has received its 1 and nothing else is known. */
  readonly step: ReverseStep | undefined;
  /** What had been added up for every node before that step, and after it. Absent means that nothing has come yet. */
  readonly before: ReadonlyMap<Expr, number | Tensor>;
  readonly after: ReadonlyMap<Expr, number | Tensor>;
  /** The part of `after` that belongs to the variables that are differentiated. At the last moment it is the gradient. */
  readonly gradientMap: ReadonlyMap<Var, number | Tensor>;
  /** The moment after this one; `none` at the last. */
  next(): Option<Moment>;
  /** The moment before this one; `none` at the first. */
  previous(): Option<Moment>;
}

/** A node whose adjoint is not the same at two moments. `undefined` where nothing has come yet. */
export interface Change {
  readonly node: Expr;
  readonly from: number | Tensor | undefined;
  readonly to: number | Tensor | undefined;
}

const none: Option<never> = Object.freeze({ _tag: "None" });

const some = (moment: Moment | undefined): Option<Moment> =>
  moment === undefined ? none : Object.freeze({ _tag: "Some", value: moment });

/** All moments of a pass, given what each of them added up, the first included. */
export const momentsOf = (
  steps: readonly ReverseStep[],
  sums: readonly ReadonlyMap<Expr, Value>[],
): readonly Moment[] => {
  const nothing: ReadonlyMap<Expr, Value> = fixedMap([]);
  const maps = mapsAfter(sums);
  const ofVariables = mapsAfter(
    sums.map((changed) => [...changed].flatMap(([node, sum]) => (node.tag === "Var" ? [[node, sum] as const] : []))),
  );
  const momentAt = (after: ReadonlyMap<Expr, Value>, index: number): Moment => {
    const moment: Moment = {
      index,
      step: steps[index - 1],
      before: maps[index - 1] ?? nothing,
      after,
      get gradientMap() {
        return fixedMap(ofVariables[index]!);
      },
      next: () => some(moments[index + 1]),
      previous: () => some(moments[index - 1]),
    };
    return displayed(moment, () => momentTable(moment));
  };
  const moments = maps.map(momentAt);
  return moments;
};

/**
 * What is not the same at two moments. A key that has come stays, so the later one has all keys of the earlier one, in the
 * same order.
 */
export const difference = (from: ReadonlyMap<Expr, Value>, to: ReadonlyMap<Expr, Value>): readonly Change[] => {
  const later = from.size > to.size ? from : to;
  return Object.freeze(
    [...later.keys()].flatMap((node) => {
      const change = { node, from: from.get(node), to: to.get(node) };
      return sameValue(change.from, change.to) ? [] : [Object.freeze(change)];
    }),
  );
};
