// The value of a node's op on other operands, settings kept. Derivatives are left behind: this is for differences.
import { type Apply, defineOp, defineRule, type Expr, none, type Operand } from "../../src/index.js";

const valueOnly = none("called for its value");

/** A function that computes what the node computes, of other operands; none for loops, branches and calls. */
export const recallable = ({ op, params }: Apply): ((operands: readonly Operand[]) => Expr) | undefined => {
  if (op.kind === "elementwise") {
    const { name, args, value, domain } = op;
    const call = defineOp({ name, args, value, domain, partials: valueOnly });
    return (operands) => Reflect.apply(call, undefined, operands);
  }
  if (op.kind !== "structural") return undefined;
  const { name, args, shape, value } = op;
  const call = defineRule({ name, args, shape, value, vjp: valueOnly });
  const variadic = args[0]?.startsWith("...") === true;
  return (operands) => Reflect.apply(call, undefined, [...(variadic ? [operands] : operands), params]);
};
