// What the help says. The lists of forms and sections are those of the commands themselves.
import { formats } from "./formats.js";
import { sections } from "./sections.js";

const listOf = (entries: readonly (readonly [option: string, about: string])[]): string =>
  entries.map(([option, about]) => `  ${option.padEnd(16)}${about}`).join("\n");

const aboutOf = (all: Readonly<Record<string, { readonly about: string }>>): readonly (readonly [string, string])[] =>
  Object.entries(all).map(([name, { about }]) => [`--${name}`, about] as const);

const exitCodes = `Exit codes: 0 fine; 1 a law is broken, or a derivative differs from differences; 2 wrong usage or bad input.`;

export const usage = `Usage: gradmap explain FORMULA [--at x=2,y=3] [options]
       gradmap check FILE [--seed N] [--runs N]
       gradmap [COMMAND] --help | --version
`;

export const overview = `${usage}
explain   a formula: its value, its derivatives as formulas and as numbers, the reverse pass step by step, and a check
          of each derivative by finite differences
check     the laws of every op that a file exports

  gradmap explain "x*y + sin(x)" --at x=2,y=3
  gradmap check ops.js

${exitCodes}
NO_COLOR=1 turns colours off. GRADMAP_DEBUG=1 shows the stack of an unexpected error.
`;

/** The help of each command. */
export const help: ReadonlyMap<string, string> = new Map([
  [
    "explain",
    `Usage: gradmap explain FORMULA [--at VALUES] [options]

A formula is written with + - * / ^, comparisons, brackets, pi, e, and the ops of gradmap by name: tanh(w*x + b)^2.
Every other name is a variable. Put the formula in quotes: shells read * and brackets, too. Definitions may come first.
Without --at all is shown in symbols.

  gradmap explain "x*y + sin(x)" --at x=2,y=3
  gradmap explain "h = w*x + b; tanh(h)^2" --at w=1,x=1/2,b=0 --html --out page.html

${listOf([
  ["--at VALUES", "values of the variables: x=2,y=1/3. May be given several times"],
  ["--digits N", "significant digits in the table"],
  ...aboutOf(sections),
])}

In place of the text, one of:
${listOf(aboutOf(formats))}

${listOf([
  ["--out FILE, -o", "write to a file"],
  ["--help, -h", "this text"],
])}

${exitCodes}
`,
  ],
  [
    "check",
    `Usage: gradmap check FILE [--seed N] [--runs N]

Imports a module and puts every op that it exports to its laws: ops of defineOp, sets of laws (a LawSet, such as
tensorOpLaws(op, { shapes: [[3]] })), and both in lists and records. Needs fast-check: npm install --save-dev fast-check.
A file to check:

  import { defineOp } from "gradmap";
  export const half = defineOp({
    name: "half", args: ["x"], value: (x) => x / 2, partials: () => [0.5], domain: [[-5, 5]],
  });

${listOf([
  ["--seed N", "where the samples start from; 1 unless given"],
  ["--runs N", "samples for each law; 100 unless given"],
  ["--help, -h", "this text"],
])}

${exitCodes}
`,
  ],
]);
