// Expression and environment to value: the reference interpreter as users call it.
import { describeValue, fail } from "../expr/errors.js";
import { type Expr, isExpr, type Operand, toExpr, type Var } from "../expr/expr.js";
import { sameShape } from "../expr/shape.js";
import { asValue, isTensor, shapeOfValue, type Tensor } from "../expr/tensor.js";
import { freeVariablesOf } from "../expr/walk.js";
import { type Program, programOf, run, type Value } from "./program.js";

/** Values for variables: a map from the variables themselves, or a record by their names. */
export type Environment = ReadonlyMap<Var, number | Tensor> | Readonly<Record<string, number | Tensor>>;

interface Prepared {
  readonly variables: readonly Var[];
  readonly program: Program;
}

// Expressions never change, so a program is worth keeping as long as its expression lives.
const prepared = new WeakMap<Expr, Prepared>();

const prepare = (expr: Expr): Prepared => {
  const known = prepared.get(expr);
  if (known !== undefined) return known;
  const variables = freeVariablesOf([expr]);
  const fresh = { variables, program: programOf([expr], variables) };
  prepared.set(expr, fresh);
  return fresh;
};

/**
 * The value of an expression: a number if its shape is `[]`, else a tensor. NaN and infinities are legal values.
 *
 * @param env - Values for its variables, by name or, where two variables share a name, in a map by variable.
 * @throws GM-UNBOUND if a variable has no value, GM-AMBIGUOUS if a record names two variables at once,
 *   GM-SHAPE-VALUE if a value has another shape than its variable, GM-OPERAND if it is no number or tensor.
 *
 * Cost: linear in the number of nodes, each computed once however often it is shared; no recursion.
 *
 * @example
 * const x = variable("x")
 * evaluate(add(mul(x, x), 1), { x: 3 }) // => 10
 */
export const evaluate = (expr: Operand, env: Environment): number | Tensor => {
  const { variables, program } = prepare(toExpr(expr, "evaluate", "the expression"));
  return run(program, valuesFor("evaluate", variables, env))[0]!;
};

/** The values of `variables` in the order given, each checked; `where` names the place in errors. */
export const valuesFor = (where: string, variables: readonly Var[], env: Environment): readonly Value[] => {
  if (typeof env !== "object" || env === null) throw fail.environment(where, env);
  return isMap(env)
    ? variables.map((v) => checked(where, v, env.get(v), env.has(v), () => [...env.keys()].map(keyName)))
    : fromRecord(where, variables, env);
};

// JavaScript lets any key into the map: a name in place of the variable, say.
const keyName = (key: unknown): string => (isExpr(key) && key.tag === "Var" ? key.name : describeValue(key));

const isMap = (env: Environment): env is ReadonlyMap<Var, number | Tensor> => env instanceof Map;

const fromRecord = (
  where: string,
  variables: readonly Var[],
  env: Readonly<Record<string, number | Tensor>>,
): readonly Value[] => {
  const names = new Set<string>();
  for (const { name } of variables) {
    if (names.has(name)) throw fail.ambiguous(where, name);
    names.add(name);
  }
  return variables.map((v) => checked(where, v, env[v.name], Object.hasOwn(env, v.name), () => Object.keys(env)));
};

const checked = (
  where: string,
  variable: Var,
  value: unknown,
  bound: boolean,
  names: () => readonly string[],
): Value => {
  if (!bound) throw fail.unbound(where, variable.name, names());
  return checkedValue(`${where} at ${variable.name}`, variable, value);
};

/** A value for a variable: a number or tensor of the variable's shape. */
export const checkedValue = (where: string, variable: Var, value: unknown): Value => {
  if (typeof value !== "number" && !isTensor(value)) throw fail.boundValue(where, value);
  const shape = shapeOfValue(value);
  if (!sameShape(shape, variable.shape)) throw fail.valueShape(where, variable.shape, shape);
  return isTensor(value) ? asValue(value) : value;
};
