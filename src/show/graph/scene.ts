// What all pictures of the same expressions share: their nodes, their scopes, and the options, checked.
import { fail } from "../../expr/errors.js";
import type { Shows } from "./boxes.js";
import type { Scene } from "./inside.js";
import { nodesOf } from "./nodes.js";
import { type Pictured, type PictureOptions, rootsOf } from "./options.js";
import { scopesOf } from "./scopes.js";

export interface Asked {
  readonly scene: Scene;
  readonly shows: Shows;
  readonly mustOpen: ReadonlySet<string>;
  /** Whether there is more than can be read at once. */
  readonly isFolded: boolean;
}

// Fewer boxes than this cannot say what is in a part.
const fewest = 4;

export const askedFor = (where: string, pictured: Pictured, options: PictureOptions): Asked => {
  const { steps = [], annotate = () => "", digits = 6, names = {}, fold = "auto", limit = 60, open = [] } = options;
  if (fold !== "auto" && fold !== "none") throw fail.optionValue(where, "fold", '"auto" or "none"', fold);
  if (!Number.isInteger(limit) || limit < fewest)
    throw fail.optionValue(where, "limit", `a whole number from ${fewest} on`, limit);
  if (!Array.isArray(open) || open.some((name) => typeof name !== "string"))
    throw fail.optionValue(where, "open", "a list of names of scopes", open);
  if (!Number.isInteger(digits) || digits < 1 || digits > 100)
    throw fail.optionValue(where, "digits", "a whole number from 1 to 100", digits);
  const nodes = nodesOf(rootsOf(where, pictured), names);
  const steppedOn = new Map(steps.map((step) => [step.node, step] as const));
  return {
    scene: { nodes, scopes: scopesOf(nodes), owners: new Int32Array(nodes.order.length).fill(-1), limit },
    shows: { stepOf: (node) => steppedOn.get(node), annotate, digits },
    mustOpen: new Set(open),
    isFolded: fold === "auto" && nodes.order.length > limit,
  };
};
