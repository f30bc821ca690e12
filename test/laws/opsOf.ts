// Every elementwise op there is: those of the vocabulary, and those that only their derivatives are written with.
import { type ElementwiseOp, type Expr, type Var, variable } from "gradmap";
import * as vocabulary from "../../src/ops/index.js";

const hasRecord = (value: unknown): value is { readonly op: { readonly kind: string } } =>
  typeof value === "function" && "op" in value;

const elementwise = (value: unknown): value is { readonly op: ElementwiseOp } =>
  hasRecord(value) && value.op.kind === "elementwise";

export const builtIn = Object.entries(vocabulary).flatMap(([name, op]) => (elementwise(op) ? [{ name, op }] : []));

/** Ops that users never call, such as the derivative of erf, found in the derivatives that they stand for. */
export const inDerivatives = (): readonly ElementwiseOp[] => {
  const known = new Set(builtIn.map(({ op }) => op.op));
  const found = new Set<ElementwiseOp>();
  const waiting: ElementwiseOp[] = [...known];
  for (let op = waiting.pop(); op !== undefined; op = waiting.pop()) {
    const variables: readonly Var[] = op.args.map((name) => variable(name));
    if (op.rule.tag !== "Partials") continue;
    const nodes: (Expr | number | object)[] = [...op.rule.partials(variables, variable("result"))];
    const seen = new Set<object>();
    for (let node = nodes.pop(); node !== undefined; node = nodes.pop()) {
      if (typeof node !== "object" || seen.has(node) || !("tag" in node) || node.tag !== "Apply") continue;
      seen.add(node);
      nodes.push(...node.args);
      // A record whose rule is no list of partials cannot be called by public means.
      if (node.op.kind !== "elementwise" || node.op.rule.tag === "Pullback" || known.has(node.op)) continue;
      known.add(node.op);
      found.add(node.op);
      waiting.push(node.op);
    }
  }
  return [...found];
};
