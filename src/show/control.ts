// How loops, branches and calls read: as calls whose first arguments are functions, and results by name. Knows the
// parts of a control node; how expressions are written inside is a Style's.
import { type Body, type ControlNode, controlOf, type ItemNode } from "../expr/control.js";
import type { Expr, Var } from "../expr/expr.js";
import { linesOf, type Style } from "./layout.js";

/** What writing a function needs: labels for its parameters, and the style that uses them. */
export interface FunctionStyle {
  readonly labelsOf: (parameters: readonly Var[]) => ReadonlyMap<Var, string>;
  readonly styleOf: (labels: ReadonlyMap<Var, string>) => Style;
  /** A function written out. */
  readonly write: (parameters: readonly string[], results: readonly string[]) => string;
  /** A named part of a result, before the rest of it. */
  readonly definition: (name: string, text: string) => string;
}

const functionText = (parameters: readonly Var[], results: readonly Expr[], style: FunctionStyle): string => {
  const labels = style.labelsOf(parameters);
  const inside = style.styleOf(labels);
  const texts = results.map((result) =>
    linesOf(result, inside, labels.values())
      .map(({ name, text }) => (name === undefined ? text : style.definition(name, text)))
      .join(""),
  );
  return style.write(
    parameters.map((parameter) => labels.get(parameter) ?? parameter.name),
    texts,
  );
};

/** The functions of a control node, written out: a loop's condition stands before its body. */
export const functionTexts = ({ op: { control } }: ControlNode, style: FunctionStyle): readonly string[] => {
  const written = ({ parameters, results }: Body): string => functionText(parameters, results, style);
  switch (control.form) {
    case "loop": {
      const { body, condition } = control;
      return [...(condition === undefined ? [] : [functionText(body.parameters, [condition], style)]), written(body)];
    }
    case "branch":
      return control.bodies.map(written);
    case "call":
      return [written(control.body)];
  }
};

/** Which result of its control node an item is: `carry[0]`, `output[1]`; empty where there is only one. */
export const itemLabel = (item: ItemNode): string => {
  const { control, shapes } = controlOf(item).op;
  const { index } = item.op;
  if (control.form !== "loop") return shapes.length === 1 ? "" : `result[${index}]`;
  const { body, carries } = control;
  if (index < carries) return `carry[${index}]`;
  return index < body.results.length ? `output[${index - carries}]` : `history[${index - body.results.length}]`;
};
