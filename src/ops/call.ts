// The two ways to call an op: data-first `sub(x, y)` and data-last `pipe(x, sub(y))`. Knows nothing of any op.
import { fail } from "../expr/errors.js";
import type { Expr, Operand } from "../expr/expr.js";
import { isOperand, toExpr } from "../expr/expr.js";
import { isPlainRecord } from "../expr/record.js";

/** One operand for each name. */
export type Operands<Names extends readonly string[]> = { readonly [K in keyof Names]: Operand };

type Rest<Names extends readonly string[]> = Names extends readonly [string, ...infer R extends readonly string[]]
  ? R
  : readonly [];

/**
 * An op with the arguments `Names`, called with all operands or, where there are several, with all but the first. The
 * form with all of them comes last, since that is the one TypeScript infers from when an op is passed on.
 */
export type OpCall<Names extends readonly string[]> =
  Rest<Names> extends readonly []
    ? (...xs: Operands<Names>) => Expr
    : ((...rest: Operands<Rest<Names>>) => (x: Operand) => Expr) & ((...xs: Operands<Names>) => Expr);

/** Both call forms of an op with a fixed number of operands. */
export const bothForms =
  (name: string, arity: number, body: (xs: readonly Operand[]) => Expr) =>
  (...xs: readonly Operand[]): Expr | ((x: Operand) => Expr) => {
    if (xs.length === arity) return body(xs);
    if (arity > 1 && xs.length === arity - 1) return (x) => body([x, ...xs]);
    throw fail.arity(name, arity, xs.length);
  };

/** A function of two operands that is not an op itself: `matmul(a, b)`, or `pipe(a, matmul(b))`. */
export interface TwoOperands {
  (b: Operand): (a: Operand) => Expr;
  (a: Operand, b: Operand): Expr;
}

/** Both call forms of a function of two operands. */
export function ofTwo(name: string, body: (a: Operand, b: Operand) => Expr): TwoOperands;
export function ofTwo(name: string, body: (a: Operand, b: Operand) => Expr): unknown {
  return bothForms(name, 2, ([a, b]) => body(a!, b!));
}

/** A function of one operand and settings, in both forms: `sum(x, { axis: 1 })` and `pipe(x, sum({ axis: 1 }))`. */
export interface WithSettings<Settings extends readonly unknown[]> {
  (...settings: Settings): (x: Operand) => Expr;
  (x: Operand, ...settings: Settings): Expr;
}

/**
 * Both call forms of `body(x, ...settings)`, where no setting can be mistaken for an operand (an options object, a
 * shape, a list of axes). Anything but settings in first place, and whatever comes before all of them, is taken for the
 * operand, so that `body` can say what is wrong with it.
 */
export function withSettings<Settings extends readonly unknown[]>(
  body: (x: Operand, ...settings: Settings) => Expr,
): WithSettings<Settings>;
export function withSettings(body: (x: Operand, ...settings: readonly unknown[]) => Expr): unknown {
  return (...args: readonly Operand[]): unknown => {
    const [first, ...rest] = args;
    const dataFirst = isOperand(first) || args.length >= body.length || (args.length > 0 && !isSetting(first));
    return dataFirst ? body(first!, ...rest) : (x: Operand) => body(x, ...args);
  };
}

const isSetting = (value: unknown): boolean => typeof value === "object" && value !== null;

/** A function of a list of operands and settings, in both forms: `concat([a, b], { axis: 1 })`, `concat({ axis: 1 })([a, b])`. */
export interface WithListSettings<Settings extends readonly unknown[]> {
  (...settings: Settings): (xs: readonly Operand[]) => Expr;
  (xs: readonly Operand[], ...settings: Settings): Expr;
}

/** Both call forms of `body(xs, ...settings)`, where no setting is an array. */
export function withListSettings<Settings extends readonly unknown[]>(
  name: string,
  body: (xs: readonly Expr[], ...settings: Settings) => Expr,
): WithListSettings<Settings>;
export function withListSettings(
  name: string,
  body: (xs: readonly Expr[], ...settings: readonly unknown[]) => Expr,
): unknown {
  const onList = (xs: unknown, settings: readonly unknown[]): Expr => {
    if (!Array.isArray(xs) || xs.length === 0) throw fail.operandList(name, xs);
    return body(
      xs.map((x, i) => toExpr(x, name, `entry ${i} of the list`)),
      ...settings,
    );
  };
  return (...args: readonly unknown[]): unknown => {
    const [first, ...rest] = args;
    const settingFirst = args.length < body.length && isSetting(first) && !Array.isArray(first) && !isOperand(first);
    const dataLast = args.length === 0 || settingFirst;
    return dataLast ? (xs: unknown) => onList(xs, args) : onList(first, rest);
  };
}

/** The user's options, all of whose keys are known; nothing given is no options. */
export const checkedOptions = <O extends object>(
  where: string,
  options: O | undefined,
  allowed: readonly (keyof O & string)[],
): Partial<O> => {
  if (options === undefined) return {};
  if (!isPlainRecord(options)) throw fail.options(where, options, allowed);
  const names: readonly string[] = allowed;
  for (const key of Object.keys(options)) if (!names.includes(key)) throw fail.option(where, key, names);
  return options;
};
