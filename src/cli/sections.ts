// What can be added to the text about a formula: pictures and derivations. What takes long to load is loaded when asked for.
import { toDerivation } from "../show/derivation.js";
import { toTree } from "../show/tree.js";
import type { Explained } from "./explained.js";
import { pictureOptions } from "./pictureOptions.js";

export interface Section {
  readonly title: string;
  readonly about: string;
  /** Whether it shows numbers, so that variables must have values. */
  readonly needsValues: boolean;
  readonly write: (all: Explained, digits: number | undefined) => string | Promise<string>;
}

/** The chain rule, line by line, in a language. */
export const derivation = (
  { numbers, names }: Explained,
  digits: number | undefined,
  format: "text" | "tex" | "mathml" = "text",
): string => toDerivation(numbers?.steps ?? [], { format, names, ...(digits === undefined ? {} : { digits }) });

export const sections: Readonly<Record<string, Section>> = {
  derivation: {
    title: "The chain rule, line by line",
    about: "add the chain rule, line by line; to --tex and --mathml, too",
    needsValues: true,
    write: (all, digits) => derivation(all, digits),
  },
  boxes: {
    title: "The graph",
    about: "add a picture of the graph",
    needsValues: false,
    write: async (all, digits) =>
      (await import("../show/drawing/boxes.js")).toBoxes(all.root, pictureOptions(all, digits)),
  },
  tree: {
    title: "As a tree",
    about: "add the formula as an indented tree",
    needsValues: false,
    write: ({ root, names }) => toTree(root, { names }),
  },
};
