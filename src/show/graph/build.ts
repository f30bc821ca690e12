// From expressions to a picture as data: one box a node, shared ones once, an arrow for each use, a frame for each scope;
// and folded where that would be too much to read.
import { graphFrom } from "./boxes.js";
import { coverOf } from "./cover.js";
import { unfolded } from "./frames.js";
import type { Graph } from "./graph.js";
import { wholePart } from "./kept.js";
import type { Pictured, PictureOptions } from "./options.js";
import { askedFor } from "./scene.js";

/**
 * An expression as a picture that is not drawn yet: boxes, arrows and groups as plain data, for whoever draws.
 *
 * Where there are more nodes than `limit`, 60 unless given, what is in a scope becomes one box, and so does what is alike
 * (`neuron x 16`, `+ x 98`; scopes whose names differ in a number are alike: `neuron0 ... neuron15 x 16`); what is still too
 * much is cut, where possible so that what is used only for one node goes with it. Scopes are opened, and repeats drawn one
 * by one, the last first, where two thirds can be drawn. A larger limit never shows fewer boxes. Results and nodes with names
 * stay boxes of their own, if they are no more than a third of the limit. The note says what was folded. No two boxes need
 * each other in a circle. It takes time in proportion to the number of nodes.
 *
 * @throws GM-OPERAND if it is no expression, nor a record of such; GM-OPTION for an option that there is not, or a value
 * that it cannot have.
 *
 * @example
 * const a = variable("a")
 * graphOf(neg(a)).boxes.map(({ lines }) => lines) // => [["a"], ["-"]]
 * graphOf(neg(a)).arrows.map(({ from, to }) => [from, to]) // => [["n0", "n1"]]
 * const long = Array.from({ length: 100 }, (_, k) => sin(mul(a, k))).reduce((total, term) => add(total, term))
 * graphOf(long).boxes.slice(0, 4).map(({ lines }) => lines[0]) // => ["a", "* x 99", "sin x 99", "+ x 98"]
 * graphOf(long).boxes.slice(4).map(({ lines }) => lines[0]) // => ["99", "*", "sin", "+"]
 */
export const graphOf = (pictured: Pictured, options: PictureOptions = {}): Graph =>
  graphFor("graphOf", pictured, options);

/** {@link graphOf}, for the function that is named in errors, with the options that it has of its own. */
export const graphFor = (
  where: string,
  pictured: Pictured,
  options: PictureOptions,
  more: readonly string[] = [],
): Graph => {
  const { scene, shows, mustOpen, isFolded } = askedFor(where, pictured, options, more);
  const whole = wholePart(scene);
  return graphFrom(scene, isFolded ? coverOf(scene, whole, mustOpen) : unfolded(scene, whole), shows);
};
