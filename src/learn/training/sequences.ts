// Sequences that are gone through lazily: their beginning, up to an item, their last. Knows nothing of training.
import { fail } from "../../expr/errors.js";
import { checkedWhole } from "../key.js";

/** Throws GM-OPERAND for what cannot be gone through. */
export const mustBeSequence = (where: string, found: unknown): void => {
  if (found === undefined || found === null || typeof Reflect.get(Object(found), Symbol.iterator) !== "function")
    throw fail.sequence(where, found);
};

/**
 * The first `count` of a sequence, lazily: no more are asked for. `Infinity` is all of it.
 *
 * @throws GM-OPERAND if `count` is no whole number from 0 on, or what follows is no sequence.
 *
 * @example
 * [...take(2)([5, 6, 7])] // => [5, 6]
 */
export const take = (count: number): (<A>(sequence: Iterable<A>) => Iterable<A>) => {
  if (count !== Number.POSITIVE_INFINITY) checkedWhole("take", "the count", count, 0);
  return <A>(sequence: Iterable<A>): Iterable<A> => {
    mustBeSequence("take", sequence);
    return Object.freeze({
      *[Symbol.iterator]() {
        let taken = 0;
        if (taken >= count) return;
        for (const item of sequence) {
          yield item;
          taken += 1;
          if (taken >= count) return;
        }
      },
    });
  };
};

/**
 * A sequence up to and with the first item for which the predicate holds: stopping early, in one word.
 *
 * @throws GM-FUNCTION if the predicate is no function; GM-OPERAND if what follows is no sequence.
 *
 * @example
 * [...takeUntil((loss: number) => loss < 0.1)([0.5, 0.09, 0.2])] // => [0.5, 0.09]
 */
export const takeUntil = <A>(predicate: (item: A) => boolean): ((sequence: Iterable<A>) => Iterable<A>) => {
  if (typeof predicate !== "function") throw fail.notAFunction("takeUntil", predicate);
  return (sequence) => {
    mustBeSequence("takeUntil", sequence);
    return Object.freeze({
      *[Symbol.iterator]() {
        for (const item of sequence) {
          yield item;
          if (predicate(item)) return;
        }
      },
    });
  };
};

/**
 * The last item of a sequence, which is gone through to its end and not kept; `otherwise` if there is none.
 *
 * @throws GM-OPERAND if it is no sequence.
 *
 * @example
 * last(0)([1, 2, 3]) // => 3
 * last(0)([]) // => 0
 */
export const last =
  <A>(otherwise: A) =>
  (sequence: Iterable<A>): A => {
    mustBeSequence("last", sequence);
    let latest = otherwise;
    for (const item of sequence) latest = item;
    return latest;
  };
