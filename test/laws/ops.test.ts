// Every elementwise op of the vocabulary, and every one that occurs in a derivative, obeys its laws.
import { type ElementwiseOp, type Expr, type Var, variable } from "gradmap";
import { check, customOpLaws, showViolation } from "gradmap/laws";
import { describe, expect, test } from "vitest";
import * as vocabulary from "../../src/ops/index.js";

const hasRecord = (value: unknown): value is { readonly op: { readonly kind: string } } =>
  typeof value === "function" && "op" in value;

const elementwise = (value: unknown): value is { readonly op: ElementwiseOp } =>
  hasRecord(value) && value.op.kind === "elementwise";

const builtIn = Object.entries(vocabulary).flatMap(([name, op]) => (elementwise(op) ? [{ name, op }] : []));

// Ops that users never call, such as the derivative of erf, are found in the derivatives that they stand for.
const inDerivatives = (): readonly ElementwiseOp[] => {
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

const violations = (op: ElementwiseOp | { readonly op: ElementwiseOp }): readonly string[] => {
  const result = check({ seed: 7, numRuns: 100 })(customOpLaws(op));
  return result._tag === "Left" ? result.left.map(showViolation) : [];
};

describe("the vocabulary", () => {
  test.each(builtIn)("$name", ({ op }) => {
    expect(violations(op)).toEqual([]);
  });
});

describe("ops in derivatives", () => {
  test.each(inDerivatives().map((op) => ({ name: op.name, op })))("$name", ({ op }) => {
    expect(violations(op)).toEqual([]);
  });
});
