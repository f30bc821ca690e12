// Laws run, and what came out as data. Pure: the same seed gives the same result; nothing is printed or thrown.
import * as fc from "fast-check";
import type { Either } from "fp-ts/lib/Either.js";
import type { ReadonlyNonEmptyArray } from "fp-ts/lib/ReadonlyNonEmptyArray.js";
import { allLaws, type Law, type LawSet } from "./law.js";

/** How laws are run. */
export interface CheckOptions {
  /** Where the samples start from; 1 unless given. */
  readonly seed?: number;
  /** Samples for each law; 100 unless given. */
  readonly numRuns?: number;
}

/** A law that does not hold, and how to see it. */
export interface Violation {
  readonly law: string;
  readonly statement: string;
  readonly formula: string;
  /** The smallest values found for which it fails, as text. */
  readonly counterexample: string;
  /** What was expected and what was found. */
  readonly message: string;
  /** With {@link CheckOptions.seed} and fast-check's `path`, the same counterexample again. */
  readonly seed: number;
  readonly path: string;
}

/** Laws that hold, as far as samples tell. */
export interface Report {
  readonly name: string;
  readonly laws: readonly string[];
  /** Samples that were checked. */
  readonly runs: number;
  /** Samples that decided nothing: the law's condition did not hold, or differences were too coarse. */
  readonly discards: number;
}

// A law that is seldom put to the test proves nothing.
const mostDiscards = 0.2;

/**
 * Every law of a set and of its parents, checked on random samples.
 *
 * @returns On the right a {@link Report}, on the left every {@link Violation}. A law for which more than a fifth of
 *   the samples had to be discarded is a violation too.
 *
 * @example
 * const sine = defineOp({ name: "sine", args: ["x"], value: Math.sin, partials: ([x]) => [cos(x)], domain: [[-10, 10]] })
 * check({ seed: 1, numRuns: 50 })(customOpLaws(sine))._tag // => "Right"
 */
export const check =
  ({ seed = 1, numRuns = 100 }: CheckOptions = {}) =>
  (set: LawSet): Either<ReadonlyNonEmptyArray<Violation>, Report> => {
    const outcomes = allLaws(set).map((law) => ({ law, ...outcome(law, seed, numRuns) }));
    const [first, ...others] = outcomes.flatMap(({ violation }) => (violation === undefined ? [] : [violation]));
    if (first !== undefined) return { _tag: "Left", left: [first, ...others] };
    return {
      _tag: "Right",
      right: {
        name: set.name,
        laws: outcomes.map(({ law }) => law.id),
        runs: outcomes.reduce((sum, { runs }) => sum + runs, 0),
        discards: outcomes.reduce((sum, { discards }) => sum + discards, 0),
      },
    };
  };

interface Outcome {
  readonly runs: number;
  readonly discards: number;
  readonly violation: Violation | undefined;
}

const outcome = (law: Law, seed: number, numRuns: number): Outcome => {
  const details = fc.check(law.property, { seed, numRuns });
  const { numRuns: runs, numSkips: discards, counterexamplePath, errorInstance, counterexample } = details;
  const { id, statement, formula } = law;
  const violation = (text: string, message: string): Violation =>
    Object.freeze({ law: id, statement, formula, counterexample: text, message, seed, path: counterexamplePath ?? "" });
  if (counterexample !== null) {
    const text = law.explain?.(counterexample) ?? fc.stringify(counterexample);
    const message = errorInstance instanceof Error ? errorInstance.message : String(errorInstance);
    return { runs, discards, violation: violation(text, message) };
  }
  const tooMany = details.failed || discards > mostDiscards * (runs + discards);
  const message = `${discards} of ${runs + discards} samples decided nothing: the law is not put to the test.`;
  return { runs, discards, violation: tooMany ? violation("none", message) : undefined };
};

/** A violation as text: the law, what was found, and how to see it again. */
export const showViolation = (violation: Violation): string =>
  [
    `${violation.law}: ${violation.statement}`,
    `  ${violation.formula}`,
    `  ${violation.message}`,
    `  at ${violation.counterexample}`,
    `  seed ${violation.seed}, path ${JSON.stringify(violation.path)}`,
  ].join("\n");
