// What there is to say of a formula, as text for a terminal. It is given everything; it computes nothing.
import { toInfix } from "../show/infix.js";
import { toTable } from "../show/table.js";
import { numberText } from "../show/values.js";
import type { DerivativeCheck } from "../teach/checkDerivative.js";
import type { Explained, Numbers } from "./explained.js";
import { notesOn } from "./glossary.js";
import type { Ink } from "./ink.js";
import { exampleFor } from "./point.js";

/** How much is shown. */
export interface TextOptions {
  readonly digits: number | undefined;
  /** Sections that were asked for, each with its title. */
  readonly more: readonly (readonly [title: string, text: string])[];
  readonly ink: Ink;
}

// Every line after the first stands below the first one's beginning.
const hanging = (start: string, text: string): string => start + text.replaceAll("\n", `\n${" ".repeat(start.length)}`);

const checkText = ({ verdict, slope, uncertainty, sides }: DerivativeCheck, digits: number, ink: Ink): string => {
  const short = (value: number): string => numberText(value, Math.min(digits, 10));
  const rough = (value: number): string => numberText(value, 1);
  const by = slope === undefined ? "" : `by differences ${short(slope)}`;
  switch (verdict) {
    case "agrees":
      return `${by}: ${ink.good("agrees")} within ${rough(uncertainty ?? 0)}`;
    case "differs":
      return sides === undefined
        ? `${by}: ${ink.bad("differs")}; they may be off by ${rough(uncertainty ?? 0)}`
        : `slopes ${short(sides[0])} on the left and ${short(sides[1])} on the right: ${ink.bad("differs")} from both and from all between`;
    case "kink":
      return `at a kink: slopes ${short(sides?.[0] ?? Number.NaN)} on the left and ${short(sides?.[1] ?? Number.NaN)} on the right, the derivative is a convention`;
    case "jump":
      return "at a jump: there is no slope, the derivative is a convention";
    case "edge":
      return "at an edge: the function has no value on one side, so there is no check";
    case "not finite":
      return "not finite here, so there is no check";
    case "undecided":
      return "differences cannot tell here";
  }
};

const headLines = ({ root, numbers }: Explained, ink: Ink): readonly string[] => {
  const formula = toInfix(root);
  if (numbers === undefined) return [ink.strong(formula)];
  const point = [...numbers.point].map(([{ name }, value]) => `${name} = ${numberText(value)}`).join(", ");
  return [ink.strong(formula), `= ${numberText(numbers.value)}${point === "" ? "" : ink.faint(`   at ${point}`)}`];
};

const derivativeLines = ({ derivatives, numbers }: Explained, digits: number, ink: Ink): readonly string[] =>
  derivatives.flatMap(({ variable, formula }, i) => {
    const label = `d/d${/^\p{ID_Start}[\p{ID_Continue}]*$/u.test(variable.name) ? "" : " "}${variable.name}`;
    const shown = formula === undefined ? "0" : toInfix(formula);
    const lines = [hanging(`${label}  `, shown)];
    const slope = numbers?.slopes[i];
    if (slope === undefined) return lines;
    const isSame = shown === numberText(slope.value);
    return [
      ...lines,
      ...(isSame ? [] : [`${" ".repeat(label.length)}= ${numberText(slope.value)}`]),
      `${" ".repeat(label.length)}  ${ink.faint(checkText(slope.check, digits, ink))}`,
    ];
  });

const openHint = ({ source, derivatives }: Explained): string =>
  `Numbers need values: gradmap explain ${JSON.stringify(source.length > 60 ? "..." : source)} --at ${exampleFor(derivatives.map(({ variable }) => variable))}`;

const tableOf = ({ steps }: Numbers, { names }: Explained, digits: number | undefined): string =>
  toTable(steps, { names, ...(digits === undefined ? {} : { digits }) });

export const explainText = (all: Explained, { digits, more, ink }: TextOptions): string => {
  const { numbers, derivatives } = all;
  const notes = notesOn([all.root, ...derivatives.flatMap(({ formula }) => formula ?? [])]);
  const sections = [
    headLines(all, ink).join("\n"),
    ...(derivatives.length === 0 ? [] : [derivativeLines(all, digits ?? 10, ink).join("\n")]),
    ...(notes.length === 0 ? [] : [notes.map((note) => `where ${note}`).join("\n")]),
    ...(numbers === undefined
      ? [openHint(all)]
      : numbers.steps.length === 0
        ? []
        : [`${ink.strong("The reverse pass")}\n${tableOf(numbers, all, digits)}`]),
    ...more.map(([title, text]) => `${ink.strong(title)}\n${text}`),
  ];
  return `${sections.join("\n\n")}\n`;
};
