// Arrays for what a part makes of many numbers. Knows lengths only.
//
// A part has a rule: a function of arrays of one length, for Tree.zipArrays, which goes through them once and says in plain
// arithmetic what becomes of the numbers at one place. It stands by itself, with its settings as parameters, not in the
// closure: so the engine compiles it once, with what it calls in it, and keeps the settings in registers.
import { type AnyTree, Tree } from "../../index.js";

/** What a rule is given: the numbers of one tree. */
export type Numbers = ArrayLike<number>;

/** A new array of zeros, as long as another. */
export const arrayLike = (numbers: Numbers): Float64Array => new Float64Array(numbers.length);

/** A tree like another, of one number throughout. */
export const filledLike = (tree: AnyTree, value: number): AnyTree => {
  const [filled] = Tree.zipArrays((numbers) => [arrayLike(numbers).fill(value)])(tree);
  return filled;
};
