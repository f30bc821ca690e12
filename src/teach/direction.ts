// The direction of a forward pass: how fast each variable changes, by name or as a tree like the arguments. Checks it;
// computes nothing.

import { isExpr, type Var } from "../expr/expr.js";
import { teachingFailures as fail } from "../expr/failures/teaching.js";
import { checkedValue } from "../run/evaluate.js";
import type { Value } from "../run/program.js";
import { shapeOfLeaf } from "../transform/staged.js";
import type { Subject } from "../transform/subject.js";
import { checkSameTree, flatten } from "../transform/tree.js";
import { variableByName } from "./named.js";
import { isMapLike } from "./yours.js";

const where = "forwardPass: the direction";

/** A tangent for some of the variables of an expression: those that are left out do not move. */
export const directionByName = ({ variables }: Subject, direction: unknown): ReadonlyMap<Var, Value> => {
  if (typeof direction !== "object" || direction === null) throw fail.direction(direction);
  const entries: readonly (readonly [unknown, unknown])[] = isMapLike(direction)
    ? [...direction]
    : Object.entries(direction);
  return new Map(
    entries.map(([key, value]) => {
      const variable = isExpr(key)
        ? variables.find((one) => one === key)
        : variableByName(where, variables, String(key));
      if (variable === undefined)
        throw fail.notANode(where, isExpr(key) && key.tag === "Var" ? key.name : "another node");
      return [variable, checkedValue(`${where} at ${variable.name}`, variable, value)] as const;
    }),
  );
};

/** A tangent for every leaf of the arguments: a tuple of trees like them. */
export const directionLike = (
  { variables }: Subject,
  primals: readonly unknown[],
  tangents: readonly unknown[],
): ReadonlyMap<Var, Value> => {
  const [own, given] = [primals, tangents].map((tuple) => {
    const { structure, leaves } = flatten(tuple, "arguments");
    return { structure, leaves, shapes: leaves.map(shapeOfLeaf) };
  });
  checkSameTree("forwardPass: the tangents", own!, given!);
  return new Map(
    variables.map((variable, i) => [
      variable,
      checkedValue(`${where} at ${variable.name}`, variable, given!.leaves[i]),
    ]),
  );
};
