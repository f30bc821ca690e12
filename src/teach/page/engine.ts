// A reverse pass as an engine would see it that keeps gradients in its nodes. Knows what such an engine needs; the engine
// itself is in the script of the page.
import type { Expr } from "../../expr/expr.js";
import type { ReverseStep } from "../../transform/reversePass.js";
import type { MutableData } from "./data.js";

/** The graph for a mutable engine; `undefined` unless every local derivative is a number. */
export const engineData = (
  steps: readonly ReverseStep[],
  sources: readonly Expr[],
  nameOf: (node: Expr) => string,
): MutableData | undefined => {
  // In the order of computation, as a reader would list them.
  const nodes = [...steps].reverse().map(({ node }) => node);
  const indices = new Map(nodes.map((node, i) => [node, i] as const));
  const order: { readonly node: number; readonly passes: (readonly [to: number, local: number])[] }[] = [];
  const right: number[] = nodes.map(() => 0);
  for (const { node, adjoint, contributions } of steps) {
    if (typeof adjoint.value !== "number") return undefined;
    right[indices.get(node)!] = adjoint.value;
    const passes: (readonly [number, number])[] = [];
    for (const { to, local } of contributions) {
      if (local === undefined || typeof local.value !== "number") return undefined;
      passes.push([indices.get(to)!, local.value]);
    }
    order.push({ node: indices.get(node)!, passes });
  }
  const finite = [...right, ...order.flatMap(({ passes }) => passes.map(([, local]) => local))].every(Number.isFinite);
  if (!finite || nodes.length === 0) return undefined;
  const variables = sources.flatMap((node) => indices.get(node) ?? []);
  return { names: nodes.map(nameOf), order, right, variables };
};
