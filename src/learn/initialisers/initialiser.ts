// What an initialiser is: first numbers of a weight, from a key and a shape; and how many numbers come in and go out by a
// weight. Knows no distribution.
import { fail } from "../../expr/errors.js";
import type { Shape, Tensor } from "../../index.js";
import type { Key } from "../random.js";

/** How many numbers are summed for each output of a weight, and to how many outputs each input goes. */
export interface Fans {
  readonly in: number;
  readonly out: number;
}

/**
 * What draws the first numbers of a weight: a pure function of a key and a shape. Layers say what their fans are; without
 * them they follow from the shape, as {@link fansOf} has it.
 *
 * @example
 * const draw: Initialiser = (key, shape) => full(shape, 0.5)
 * toNested(linear(2, 1, { initialiser: draw }).init(Key.make(0)).weight) // => [[0.5], [0.5]]
 */
export type Initialiser = (key: Key, shape: Shape, fans?: Fans) => Tensor;

/**
 * The fans of a weight, from its shape: `[inputs, outputs]` for a linear layer; `[outputs, inputs, ...kernel]` for a
 * convolution, whose kernel multiplies both. An embedding `[count, size]` says its own, `{ in: size, out: count }`: a row
 * is looked up whole, and is as long as one input of `size` numbers should be.
 *
 * @throws GM-SHAPE if there are fewer than two axes.
 *
 * @example
 * fansOf([64, 32]) // => { in: 64, out: 32 }
 * fansOf([16, 3, 5, 5]) // => { in: 75, out: 400 }
 */
export const fansOf = (shape: Shape): Fans => {
  if (!Array.isArray(shape)) throw fail.shape("initialiser", shape);
  const [first, second, ...kernel]: Shape = shape;
  if (first === undefined || second === undefined)
    throw fail.rank("initialiser", "a weight of two axes or more, to know how many numbers come in and go out", shape);
  const taps = kernel.reduce((count, n) => count * n, 1);
  return kernel.length === 0 ? { in: first, out: second } : { in: second * taps, out: first * taps };
};

/** The fans that an initialiser is given, or those of the shape. */
export const checkedFans = (where: string, shape: Shape, given: Fans | undefined): Fans => {
  const fans = given === undefined ? fansOf(shape) : given;
  const isCount = (n: unknown): boolean => typeof n === "number" && n >= 0 && Number.isFinite(n);
  if (typeof fans !== "object" || fans === null || !isCount(fans.in) || !isCount(fans.out))
    throw fail.layerSizes(
      where,
      "fans as { in, out }, two numbers from 0 on",
      fans,
      `${where}()(key, shape, { in: 64, out: 32 })`,
    );
  return fans;
};
