// Which variable a name means: its own name, or the path of the parameter it stands for.

import type { Var } from "../expr/expr.js";
import { teachingFailures as fail } from "../expr/failures/teaching.js";
import type { History } from "./history.js";

/** The variable of a history that a name, or a path such as `params.w`, means. */
export const variableNamed = (where: string, { values, paths }: History, name: string): Var => {
  const byPath = [...paths].filter(([, path]) => path === name).map(([variable]) => variable);
  return byPath.length === 1 ? byPath[0]! : variableByName(where, [...values.keys()], name);
};

/** The one of some variables that has a name. */
export const variableByName = (where: string, variables: readonly Var[], name: string): Var => {
  const [found, second] = variables.filter((variable) => variable.name === name);
  if (found === undefined)
    throw fail.unknownName(
      where,
      name,
      variables.map((variable) => variable.name),
    );
  if (second !== undefined) throw fail.ambiguousName(where, name);
  return found;
};
