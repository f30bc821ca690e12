// The complex form of an op, if it has one. Finds the ops that only derivatives are written with where they occur: in the
// partials of the ops that users call.
import { type ElementwiseOp, type Expr, type Operand, variable } from "../../../src/index.js";
import type { ComplexFunction } from "./complex.js";
import { derivativeForms, forms, type Value } from "./forms.js";

/** The elementwise ops in some operands. */
const opsIn = (operands: readonly Operand[]): readonly ElementwiseOp[] => {
  const ops: ElementwiseOp[] = [];
  const seen = new Set<Operand>();
  const waiting: Operand[] = [...operands];
  for (let node = waiting.pop(); node !== undefined; node = waiting.pop()) {
    if (typeof node === "number" || !("tag" in node) || node.tag !== "Apply" || seen.has(node)) continue;
    seen.add(node);
    if (node.op.kind === "elementwise") ops.push(node.op);
    waiting.push(...node.args);
  }
  return ops;
};

const partialsOf = ({ rule, args }: ElementwiseOp): readonly Operand[] => {
  const variables: readonly Expr[] = args.map((name) => variable(name));
  return rule.tag === "Partials" ? rule.partials(variables, variable("result")) : [];
};

/** Some ops, and all that their derivatives of every order are written with. */
export const withDerivatives = (ops: readonly ElementwiseOp[]): ReadonlySet<ElementwiseOp> => {
  const found = new Set<ElementwiseOp>();
  const waiting = [...ops];
  for (let op = waiting.pop(); op !== undefined; op = waiting.pop()) {
    if (found.has(op)) continue;
    found.add(op);
    waiting.push(...opsIn(partialsOf(op)));
  }
  return found;
};

interface Entry {
  readonly arity: number;
  readonly form: ComplexFunction;
}

const table = (): ReadonlyMap<Value, Entry> => {
  const known = new Map(forms.map(([{ op }, form]) => [op.value, { arity: op.args.length, form }] as const));
  for (const { name, value, args } of withDerivatives(forms.map(([{ op }]) => op))) {
    const form = derivativeForms.get(name);
    if (form !== undefined && !known.has(value)) known.set(value, { arity: args.length, form });
  }
  return known;
};

// Made when first asked for: whoever only names the laws does not wait for it.
let made: ReadonlyMap<Value, Entry> | undefined;

/** The complex function that continues the op's value, if there is one. */
export const formOf = ({ value, args }: ElementwiseOp): ComplexFunction | undefined => {
  made ??= table();
  const entry = made.get(value);
  // JavaScript's own functions take any number of arguments: `Math.max` of three is another op than of two.
  return entry?.arity === args.length ? entry.form : undefined;
};
