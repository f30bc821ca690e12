// Initialisers that keep the size of what goes through a layer: the variance follows from how many numbers come in and go
// out. Knows fans and two distributions; is ignorant of layers.
import { fail } from "../../expr/errors.js";
import type { Shape, Tensor } from "../../index.js";
import { asTensor } from "../operands.js";
import { type Key, uniform } from "../random.js";
import { checkedNumber, checkedSettings } from "../settings.js";
import { checkedFans, type Initialiser } from "./initialiser.js";
import { normally } from "./plain.js";

/** By how much more, or less, than the plain formula says. */
export interface XavierOptions {
  /** What numbers are multiplied with: 1 unless given; 5 / 3 is usual before tanh. */
  readonly gain?: number;
}

/** For which activation, and which way the size is kept. */
export interface HeOptions {
  /** The slope below 0 of the leaky relu that follows: 0, a plain relu, unless given. */
  readonly negativeSlope?: number;
  /** Whether the size of values is kept (`"in"`, unless given) or that of gradients (`"out"`). */
  readonly fan?: "in" | "out";
}

type Distribution = (key: Key, shape: Shape, std: number) => Tensor;

const asNormal: Distribution = (key, shape, std) => normally(key, shape, 0, std);

// A uniform distribution on (-a, a) has the variance a^2 / 3. That of no numbers at all has none to draw.
const asUniform: Distribution = (key, shape, std) => {
  const bound = Math.sqrt(3) * std;
  return bound === 0 ? normally(key, shape, 0, 0) : asTensor(uniform(key, shape, { low: -bound, high: bound }));
};

const xavier = (where: string, distribution: Distribution, options: XavierOptions | undefined): Initialiser => {
  const { gain = 1 } = checkedSettings(where, options, ["gain"], "");
  checkedNumber(where, "gain", gain, "a number from 0 on", (value) => value >= 0);
  return (key, shape, given) => {
    const { in: inputs, out: outputs } = checkedFans(where, shape, given);
    return distribution(key, shape, gain * Math.sqrt(2 / Math.max(inputs + outputs, 1)));
  };
};

const he = (where: string, distribution: Distribution, options: HeOptions | undefined): Initialiser => {
  const { negativeSlope = 0, fan = "in" } = checkedSettings(where, options, ["negativeSlope", "fan"], "");
  checkedNumber(where, "negativeSlope", negativeSlope, "a finite number");
  if (fan !== "in" && fan !== "out") throw fail.optionValue(where, "fan", '"in" or "out"', fan);
  return (key, shape, given) => {
    const fans = checkedFans(where, shape, given);
    return distribution(key, shape, Math.sqrt(2 / (1 + negativeSlope ** 2) / Math.max(fans[fan], 1)));
  };
};

/**
 * Xavier's (Glorot's) initialiser, evenly distributed: the standard deviation is `gain sqrt(2 / (inputs + outputs))`, a
 * compromise between keeping the size of values and that of gradients. For tanh and linear layers.
 *
 * @throws GM-OPTION for an unknown option or a bad one; GM-SHAPE, when it draws, for a shape of fewer than two axes.
 *   Source: Glorot and Bengio, 2010.
 *
 * @example
 * const weight = xavierUniform()(Key.make(0), [40, 20])
 * weight.data.every((w) => Math.abs(w) <= Math.sqrt(6 / 60)) // => true
 */
export const xavierUniform = (options?: XavierOptions): Initialiser => xavier("xavierUniform", asUniform, options);

/**
 * Xavier's (Glorot's) initialiser, normally distributed: as {@link xavierUniform}, with tails.
 *
 * @throws GM-OPTION for an unknown option or a bad one; GM-SHAPE, when it draws, for a shape of fewer than two axes.
 *   Source: Glorot and Bengio, 2010.
 *
 * @example
 * const first = (draw: Initialiser) => draw(Key.make(0), [40, 20]).data[0]!
 * first(xavierNormal({ gain: 2 })) / first(xavierNormal()) // => 2
 */
export const xavierNormal = (options?: XavierOptions): Initialiser => xavier("xavierNormal", asNormal, options);

/**
 * He's (Kaiming's) initialiser, evenly distributed: the standard deviation is `sqrt(2 / ((1 + negativeSlope²) inputs))`,
 * which keeps the size of values through a relu, or a leaky one.
 *
 * @throws GM-OPTION for an unknown option or a bad one; GM-SHAPE, when it draws, for a shape of fewer than two axes.
 *   Source: He and others, 2015.
 *
 * @example
 * const weight = heUniform()(Key.make(0), [16, 3, 5, 5])
 * weight.data.every((w) => Math.abs(w) <= Math.sqrt(6 / 75)) // => true
 */
export const heUniform = (options?: HeOptions): Initialiser => he("heUniform", asUniform, options);

/**
 * He's (Kaiming's) initialiser, normally distributed: as {@link heUniform}, with tails.
 *
 * @throws GM-OPTION for an unknown option or a bad one; GM-SHAPE, when it draws, for a shape of fewer than two axes.
 *   Source: He and others, 2015.
 *
 * @example
 * const first = (draw: Initialiser) => draw(Key.make(0), [90, 10]).data[0]!
 * first(heNormal({ fan: "out" })) / first(heNormal()) // => 3
 */
export const heNormal = (options?: HeOptions): Initialiser => he("heNormal", asNormal, options);
