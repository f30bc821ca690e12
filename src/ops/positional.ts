// Both call forms of functions of several positional arguments, of which some are operands or arrays of numbers, with
// one options object at the end: `gather(x, index, { axis: 1 })`, `pipe(x, gather(index, { axis: 1 }))`. Which form it is
// is told by their number. Knows nothing of any op.
import { fail } from "../expr/errors.js";
import { type Expr, isOperand, type Operand } from "../expr/expr.js";
import { isPlainRecord } from "../expr/record.js";
import type { WithSettings } from "./call.js";

/**
 * Both call forms of `body`, whose first `count` arguments are positional. One more, if `body` has it, is an options
 * object.
 */
export function positionalForms<Settings extends readonly unknown[]>(
  name: string,
  count: number,
  body: (x: Operand, ...settings: Settings) => Expr,
): WithSettings<Settings>;
export function positionalForms(
  name: string,
  count: number,
  body: (x: Operand, ...settings: readonly unknown[]) => Expr,
): unknown {
  return (...args: readonly Operand[]): unknown => {
    // What comes after all positional arguments is the options, whatever it is: `body` says what is wrong with it.
    // So is `undefined` in the last place: options that were left out, by a caller who passes its own on.
    const hasOptions = body.length > count && (args.length > count || isOptions(args.at(-1)));
    const given = hasOptions ? args.length - 1 : args.length;
    if (given === count) return body(args[0]!, ...args.slice(1));
    if (given === count - 1) return (x: Operand) => body(x, ...args);
    throw fail.arity(name, count, given);
  };
}

const isOptions = (value: unknown): boolean => value === undefined || (isPlainRecord(value) && !isOperand(value));
