// Control nodes in the two passes that differentiate: which page a form is on.
import type { ControlNode, ItemNode } from "../../expr/control.js";
import { fail } from "../../expr/errors.js";
import type { Expr } from "../../expr/expr.js";
import type { Absent } from "../../expr/op.js";
import { sameShape } from "../../expr/shape.js";
import type { Contribution } from "../contribution.js";
import { pullBranch, pushBranch } from "./branch.js";
import { pullCall, pushCall } from "./call.js";
import { pushLoop } from "./loopForward.js";
import { pullLoop } from "./loopReverse.js";

/** What a control node adds to the adjoints of its arguments, given those that have reached its items. */
export const controlContributions = (
  node: ControlNode,
  reached: readonly { readonly node: ItemNode; readonly adjoint: Expr }[],
  active: (arg: Expr) => boolean,
): readonly Contribution[] => {
  const byIndex = new Map(reached.map((step) => [step.node.op.index, step.adjoint]));
  const cotangents = node.op.shapes.map((_, i) => byIndex.get(i));
  const wanted = node.args.map(active);
  return pull(node, cotangents, wanted).flatMap((amount, index) => {
    const to = node.args[index]!;
    if (amount === undefined || !wanted[index]) return [];
    if (!sameShape(amount.shape, to.shape))
      throw fail.ruleShape(node.op.name, "its reverse rule", to.shape, amount.shape);
    return [{ from: node, to, index, local: undefined, amount }];
  });
};

const pull = (
  node: ControlNode,
  cotangents: readonly (Expr | Absent)[],
  wanted: readonly boolean[],
): readonly (Expr | Absent)[] => {
  const { control } = node.op;
  switch (control.form) {
    case "loop":
      return pullLoop(node, control, cotangents, wanted);
    case "branch":
      return pullBranch(node, control, cotangents, wanted);
    case "call":
      return pullCall(node, control, cotangents, wanted);
  }
};

/** The tangents of all results of a control node, given those of its arguments. */
export const controlTangents = (
  node: ControlNode,
  tangents: readonly (Expr | Absent)[],
): readonly (Expr | Absent)[] => {
  const { control } = node.op;
  switch (control.form) {
    case "loop":
      return pushLoop(node, control, tangents);
    case "branch":
      return pushBranch(node, control, tangents);
    case "call":
      return pushCall(node, control, tangents);
  }
};
