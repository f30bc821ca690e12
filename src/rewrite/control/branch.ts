// Derivatives of a branch: a branch of the derivatives of its bodies, by the same condition. Only the branch that is
// taken is differentiated when it runs, and what it does not depend on is absent.
import { type Body, type Branch, type ControlNode, controlNode } from "../../expr/control.js";
import type { Expr } from "../../expr/expr.js";
import type { Absent } from "../../expr/op.js";
import { derivedAmounts } from "./bodies.js";
import { pulled, pushed } from "./derived.js";
import { presenceOf } from "./presence.js";

type Amounts = readonly (Expr | Absent)[];

/** A branch by the condition of `node`. */
const sameCondition =
  (node: ControlNode) =>
  ([onTrue, onFalse]: readonly Body[], operands: readonly Expr[]): ControlNode =>
    controlNode(node.op.name, { form: "branch", bodies: [onTrue!, onFalse!] }, [node.args[0]!, ...operands]);

/** Tangents of the results of a branch, for tangents of its arguments. */
export const pushBranch = (node: ControlNode, { bodies }: Branch, tangents: Amounts): Amounts => {
  const own = tangents.slice(1);
  const derived = bodies.map((body) => pushed(body, own.map(presenceOf)));
  const { name, shapes } = node.op;
  return derivedAmounts(name, bodies, derived, node.args.slice(1), own, shapes, sameCondition(node));
};

/** Cotangents of the `wanted` arguments of a branch, for cotangents of its results. */
export const pullBranch = (
  node: ControlNode,
  { bodies }: Branch,
  cotangents: Amounts,
  wanted: readonly boolean[],
): Amounts => {
  const operands = node.args.slice(1);
  const derived = bodies.map((body) => pulled(body, cotangents.map(presenceOf), wanted.slice(1)));
  const shapes = operands.map(({ shape }) => shape);
  const amounts = derivedAmounts(node.op.name, bodies, derived, operands, cotangents, shapes, sameCondition(node));
  return [undefined, ...amounts];
};
