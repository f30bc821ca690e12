// What all pictures of the same expressions share: their nodes, their scopes, and what is asked for.
import { annotation, checkedPicture, openedIn } from "./asked.js";
import type { Shows } from "./boxes.js";
import { type Scene, sceneOf } from "./kept.js";
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

/** What `where` is asked for, which has `more` options beside those of all pictures. */
export const askedFor = (
  where: string,
  pictured: Pictured,
  options: PictureOptions,
  more: readonly string[] = [],
): Asked => {
  const { steps = [], digits = 6, names = {}, fold = "auto", limit = 60 } = checkedPicture(where, options, more);
  const roots = rootsOf(where, pictured);
  const nodes = nodesOf(roots, names);
  const steppedOn = new Map(steps.map((step) => [step.node, step] as const));
  return {
    scene: sceneOf(nodes, scopesOf(nodes), limit),
    shows: { stepOf: (node) => steppedOn.get(node), annotate: annotation(where, options), digits },
    mustOpen: openedIn(
      where,
      roots.map(([, root]) => root),
      options,
    ),
    isFolded: fold === "auto" && nodes.order.length > limit,
  };
};
