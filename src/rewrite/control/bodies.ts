// Bodies that run once, a call's or the two of a branch: without the parameters they do not use, and their derivatives
// as one node again.
import { type Body, type ControlNode, itemOf } from "../../expr/control.js";
import type { Expr, Var } from "../../expr/expr.js";
import type { Absent } from "../../expr/op.js";
import type { Shape } from "../../expr/shape.js";
import { freeVariablesOf } from "../../expr/walk.js";
import { simplifyAll } from "../simplify.js";
import { checkClosed } from "./build.js";
import type { Derived } from "./derived.js";
import { amountOf, joined, partsOf, presenceOf } from "./presence.js";

type Amounts = readonly (Expr | Absent)[];

/** Some bodies on the same parameters, without those that none of them uses, and the operands that are left. */
export const prunedBodies = (
  name: string,
  bodies: readonly { readonly parameters: readonly Var[]; readonly results: readonly Expr[] }[],
  operands: readonly Expr[],
): { readonly bodies: readonly Body[]; readonly operands: readonly Expr[] } => {
  const computed = bodies.map(({ results }) => simplifyAll(results));
  const used = computed.map((results) => new Set(freeVariablesOf(results)));
  bodies.forEach(({ parameters }, b) => {
    checkClosed(
      name,
      used[b]!,
      parameters.map((parameter) => ({ parameter })),
    );
  });
  const kept = operands.map((_, i) => bodies.some(({ parameters }, b) => used[b]!.has(parameters[i]!)));
  return {
    bodies: bodies.map(({ parameters }, b) =>
      Object.freeze({
        parameters: Object.freeze(parameters.filter((_, i) => kept[i])),
        results: Object.freeze(computed[b]!),
      }),
    ),
    operands: operands.filter((_, i) => kept[i]),
  };
};

/**
 * The derivatives of some bodies on the same `operands` as one node: what comes out where any of them gives something,
 * for what comes `incoming`. `shapes` are those of what comes out, `make` the node of the derived bodies.
 */
export const derivedAmounts = (
  name: string,
  bodies: readonly Body[],
  derived: readonly Derived[],
  operands: readonly Expr[],
  incoming: Amounts,
  shapes: readonly Shape[],
  make: (bodies: readonly Body[], operands: readonly Expr[]) => ControlNode,
): Amounts => {
  const presences = shapes.map((_, i) => derived.map(({ amounts }) => presenceOf(amounts[i])).reduce(joined));
  if (presences.every((presence) => presence === "absent")) return shapes.map(() => undefined);
  const pruned = prunedBodies(
    name,
    bodies.map(({ parameters }, b) => ({
      parameters: [...parameters, ...derived[b]!.parts.flat()],
      results: presences.flatMap((presence, i) => partsOf(derived[b]!.amounts[i], presence, shapes[i]!)),
    })),
    [...operands, ...incoming.flatMap((amount) => partsOf(amount, presenceOf(amount), amount?.shape ?? []))],
  );
  const node = make(pruned.bodies, pruned.operands);
  let next = 0;
  return presences.map((presence, i) =>
    amountOf(
      presence,
      partsOf(undefined, presence, shapes[i]!).map(() => itemOf(node, next++)),
    ),
  );
};
