// Gradients kept within bounds: number by number, or all of them together. Knows sizes; is ignorant of rates.
import { fail } from "../../expr/errors.js";
import { type AnyTree, type Tensor, Tree } from "../../index.js";
import { arrayLike, type Numbers } from "./arrays.js";
import { type Optimizer, stateless } from "./transformation.js";

const bound = (where: string, value: number): number => {
  if (!(typeof value === "number" && value >= 0)) throw fail.optionValue(where, "max", "a number from 0 on", value);
  return value;
};

const withinRule = (g: Numbers, most: number) => {
  const u = arrayLike(g);
  for (let i = 0; i < g.length; i++) u[i] = g[i]! > most ? most : g[i]! < -most ? -most : g[i]!;
  return [u] as const;
};

/**
 * Every number of the gradients, kept from `-max` to `max`. NaN stays NaN.
 *
 * @throws GM-OPTION if `max` is not a number from 0 on.
 *
 * @example
 * clipByValue(1).update([-3, 0.5], clipByValue(1).init([0, 0]), [0, 0])[0] // => [-1, 0.5]
 */
export const clipByValue = (max: number): Optimizer => {
  const most = bound("clipByValue", max);
  return stateless("clipByValue", (gradients) => {
    const [updates] = Tree.zipArrays((g) => withinRule(g, most))(gradients);
    return updates;
  });
};

const numbersOf = (value: number | Tensor): Numbers => (typeof value === "number" ? [value] : value.data);

/** The largest size; NaN once there is one. */
const largestOf = (parts: readonly Numbers[]): number => {
  let most = 0;
  for (const part of parts)
    for (let i = 0; i < part.length; i++) {
      const size = Math.abs(part[i]!);
      if (size > most || Number.isNaN(size)) most = size;
    }
  return most;
};

const sumOfSquares = (parts: readonly Numbers[], unit: number): number => {
  let sum = 0;
  for (const part of parts) for (let i = 0; i < part.length; i++) sum += (part[i]! / unit) * (part[i]! / unit);
  return sum;
};

/**
 * The Euclidean norm of all numbers of a tree together. It overflows only if it has no double itself.
 *
 * @example
 * globalNorm({ w: [3, 0], b: 4 }) // => 5
 */
export const globalNorm = (tree: AnyTree): number => {
  if (typeof tree !== "number" && (typeof tree !== "object" || tree === null))
    throw fail.treeLeaf("globalNorm: tree", tree);
  const parts = Tree.leaves(tree).map(({ value }) => numbersOf(value));
  const largest = largestOf(parts);
  if (largest === 0 || !Number.isFinite(largest)) return largest;
  // Divided by a power of two, which rounds nothing, so that no square leaves the range of doubles.
  const unit = 2 ** Math.min(1023, Math.floor(Math.log2(largest)));
  return unit * Math.sqrt(sumOfSquares(parts, unit));
};

const shortenedRule = (g: Numbers, norm: number, most: number) => {
  const u = arrayLike(g);
  for (let i = 0; i < g.length; i++) u[i] = (g[i]! / norm) * most;
  return [u] as const;
};

/**
 * The gradients, made shorter if all of them together are longer than `max`, with their direction kept.
 *
 * Source: R. Pascanu, T. Mikolov, Y. Bengio, «On the difficulty of training recurrent neural networks» (2013).
 *
 * @throws GM-OPTION if `max` is not a number from 0 on.
 *
 * @example
 * const clip = clipByGlobalNorm(1)
 * clip.update({ w: 3, b: 4 }, clip.init({ w: 0, b: 0 }), { w: 0, b: 0 })[0] // => { w: 0.6, b: 0.8 }
 */
export const clipByGlobalNorm = (max: number): Optimizer => {
  const most = bound("clipByGlobalNorm", max);
  return stateless("clipByGlobalNorm", (gradients) => {
    const norm = globalNorm(gradients);
    if (!(norm > most)) return gradients;
    const [updates] = Tree.zipArrays((g) => shortenedRule(g, norm, most))(gradients);
    return updates;
  });
};
