// A picture that can be gone into: the whole, and for each folded box a picture of what is in it; for a loop, a branch or a
// call, of its body. Knows pictures as data; is ignorant of pages and of clicks.
import { type ControlNode, isControl } from "../../expr/control.js";
import type { ControlOp } from "../../expr/op.js";
import { bodyScene, bodyTitle } from "./bodies.js";
import { graphFrom, nameOf } from "./boxes.js";
import { coverOf } from "./cover.js";
import { type Cover, unfolded } from "./frames.js";
import type { Graph } from "./graph.js";
import { type Scene, wholePart } from "./kept.js";
import type { Pictured, PictureOptions } from "./options.js";
import { namesOfParts, type Part } from "./parts.js";
import { askedFor } from "./scene.js";

/** One picture among several that lead into each other. */
export interface View {
  /** The box that it shows the inside of. */
  readonly title: string;
  readonly graph: Graph;
  /** For the boxes that can be gone into, by their ids: which of the views shows what is in it. */
  readonly inside: ReadonlyMap<string, number>;
  /** The view that has the box; `undefined` for the whole. */
  readonly parent: number | undefined;
}

interface Wanted {
  readonly title: string;
  readonly scene: Scene;
  readonly part: Part;
  readonly parent: number | undefined;
}

/**
 * A picture and the pictures of what is folded in it: first the whole, as {@link graphOf} gives it, then one for each box
 * that can be gone into. Each node is seen in one of them as a box of its own. What comes into a picture from the one
 * around it stands in boxes of the kind `outside`. Loops, branches and calls can be gone into too: they show their bodies,
 * whose nodes are others.
 *
 * There are about as many as it takes to show all nodes with `limit` in each, or a few times that where parts are a little too
 * big for one. It takes time in proportion to the number of nodes, times how deep the pictures go.
 *
 * @throws What {@link graphOf} throws.
 *
 * @example
 * const layer = scope("layer", (x: Expr) => tanh(mul(x, 2)))
 * let y: Expr = variable("x")
 * for (let k = 0; k < 100; k++) y = layer(y)
 * const views = viewsOf(y)
 * views[0].graph.boxes.map(({ lines }) => lines[0]) // => ["x", "layer x 99", "2", "*", "tanh"]
 * const inside = views[0].inside.get("n1")
 * views[inside].title // => "layer x 99"
 */
export const viewsOf = (pictured: Pictured, options: PictureOptions = {}): readonly View[] => {
  const { scene, shows, mustOpen, isFolded } = askedFor("viewsOf", pictured, options);
  const wanted: Wanted[] = [{ title: "the whole", scene, part: wholePart(scene), parent: undefined }];
  const bodies = new Map<ControlOp, number>();
  const views: View[] = [];
  const want = (one: Wanted): number => wanted.push(one) - 1;
  // The same loop in two places has one picture.
  const wantBody = (node: ControlNode, parent: number): number => {
    const known = bodies.get(node.op);
    if (known !== undefined) return known;
    const inner = bodyScene(node, options.names ?? {}, scene.limit);
    const index = want({ title: bodyTitle(node), scene: inner, part: wholePart(inner), parent });
    bodies.set(node.op, index);
    return index;
  };

  for (let at = 0; at < wanted.length; at++) {
    const { title, scene: around, part, parent } = wanted[at]!;
    const isAll = options.fold === "none" || (at === 0 ? !isFolded : part.nodes.length <= around.limit);
    const cover: Cover = isAll ? unfolded(around, part) : coverOf(around, part, mustOpen);
    const { titleOf } = namesOfParts(around.nodes, around.scopes);
    const inside = new Map<string, number>();
    cover.shown.forEach(({ part: shown }, k) => {
      const node = shown.kind === "node" ? around.nodes.order[shown.nodes[0]!]! : undefined;
      if (node === undefined)
        inside.set(`n${k}`, want({ title: nameOf(shown, titleOf), scene: around, part: shown, parent: at }));
      else if (isControl(node)) inside.set(`n${k}`, wantBody(node, at));
    });
    views.push(Object.freeze({ title, graph: graphFrom(around, cover, shows), inside, parent }));
  }
  return Object.freeze(views);
};
