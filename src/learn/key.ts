// Random keys: immutable values from which random numbers follow, and from which further keys are made. Knows how keys
// derive from each other; is ignorant of distributions.

import { xoroshiro128plusFromState } from "pure-rand/generator/xoroshiro128plus";
import type { RandomGenerator } from "pure-rand/types/RandomGenerator";
import { fail } from "../expr/errors.js";
import { threefry, type Words } from "./threefry.js";

/**
 * A random key: a frozen plain value that survives JSON. The same key always gives the same numbers, so use each key
 * once, and make others from it by `split` and `foldIn`.
 *
 * Its state is text, so that a key among a function's arguments is a static leaf and no number to differentiate.
 */
export interface KeyValue {
  readonly tag: "Key";
  /** 128 bits in hexadecimal digits. */
  readonly state: string;
}

/** `N` keys: a tuple for up to 99, so that `const [a, b, c] = split(key, 3)` has three keys. */
export type Keys<N extends number> = number extends N
  ? readonly KeyValue[]
  : `${N}` extends `${number}${number}${number}` | `-${number}` | `${number}.${number}`
    ? readonly KeyValue[]
    : KeyTuple<N>;

type KeyTuple<N extends number, Sofar extends readonly KeyValue[] = readonly []> = Sofar["length"] extends N
  ? Sofar
  : KeyTuple<N, readonly [...Sofar, KeyValue]>;

// What a hash is for, as its last word, so that a key's children, its foldings and its numbers have nothing in common.
const purposes = { seed: 1, split: 2, fold: 3, draw: 4 } as const;

const hex = (word: number): string => word.toString(16).padStart(8, "0");

const keyOf = (words: Words): KeyValue => Object.freeze({ tag: "Key", state: words.map(hex).join("") });

const wordsOf = (where: string, key: KeyValue): Words => {
  const state: unknown = typeof key === "object" && key !== null && key.tag === "Key" ? key.state : undefined;
  if (typeof state !== "string" || !/^[0-9a-f]{32}$/.test(state)) throw fail.key(where, key);
  const word = (i: number): number => Number.parseInt(state.slice(8 * i, 8 * i + 8), 16);
  return [word(0), word(1), word(2), word(3)];
};

const hashed = (words: Words, n: number, purpose: number): Words =>
  threefry(words, [n >>> 0, Math.floor(n / 2 ** 32) >>> 0, 0, purpose]);

/** `n`, checked to be a whole number from `low` on. */
export const checkedWhole = (where: string, what: string, n: number, low: number): number => {
  if (!Number.isSafeInteger(n) || n < low) throw fail.wholeNumber(where, what, low, n);
  return n;
};

/** The key of a seed. */
export const make = (seed: number): KeyValue => {
  const whole = checkedWhole("Key.make", "the seed", seed, Number.MIN_SAFE_INTEGER);
  return keyOf(hashed([0, 0, 0, 0], whole, purposes.seed));
};

/**
 * Keys that have nothing in common with each other or with `key`: two, unless `count` says otherwise. The first of them
 * are the same however many are asked for. After it, use the new keys and no longer `key`.
 *
 * @throws GM-OPERAND if `key` is no key, or `count` no whole number from 0 on.
 *
 * @example
 * const [weights, noise] = split(Key.make(0))
 * weights.state === noise.state // => false
 * split(Key.make(0), 5).length // => 5
 */
export function split(key: KeyValue): readonly [KeyValue, KeyValue];
export function split<N extends number>(key: KeyValue, count: N): Keys<N>;
export function split(key: KeyValue, count = 2): readonly KeyValue[] {
  const words = wordsOf("split", key);
  const length = checkedWhole("split", "the count", count, 0);
  return Object.freeze(Array.from({ length }, (_, i) => keyOf(hashed(words, i, purposes.split))));
}

/**
 * The key for one of many occasions, such as a step of training: another for every whole number `data`.
 *
 * @throws GM-OPERAND if `key` is no key, or `data` no whole number.
 *
 * @example
 * const atStep = (step: number) => foldIn(Key.make(0), step)
 * normal(atStep(7)) === normal(atStep(7)) // => true
 * normal(atStep(7)) === normal(atStep(8)) // => false
 */
export const foldIn = (key: KeyValue, data: number): KeyValue => {
  const words = wordsOf("foldIn", key);
  return keyOf(hashed(words, checkedWhole("foldIn", "the data", data, Number.MIN_SAFE_INTEGER), purposes.fold));
};

/** A fresh generator of the numbers of `key`. It is for use within one pure function, since it changes as it goes. */
export const generatorOf = (where: string, key: KeyValue): RandomGenerator =>
  xoroshiro128plusFromState(hashed(wordsOf(where, key), 0, purposes.draw));
