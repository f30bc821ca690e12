// Random numbers drawn from keys: each draw is a pure function of its key. Knows distributions and shapes; is ignorant of
// how keys derive from each other.
import type { RandomGenerator } from "pure-rand/types/RandomGenerator";
import { fail } from "../expr/errors.js";
import { fromTypedArray, type Shape, type Tensor } from "../index.js";
import { checkedWhole, foldIn, generatorOf, type KeyValue, make, split } from "./key.js";

/** What a draw of shape `S` is: a number for `[]`, a tensor for any other. */
export type Drawn<S extends Shape> = S extends readonly []
  ? number
  : S extends readonly [number, ...number[]]
    ? Tensor
    : number | Tensor;

type Draw = () => number;

/** 53 random bits as a whole number. The upper bits of each word are taken: they are the better ones. */
const bits53 = (generator: RandomGenerator): number => (generator.next() >>> 6) * 2 ** 27 + (generator.next() >>> 5);

/** A multiple of 2^-53 from 0 to just below 1. */
const unit = (generator: RandomGenerator): number => bits53(generator) * 2 ** -53;

/** A whole number from 0 to `count - 1`, all equally likely: what would favour some of them is drawn again. */
const below = (generator: RandomGenerator, count: number): number => {
  const limit = 2 ** 53 - (2 ** 53 % count);
  let bits = bits53(generator);
  while (bits >= limit) bits = bits53(generator);
  return bits % count;
};

const filled = (where: string, shape: Shape, draw: Draw): number | Tensor => {
  if (typeof shape === "object" && !Array.isArray(shape))
    throw fail.shape(where, shape, `Write ${where}(key, [], { ... }): options come last.`);
  const sizes: readonly unknown[] = Array.isArray(shape) ? [...shape] : [undefined];
  if (!sizes.every((n) => typeof n === "number" && Number.isInteger(n) && n >= 0)) throw fail.shape(where, shape);
  if (shape.length === 0) return draw();
  const count = shape.reduce((size, n) => size * n, 1);
  if (count > 2 ** 32) throw fail.shapeTooLarge(where, shape, 2 ** 32);
  const data = new Float64Array(count);
  for (let i = 0; i < data.length; i++) data[i] = draw();
  return fromTypedArray(data, shape);
};

/** The user's options, all of which are known: with the public names only, hence not the check that ops share. */
const checkedSettings = <O extends object>(where: string, options: O, allowed: readonly string[]): Partial<O> => {
  if (options === undefined) return {};
  if (typeof options !== "object" || options === null || Array.isArray(options))
    throw fail.options(where, options, allowed, "key, shape");
  for (const name of Object.keys(options)) if (!allowed.includes(name)) throw fail.option(where, name, allowed);
  return options;
};

/**
 * Normally distributed numbers of mean 0 and variance 1: one number, or a tensor of `shape`. A longer draw from the same
 * key begins with the shorter one. Tails reach to 8.57 standard deviations.
 *
 * @throws GM-OPERAND if `key` is no key; GM-SHAPE for a bad shape.
 *
 * Source: G. Box and M. Muller, «A note on the generation of random normal deviates» (1958), on 53-bit uniforms.
 *
 * @example
 * const noise = normal(Key.make(0), [2, 3])
 * noise.shape // => [2, 3]
 * normal(Key.make(0), [2, 3]).data[5] === noise.data[5] // => true
 */
export function normal(key: KeyValue): number;
export function normal<const S extends Shape>(key: KeyValue, shape: S): Drawn<S>;
export function normal(key: KeyValue, shape: Shape = []): number | Tensor {
  return filled("normal", shape, normals(generatorOf("normal", key)));
}

// Numbers come in pairs: the second is kept for the next call.
const normals = (generator: RandomGenerator): Draw => {
  let kept: number | undefined;
  return () => {
    const second = kept;
    kept = undefined;
    if (second !== undefined) return second;
    // 1 - u is from 2^-53 to 1, so that its logarithm is finite.
    const radius = Math.sqrt(-2 * Math.log(1 - unit(generator)));
    const angle = 2 * Math.PI * unit(generator);
    kept = radius * Math.sin(angle);
    return radius * Math.cos(angle);
  };
};

/** The bounds of a draw: 0 and 1 unless given. `low` may be drawn, `high` never is. */
export interface UniformOptions {
  readonly low?: number;
  readonly high?: number;
}

/**
 * Evenly distributed numbers from `low` (0 unless given) to below `high` (1 unless given), made of 53 random bits: one
 * number, or a tensor of `shape`. `high` itself is never drawn, not even by rounding.
 *
 * @throws GM-OPERAND if `key` is no key; GM-SHAPE for a bad shape; GM-OPTION if the bounds are not finite, in order and a
 *   finite distance apart.
 *
 * @example
 * const u = uniform(Key.make(0), [1000], { low: -1, high: 1 })
 * u.data.every((value) => value >= -1 && value < 1) // => true
 */
