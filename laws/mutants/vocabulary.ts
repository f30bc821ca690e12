// The elementwise ops of a vocabulary, and those that only their derivatives are made of.
import { type ElementwiseOp, type Expr, type Operand, type Var, variable } from "../../src/index.js";

/** An op and what it is called. */
export interface NamedOp {
  readonly name: string;
  readonly op: { readonly op: ElementwiseOp };
}

const hasRecord = (value: unknown): value is { readonly op: { readonly kind: string } } =>
  typeof value === "function" && "op" in value;

const isElementwise = (value: unknown): value is { readonly op: ElementwiseOp } =>
  hasRecord(value) && value.op.kind === "elementwise";

/** The elementwise ops among these exports. */
export const elementwiseOps = (vocabulary: Readonly<Record<string, unknown>>): readonly NamedOp[] =>
  Object.entries(vocabulary).flatMap(([name, op]) => (isElementwise(op) ? [{ name, op }] : []));

/**
 * The ops that occur in the derivatives of these at any order and are not among them, such as the derivative of `erf`.
 * One whose rule is no list of partials cannot be called by public means and is left out.
 */
export const opsInDerivatives = (ops: readonly NamedOp[]): readonly NamedOp[] => {
  const known = new Set(ops.map(({ op }) => op.op));
  const found: ElementwiseOp[] = [];
  const waiting: ElementwiseOp[] = [...known];
  for (let op = waiting.pop(); op !== undefined; op = waiting.pop()) {
    if (op.rule.tag !== "Partials") continue;
    const variables: readonly Var[] = op.args.map((name) => variable(name));
    const nodes: Operand[] = [...op.rule.partials(variables, variable("result"))];
    const seen = new Set<Expr>();
    for (let node = nodes.pop(); node !== undefined; node = nodes.pop()) {
      if (typeof node === "number" || "data" in node || node.tag !== "Apply" || seen.has(node)) continue;
      seen.add(node);
      nodes.push(...node.args);
      if (node.op.kind !== "elementwise" || node.op.rule.tag === "Pullback" || known.has(node.op)) continue;
      known.add(node.op);
      found.push(node.op);
      waiting.push(node.op);
    }
  }
  return found.map((op) => ({ name: op.name, op: { op } }));
};
