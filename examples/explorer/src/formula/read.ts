// What the reader typed, as an expression or as what is wrong with it. Knows gradmap's `formula`; is ignorant of pages.
import { type Expr, formula, freeVariables, GradError, shapeOf, type Var } from "gradmap";

/** A formula that can be computed. */
export interface Good {
  readonly tag: "Good";
  readonly text: string;
  readonly expr: Expr;
  /** In the order in which they first stand in the formula. */
  readonly variables: readonly Var[];
}

/** A formula that cannot, and why. */
export interface Bad {
  readonly tag: "Bad";
  readonly text: string;
  /** Where it went wrong, if that is known: the number of characters before it. */
  readonly position: number | undefined;
  readonly expected: string;
  readonly found: string;
  readonly advice: string;
}

export type Reading = Good | Bad;

// The message draws the formula with a caret below it. The page draws its own, so only what is said after it is kept.
const adviceOf = (hint: string): string => {
  const lines = hint.split("\n");
  const caret = lines.findIndex((line) => line.trim() === "^");
  return lines
    .slice(caret + 1)
    .join("\n")
    .trim();
};

const byFirstPlace = (text: string, variables: Iterable<Var>): readonly Var[] => {
  const order = [...(text.match(/[\p{ID_Start}_]\p{ID_Continue}*/gu) ?? [])];
  return [...variables].sort((a, b) => order.indexOf(a.name) - order.indexOf(b.name));
};

/** A formula read: never throws for what a reader may type. */
export const read = (text: string): Reading => {
  try {
    const expr = formula(text);
    if (shapeOf(expr).length > 0)
      return {
        tag: "Bad",
        text,
        position: undefined,
        expected: "a formula for one number",
        found: `one for numbers of the shape [${shapeOf(expr).join(", ")}]`,
        advice: "Put sum(...) or mean(...) around it.",
      };
    return { tag: "Good", text, expr, variables: byFirstPlace(text, freeVariables(expr)) };
  } catch (error) {
    if (!(error instanceof GradError)) throw error;
    const position = /position (\d+)/.exec(error.where)?.[1];
    return {
      tag: "Bad",
      text,
      position: position === undefined ? undefined : Number(position),
      expected: error.expected,
      found: error.found,
      advice: adviceOf(error.hint),
    };
  }
};