export function uniform(key: KeyValue): number;
export function uniform<const S extends Shape>(key: KeyValue, shape: S, options?: UniformOptions): Drawn<S>;
export function uniform(key: KeyValue, shape: Shape = [], options: UniformOptions = {}): number | Tensor {
  const { low = 0, high = 1 } = checkedSettings("uniform", options, ["low", "high"]);
  if (!Number.isFinite(low)) throw fail.optionValue("uniform", "low", "a finite number", low);
  if (!Number.isFinite(high) || high <= low || !Number.isFinite(high - low))
    throw fail.optionValue("uniform", "high", `a number above ${low} and a finite distance from it`, high);
  const generator = generatorOf("uniform", key);
  return filled("uniform", shape, () => {
    let value = low + (high - low) * unit(generator);
    while (value >= high) value = low + (high - low) * unit(generator);
    return value;
  });
}

/** Which whole numbers to draw: from `low` (0 unless given) to `high - 1`. */
export interface IntegersOptions {
  readonly low?: number;
  readonly high: number;
}

/**
 * Whole numbers from `low` (0 unless given) to `high - 1`, all equally likely: one number, or a tensor of `shape`.
 *
 * @throws GM-OPERAND if `key` is no key; GM-SHAPE for a bad shape; GM-OPTION if the bounds are not whole, in order and
 *   less than 2^53 apart.
 *
 * @example
 * const dice = integers(Key.make(0), [100], { low: 1, high: 7 })
 * dice.data.every((value) => [1, 2, 3, 4, 5, 6].includes(value)) // => true
 */
export function integers<const S extends Shape>(key: KeyValue, shape: S, options: IntegersOptions): Drawn<S>;
export function integers(key: KeyValue, shape: Shape, options: IntegersOptions): number | Tensor {
  const { low = 0, high } = checkedSettings("integers", options, ["high", "low"]);
  if (!Number.isSafeInteger(low)) throw fail.optionValue("integers", "low", "a whole number", low);
  if (high === undefined || !Number.isSafeInteger(high) || high <= low || !Number.isSafeInteger(high - low))
    throw fail.optionValue("integers", "high", `a whole number above ${low} and less than 2^53 from it`, high);
  const generator = generatorOf("integers", key);
  return filled("integers", shape, () => low + below(generator, high - low));
}

/** How likely a 1 is: 1/2 unless given. */
export interface BernoulliOptions {
  readonly p?: number;
}

/**
 * Ones with probability `p` (1/2 unless given) and zeros: one number, or a tensor of `shape`.
 *
 * @throws GM-OPERAND if `key` is no key; GM-SHAPE for a bad shape; GM-OPTION if `p` is not from 0 to 1.
 *
 * @example
 * toNested(bernoulli(Key.make(0), [3], { p: 1 })) // => [1, 1, 1]
 */
export function bernoulli(key: KeyValue): number;
export function bernoulli<const S extends Shape>(key: KeyValue, shape: S, options?: BernoulliOptions): Drawn<S>;
export function bernoulli(key: KeyValue, shape: Shape = [], options: BernoulliOptions = {}): number | Tensor {
  const { p = 0.5 } = checkedSettings("bernoulli", options, ["p"]);
  if (typeof p !== "number" || !(p >= 0 && p <= 1))
    throw fail.optionValue("bernoulli", "p", "a probability from 0 to 1", p);
  const generator = generatorOf("bernoulli", key);
  return filled("bernoulli", shape, () => (unit(generator) < p ? 1 : 0));
}

/**
 * The numbers from 0 to `n - 1` in random order, all orders equally likely: a tensor of shape `[n]`, ready to be an index.
 *
 * @throws GM-OPERAND if `key` is no key, or `n` no whole number from 0 on.
 *
 * Source: R. Durstenfeld, «Algorithm 235: Random permutation» (1964).
 *
 * @example
 * [...permutation(Key.make(0), 5).data].sort() // => [0, 1, 2, 3, 4]
 */
export const permutation = (key: KeyValue, n: number): Tensor => {
  const generator = generatorOf("permutation", key);
  const data = Float64Array.from({ length: checkedWhole("permutation", "n", n, 0) }, (_, i) => i);
  for (let i = data.length - 1; i > 0; i--) {
    const j = below(generator, i + 1);
    const swapped = data[i]!;
    data[i] = data[j]!;
    data[j] = swapped;
  }
  return fromTypedArray(data, [data.length]);
};

/**
 * Random keys, and all that is made of them. A key is an immutable value: nothing is drawn from it by drawing, so the same
 * key gives the same numbers always. Make one from a seed, split it, and use each key once.
 *
 * - `make(seed)`: the key of a whole number.
 * - `split`, `foldIn`: keys from keys.
 * - `normal`, `uniform`, `bernoulli`, `integers`, `permutation`: numbers from keys.
 *
 * @throws GM-OPERAND if a seed is no whole number, or a key no key.
 *
 * @example
 * const [a, b] = Key.split(Key.make(42))
 * Key.normal(a) === Key.normal(a) // => true
 * Key.normal(a) === Key.normal(b) // => false
 * const restored = JSON.parse(JSON.stringify(a))
 * Key.uniform(restored) === Key.uniform(a) // => true
 */
export const Key = Object.freeze({ make, split, foldIn, normal, uniform, bernoulli, integers, permutation });

/** A random key: a frozen plain value that survives JSON. Make one with `Key.make`. */
export type Key = KeyValue;
