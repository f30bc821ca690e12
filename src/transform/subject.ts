// What is looked at closely: a scalar expression with numbers for its variables. It is given as such, or as a function of
// trees at a point. Knows how either becomes the other; computes no value and no derivative.
import { fail } from "../expr/errors.js";
import { type Expr, isExpr, type Var, variable } from "../expr/expr.js";
import { freeVariablesOf } from "../expr/walk.js";
import { type Environment, valuesFor } from "../run/evaluate.js";
import type { Value } from "../run/program.js";
import { scalarFrom } from "./grad.js";
import { type AnyFunction, call, label, rootName, shapeOfLeaf } from "./staged.js";
import { describeLeaf, flatten, unflatten } from "./tree.js";

/** A scalar expression at a point. */
export interface Subject {
  readonly root: Expr;
  /** All variables: of an expression, those it depends on; of a function, one for each leaf of its arguments. */
  readonly variables: readonly Var[];
  /** The value of each of them. */
  readonly values: readonly Value[];
  /** Those that are differentiated: all of an expression, the leaves of the first argument of a function. */
  readonly sources: readonly Var[];
  /** Where each variable is from: `params.layers[0].w`. */
  readonly paths: readonly string[];
}

/** A function of trees, or a scalar expression with the values of its variables. */
export const subjectOf = (where: string, subject: AnyFunction | Expr, args: readonly unknown[]): Subject =>
  isExpr(subject) ? ofExpression(where, subject, args) : ofFunction(where, subject, args);

const isEnvironment = (value: unknown): value is Environment => typeof value === "object" && value !== null;

const ofExpression = (where: string, root: Expr, [environment = {}]: readonly unknown[]): Subject => {
  scalarFrom(where, root);
  if (!isEnvironment(environment)) throw fail.environment(where, environment);
  const variables = freeVariablesOf([root]);
  const values = valuesFor(where, variables, environment);
  return { root, variables, values, sources: variables, paths: variables.map(({ name }) => name) };
};

/** A function traced once, at the leaves of its arguments. */
export const ofFunction = (where: string, f: AnyFunction, args: readonly unknown[]): Subject => {
  const flattened = args.map((arg, i) => flatten(arg, rootName(i)));
  const paths = flattened.flatMap(({ structure }) => structure.paths);
  const values = flattened.flatMap(({ leaves }) =>
    leaves.map((leaf) => {
      if (isExpr(leaf)) throw fail.boundValue(where, describeLeaf(leaf));
      return leaf;
    }),
  );
  const byArgument = flattened.map(({ structure, leaves }) =>
    leaves.map((leaf, i) => variable(label(structure.paths[i]!), shapeOfLeaf(leaf))),
  );
  const variables = byArgument.flat();
  const traced = flattened.map(({ structure }, i) => unflatten(structure, byArgument[i]!));
  const root = scalarFrom(where, call(f, traced));
  const own = new Set(variables);
  const open = freeVariablesOf([root]).find((v) => !own.has(v));
  if (open !== undefined) throw fail.unbound(where, open.name, paths);
  return { root, variables, values, sources: byArgument[0] ?? [], paths };
};
