// Derivatives of a branch: a branch of the derivatives of its bodies, by the same condition. Only the branch that is
// taken is differentiated when it runs, and what it does not depend on is absent.
import { type Body, type Branch, type ControlNode, controlNode, itemOf } from "../../expr/control.js";
import type { Expr } from "../../expr/expr.js";
import type { Absent } from "../../expr/op.js";
import type { Shape } from "../../expr/shape.js";
import { prunedBodies } from "./build.js";
import { type Derived, pulled, pushed } from "./derived.js";
import { amountOf, joined, partsOf, presenceOf } from "./presence.js";

type Amounts = readonly (Expr | Absent)[];

/** Tangents of the results of a branch, for tangents of its arguments. */
export const pushBranch = (node: ControlNode, { bodies }: Branch, tangents: Amounts): Amounts => {
  const own = tangents.slice(1);
  const derived = bodies.map((body) => pushed(body, own.map(presenceOf)));
  return branched(node, bodies, derived, own, node.op.shapes);
};

/** Cotangents of the `wanted` arguments of a branch, for cotangents of its results. */
export const pullBranch = (
  node: ControlNode,
  { bodies }: Branch,
  cotangents: Amounts,
  wanted: readonly boolean[],
): Amounts => {
  const derived = bodies.map((body) => pulled(body, cotangents.map(presenceOf), wanted.slice(1)));
  const shapes = node.args.slice(1).map(({ shape }) => shape);
  return [undefined, ...branched(node, bodies, derived, cotangents, shapes)];
};

/** One branch of both derivatives: on the arguments and on the amounts that come in. */
const branched = (
  node: ControlNode,
  bodies: readonly Body[],
  derived: readonly Derived[],
  incoming: Amounts,
  shapes: readonly Shape[],
): Amounts => {
  const presences = shapes.map((_, i) => derived.map(({ amounts }) => presenceOf(amounts[i])).reduce(joined));
  const pruned = prunedBodies(
    bodies.map(({ parameters }, b) => ({
      parameters: [...parameters, ...derived[b]!.parts.flat()],
      results: presences.flatMap((presence, i) => partsOf(derived[b]!.amounts[i], presence, shapes[i]!)),
    })),
    [...node.args.slice(1), ...incoming.flatMap((amount) => partsOf(amount, presenceOf(amount), amount?.shape ?? []))],
  );
  const [onTrue, onFalse] = pruned.bodies;
  if (presences.every((presence) => presence === "absent")) return presences.map(() => undefined);
  const result = controlNode(node.op.name, { form: "branch", bodies: [onTrue!, onFalse!] }, [
    node.args[0]!,
    ...pruned.operands,
  ]);
  let next = 0;
  return presences.map((presence, i) =>
    amountOf(
      presence,
      partsOf(undefined, presence, shapes[i]!).map(() => itemOf(result, next++)),
    ),
  );
};
