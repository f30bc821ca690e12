// Why a number handed in may be wrong: the well-known mistakes, each tried on the numbers of the pass. A hint is a guess
// that fits exactly; where none fits nothing is said. Is ignorant of how numbers were handed in.
import type { Expr } from "../expr/expr.js";
import { sameShape } from "../expr/shape.js";
import { shapeOfValue } from "../expr/tensor.js";
import type { Value } from "../run/program.js";
import { fromEarlier, type Guess, type GuessTools, productMistakes, replacements, sumMistakes } from "./guesses.js";
import { afterSecondBackward, incomingOf } from "./incoming.js";

/** What is known when a hint is asked for. */
export interface HintSubject {
  readonly node: Expr;
  readonly yours: Value;
  readonly expected: Value;
}

const mostGuesses = 2;

/** A function that says what may have gone wrong with a wrong number; `undefined` where nothing well known fits. */
export const hintsFor = (known: Omit<GuessTools, "afterSecond">): ((subject: HintSubject) => string | undefined) => {
  const incoming = incomingOf(known.history);
  const tools = { ...known, afterSecond: afterSecondBackward(known.history) };
  return ({ node, yours, expected }) => {
    const digits = roundedDigits(yours, expected);
    if (digits !== undefined)
      return `it is right to ${digits} digits: compare(..., { relative: ${5 / 10 ** digits} }) takes that for right`;
    const asked = { node, expected, incoming: incoming.get(node) ?? [] };
    // A number fits every entry of a tensor, but where a tensor is asked for the first mistake is its shape.
    const isOfShape = sameShape(shapeOfValue(yours), shapeOfValue(expected));
    const fits = ({ value, isOtherShape = false }: Guess): boolean =>
      value !== undefined && (isOfShape || isOtherShape) && tools.near(yours, value);
    const earlier = fromEarlier(asked, tools);
    if (earlier !== undefined && fits(earlier)) return earlier.says();
    const { zero, negative, double, transpose, value, afterSecond } = replacements(asked, tools);
    // The likeliest first. Of one kind the first that fits is said.
    const kinds: readonly (readonly Guess[])[] = [
      [zero],
      [negative],
      sumMistakes(asked, tools),
      [double],
      [transpose],
      [value],
      productMistakes(asked, tools),
      [afterSecond],
    ];
    // Mistakes of several kinds may give the same number: to name only one of them would mislead.
    const fitting = kinds.flatMap((guesses) => guesses.find(fits) ?? []).slice(0, mostGuesses);
    return fitting.length === 0 ? undefined : fitting.map(({ says }) => says()).join("; or ");
  };
};

// A number that was written down with a few digits, and is right as far as it goes.
const roundedDigits = (yours: Value, expected: Value): number | undefined => {
  if (typeof yours !== "number" || typeof expected !== "number") return undefined;
  const digits = String(Math.abs(yours)).replace(/e.*$/, "").replace(".", "").replace(/^0+/, "").length;
  return digits >= 2 && digits <= 5 && Number(expected.toPrecision(digits)) === yours ? digits : undefined;
};
