// The languages that a formula can be written in from the command line. Each is a function of what was worked out; those
// that take long to load are loaded when asked for.
import { toDot } from "../show/dot.js";
import { toMathml } from "../show/mathml.js";
import { toMermaid } from "../show/mermaid.js";
import { toTex } from "../show/tex.js";
import type { Explained } from "./explained.js";
import { explainJson } from "./explainJson.js";
import { pictureOptions } from "./pictureOptions.js";

export interface Format {
  /** What it is, for the list of options. */
  readonly about: string;
  /** Whether it shows numbers, so that variables must have values. */
  readonly needsValues: boolean;
  /** The language of the derivation that can be added to it. */
  readonly derivation?: "tex" | "mathml";
  readonly write: (all: Explained, digits: number | undefined) => string | Promise<string>;
}

// The formula and, each in a line of its own, its derivatives.
const linesOf = ({ root, derivatives }: Explained): readonly (Explained["root"] | 0)[] => [
  root,
  ...derivatives.map(({ formula }) => formula ?? 0),
];

export const formats: Readonly<Record<string, Format>> = {
  html: {
    about: "a page to step through the reverse pass, in one file",
    needsValues: true,
    write: async ({ root, numbers, names }, digits) => {
      const [{ toHtml }, { history }] = await Promise.all([import("../teach/page.js"), import("../teach/history.js")]);
      return toHtml(history(root, numbers?.point ?? {}), { names, ...(digits === undefined ? {} : { digits }) });
    },
  },
  svg: {
    about: "the graph as a picture",
    needsValues: false,
    write: async (all, digits) => (await import("../show/drawing/svg.js")).toSvg(all.root, pictureOptions(all, digits)),
  },
  dot: {
    about: "the graph, for Graphviz",
    needsValues: false,
    write: (all, digits) => toDot(all.root, pictureOptions(all, digits)),
  },
  mermaid: {
    about: "the graph, for Mermaid",
    needsValues: false,
    write: (all, digits) => toMermaid(all.root, pictureOptions(all, digits)),
  },
  tex: {
    about: "the formula and its derivatives in TeX, one a line",
    needsValues: false,
    derivation: "tex",
    write: (all) => linesOf(all).map(toTex).join("\n"),
  },
  mathml: {
    about: "the formula and its derivatives in MathML, one a line",
    needsValues: false,
    derivation: "mathml",
    write: (all) => linesOf(all).map(toMathml).join("\n"),
  },
  json: { about: "everything, for programs", needsValues: false, write: explainJson },
};
