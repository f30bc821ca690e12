// Throwing functions as total ones: errors as values of fp-ts's Either.
import type { Either } from "fp-ts/lib/Either.js";
import { GradError } from "../expr/errors.js";

/**
 * `f` with its {@link GradError}s as the left side of an `Either`. Any other exception is a fault of the program, not
 * of its input, and passes through.
 *
 * @example
 * attempt(evaluate)(variable("x"), {})._tag // => "Left"
 * attempt(evaluate)(constant(1), {}) // => { _tag: "Right", right: 1 }
 */
export const attempt =
  <Args extends readonly unknown[], A>(f: (...args: Args) => A) =>
  (...args: Args): Either<GradError, A> => {
    try {
      return { _tag: "Right", right: f(...args) };
    } catch (error) {
      if (error instanceof GradError) return { _tag: "Left", left: error };
      throw error;
    }
  };
