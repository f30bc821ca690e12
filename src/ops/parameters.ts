// Elementwise ops with parameters, such as the slope of leakyRelu. A parameter is an argument of the op like any other,
// so it may be an expression and has a derivative; users write it as an option. Knows nothing of any op.
import { fail } from "../expr/errors.js";
import { type Expr, isOperand, type Operand } from "../expr/expr.js";
import type { ElementwiseOp } from "../expr/op.js";
import { checkedOptions, type WithSettings, withSettings } from "./call.js";

/** Options that are numbers, tensors or expressions. */
export type OperandOptions<Name extends string> = { readonly [K in Name]?: Operand };

/** An op of one operand and parameters, in both call forms, with its record. */
export type Parametric<Name extends string> = WithSettings<[options?: OperandOptions<Name>]> & {
  readonly op: ElementwiseOp;
};

/** The op called as `name(x, options)`: `call` receives the options that were given, all of them known and operands. */
export const withParameters = <Name extends string>(
  op: ElementwiseOp,
  names: readonly Name[],
  call: (x: Operand, given: OperandOptions<Name>) => Expr,
): Parametric<Name> =>
  Object.freeze(
    Object.assign(
      withSettings((x: Operand, options?: OperandOptions<Name>): Expr => {
        const given: OperandOptions<Name> = checkedOptions(op.name, options, names);
        for (const name of names) {
          const value: unknown = given[name];
          if (value !== undefined && !isOperand(value))
            throw fail.optionValue(op.name, name, "a number, a Tensor or an Expr", value);
        }
        return call(x, given);
      }),
      { op },
    ),
  );
