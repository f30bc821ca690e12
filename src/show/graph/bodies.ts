// What is in a loop, a branch or a call: its body or bodies, as the roots of a picture of their own.
import type { ControlNode } from "../../expr/control.js";
import type { Expr } from "../../expr/expr.js";
import { topological } from "../../expr/walk.js";
import { type Scene, sceneOf } from "./kept.js";
import { nodesOf } from "./nodes.js";
import { scopesOf, whole } from "./scopes.js";

const sideTitles = ["if it is not 0", "if it is 0"] as const;

type Root = readonly [name: string | undefined, Expr];

/** What stands beside the name of a control node where its inside is shown. */
export const bodyTitle = ({ op: { name, control } }: ControlNode): string => {
  switch (control.form) {
    case "loop":
      return `one step of ${name}`;
    case "branch":
      return `both sides of ${name}`;
    case "call":
      return `inside ${name}`;
  }
};

/** The nodes of the bodies of a control node; each side of a branch in a frame of its own. */
export const bodyScene = (node: ControlNode, names: Readonly<Record<string, Expr>>, limit: number): Scene => {
  const { control } = node.op;
  const sides = control.form === "branch" ? control.bodies : [];
  const nodes = nodesOf(rootsOfBody(node), names);
  const sideOf = new Map<Expr, number>();
  // What both sides share is in the first.
  sides.forEach(({ results }, side) => {
    for (const inner of topological(results)) if (!sideOf.has(inner)) sideOf.set(inner, side);
  });
  const scopes = scopesOf(
    nodes,
    sides.map((_, side) => sideTitles[side]!),
    (index) => sideOf.get(nodes.order[index]!) ?? whole,
  );
  return sceneOf(nodes, scopes, limit);
};

const rootsOfBody = ({ op: { control } }: ControlNode): readonly Root[] => {
  const numbered = (name: string, results: readonly Expr[], from = 0): readonly Root[] =>
    results.slice(from).map((result, k) => [results.length - from === 1 ? name : `${name}[${k}]`, result]);
  switch (control.form) {
    case "loop": {
      const { results } = control.body;
      return [
        ...(control.condition === undefined ? [] : [["goes on while", control.condition] as const]),
        ...numbered("next carry", results.slice(0, control.carries)),
        ...numbered("output", results, control.carries),
      ];
    }
    case "branch":
      // A result that is nothing but a variable or a number stands in no frame, and may be that of both sides.
      return control.bodies.flatMap(({ results }, side) =>
        numbered("result", results).map(
          ([name, result]) => [result.tag === "Apply" ? name : `${name} ${sideTitles[side]}`, result] as const,
        ),
      );
    case "call":
      return numbered("result", control.body.results);
  }
};
