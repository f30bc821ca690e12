// From expressions to a picture as data: one box a node, shared ones once, an arrow for each use, a group for each scope.
import { type Expr, scopeOf, type Var } from "../../expr/expr.js";
import type { Scope } from "../../expr/scope.js";
import { topological } from "../../expr/walk.js";
import { headingLines } from "../heading.js";
import { variableLabels } from "../names.js";
import { valueText } from "../values.js";
import type { Arrow, Box, Graph, Group } from "./graph.js";
import { type Pictured, type PictureOptions, rootsOf } from "./options.js";

const kinds = { Var: "variable", Const: "constant", Apply: "op" } as const;

/**
 * An expression as a picture that is not drawn yet: boxes, arrows and groups as plain data, for whoever draws.
 *
 * @example
 * const a = variable("a")
 * graphOf(neg(a)).boxes.map(({ lines }) => lines) // => [["a"], ["-"]]
 * graphOf(neg(a)).arrows.map(({ from, to }) => [from, to]) // => [["n0", "n1"]]
 */
export const graphOf = (pictured: Pictured, options: PictureOptions = {}): Graph => {
  const { steps = [], annotate, digits = 6, names = {} } = options;
  const roots = rootsOf("graphOf", pictured);
  const order = topological(roots.map(([, root]) => root));
  const labels = variableLabels(order);
  const stepOf = new Map(steps.map((step) => [step.node, step] as const));
  const named = namesOf([...Object.entries(names), ...roots]);
  const ids = new Map(order.map((node, i) => [node, `n${i}`] as const));
  const { groups, groupOf } = groupsOf(order);

  const boxes = order.map((node): Box => {
    const step = stepOf.get(node);
    const more = annotate?.(node) ?? "";
    return {
      id: ids.get(node)!,
      kind: kinds[node.tag],
      lines: [...titleLines(node, named, labels), ...(more === "" ? [] : more.split("\n"))],
      nodes: [node],
      times: 1,
      group: groupOf(node),
      value: step === undefined ? undefined : valueText(step.value, digits),
      adjoint: step === undefined ? undefined : valueText(step.adjoint.value, digits),
    };
  });
  const arrows = order.flatMap((node): readonly Arrow[] =>
    node.tag === "Apply"
      ? node.args.map((arg, i) => ({
          from: ids.get(arg)!,
          to: ids.get(node)!,
          label: argumentLabel(node.op.args, i, node.args.length),
          times: 1,
        }))
      : [],
  );
  return { boxes, arrows, groups, nodes: order.length, note: undefined };
};

const namesOf = (entries: readonly (readonly [name: string | undefined, Expr])[]): ReadonlyMap<Expr, string> => {
  const named = new Map<Expr, string>();
  for (const [name, node] of entries)
    if (name !== undefined) named.set(node, named.has(node) ? `${named.get(node)} = ${name}` : name);
  return named;
};

const titleLines = (
  node: Expr,
  named: ReadonlyMap<Expr, string>,
  labels: ReadonlyMap<Var, string>,
): readonly string[] => {
  const name = named.get(node);
  const heading = headingLines(node, labels);
  return name === undefined || heading[0] === name ? heading : [name, ...heading];
};

// Which operand is which matters where there are several.
const argumentLabel = (names: readonly string[], index: number, count: number): string | undefined => {
  const name = names[index];
  return count < 2 || name === undefined || name.startsWith("...") ? undefined : name;
};

const groupsOf = (
  order: readonly Expr[],
): { readonly groups: readonly Group[]; readonly groupOf: (node: Expr) => string | undefined } => {
  const ids = new Map<Scope, string>();
  const groups: Group[] = [];
  for (const node of order) {
    const unknown: Scope[] = [];
    for (let at = scopeOf(node); at !== undefined && !ids.has(at); at = at.parent) unknown.push(at);
    for (const scope of unknown.reverse()) {
      const id = `g${groups.length}`;
      ids.set(scope, id);
      groups.push({
        id,
        title: scope.isAdjoint ? `${scope.name} (adjoint)` : scope.name,
        parent: scope.parent === undefined ? undefined : ids.get(scope.parent),
      });
    }
  }
  return {
    groups,
    groupOf: (node) => {
      const scope = scopeOf(node);
      return scope === undefined ? undefined : ids.get(scope);
    },
  };
};
