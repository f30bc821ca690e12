// Laws run, and what came out as data. Pure: the same seed gives the same result; nothing is printed or thrown.
import type { Either } from "fp-ts/lib/Either.js";
import type { ReadonlyNonEmptyArray } from "fp-ts/lib/ReadonlyNonEmptyArray.js";
import { GradError } from "../../src/index.js";
import { decimalOf } from "../report/numbers.js";
import { thrownText } from "../report/thrown.js";
import { type Violation, violationOf } from "../report/violation.js";
import { fc } from "./fastCheck.js";
import type { Ledger } from "./judge.js";
import { allLaws, type Law, type LawSet } from "./law.js";
import { type Kind, mostlyOpen, openTally, tooMany } from "./tally.js";

/** How laws are run. */
export interface CheckOptions {
  /** Where the samples start from; 1 unless given. */
  readonly seed?: number;
  /** Samples for each law; 100 unless given. */
  readonly numRuns?: number;
  /** The `path` of a violation: its counterexample alone, again. Other laws than its own mean something else by it. */
  readonly path?: string;
}

/** What the samples of one law showed. */
export interface LawReport {
  readonly law: string;
  /** Samples that were checked. */
  readonly runs: number;
  /** Samples that did not meet a condition of the law. */
  readonly discards: number;
  /** Comparisons that decided nothing, because differences were too coarse there. */
  readonly inconclusive: number;
  /** Comparisons at a kink, where the derivative only has to lie between the slopes of both sides. */
  readonly atKinks: number;
  /** The sharpest comparison: a relative mistake of this size would have been seen; 0 for one to the bit. */
  readonly tightest: number;
}

/** Laws that hold, as far as samples tell. */
export interface Report {
  readonly name: string;
  readonly laws: readonly LawReport[];
  /** Of all laws together, as are the numbers below. */
  readonly runs: number;
  readonly discards: number;
  readonly inconclusive: number;
  readonly atKinks: number;
}

/**
 * Every law of a set and of its parents, checked on random samples.
 *
 * @returns On the right a {@link Report}, on the left every {@link Violation}. A law for which more than a fifth of
 *   the samples had to be discarded, or of a kind of comparison could not be decided, is a violation too.
 *
 * @example
 * const sine = defineOp({ name: "sine", args: ["x"], value: Math.sin, partials: ([x]) => [cos(x)], domain: [[-10, 10]] })
 * check({ seed: 1, numRuns: 50 })(customOpLaws(sine))._tag // => "Right"
 */
export const check =
  (options: CheckOptions = {}) =>
  (set: LawSet): Either<ReadonlyNonEmptyArray<Violation>, Report> => {
    const outcomes = allLaws(set).map((law) => outcome(law, set, options));
    const [first, ...others] = outcomes.flatMap(({ violation }) => (violation === undefined ? [] : [violation]));
    if (first !== undefined) return { _tag: "Left", left: [first, ...others] };
    const laws = outcomes.map(({ report }) => report);
    const total = (count: (report: LawReport) => number): number =>
      laws.reduce((sum, report) => sum + count(report), 0);
    return {
      _tag: "Right",
      right: {
        name: set.name,
        laws,
        runs: total(({ runs }) => runs),
        discards: total(({ discards }) => discards),
        inconclusive: total(({ inconclusive }) => inconclusive),
        atKinks: total(({ atKinks }) => atKinks),
      },
    };
  };

interface Outcome {
  readonly report: LawReport;
  readonly violation: Violation | undefined;
}

const advice = "Sample where differences can tell: a smaller domain, numbers of moderate size, away from kinks.";

// Where that is one place, such as the start of every direction, it says nothing.
const placesOf = ({ low, high }: Kind): string =>
  low < high ? `Undecided were places from ${decimalOf(low)} to ${decimalOf(high)}. ` : "";

const emptyReport = (law: Law): LawReport =>
  Object.freeze({ law: law.id, runs: 0, discards: 0, inconclusive: 0, atKinks: 0, tightest: Number.POSITIVE_INFINITY });

// What throws in a law is a counterexample, and what throws while samples are made is nobody's: it says so.
const sampled = (
  law: Law,
  record: Ledger,
  options: { readonly seed: number; readonly numRuns: number; readonly path?: string },
) => {
  try {
    return fc.check(law.measured(record), options);
  } catch (error) {
    return error instanceof GradError ? error : unsampled(law, error);
  }
};

const unsampled = (law: Law, error: unknown): GradError =>
  new GradError({
    code: "GM-FUNCTION",
    where: `the samples of ${law.id}`,
    expected: "an arbitrary that makes them",
    found: `one that throws ${thrownText(error)}`,
    hint: "The values were being made, and the law was not asked yet: mend the arbitrary that is given, and leave out what it cannot make by .filter(...).",
  });

// A law that is seldom put to the test proves nothing.
const mostDiscards = 0.2;

const outcome = (law: Law, set: LawSet, { seed = 1, numRuns = 100, path }: CheckOptions): Outcome => {
  if (!Number.isInteger(numRuns) || numRuns < 1)
    throw new GradError({
      code: "GM-OPTION",
      where: "check",
      expected: "a whole number of samples from 1 on for the option numRuns",
      found: String(numRuns),
      hint: "Write check({ seed: 1, numRuns: 100 })(laws).",
    });
  const tally = openTally();
  const place = { law, set, seed, numRuns };
  const details = sampled(law, tally.record, { seed, numRuns, ...(path === undefined ? {} : { path }) });
  if (details instanceof GradError)
    return { report: emptyReport(law), violation: violationOf({ ...place, path: "", error: details }) };
  const { numRuns: runs, numSkips: discards, counterexample } = details;
  const { inconclusive, atKinks, tightest } = tally.read();
  const report: LawReport = Object.freeze({ law: law.id, runs, discards, inconclusive, atKinks, tightest });
  const found = { ...place, path: details.counterexamplePath ?? "" };
  // What is sampled is one tuple.
  if (counterexample !== null) {
    const [values] = Array.isArray(counterexample) ? counterexample : [counterexample];
    return { report, violation: violationOf({ ...found, values, error: details.errorInstance }) };
  }
  const open = mostlyOpen(tally.read(), mostDiscards);
  const samples = runs + discards;
  const message =
    details.failed || tooMany(discards, samples, mostDiscards)
      ? `${discards} of ${samples} samples decided nothing: the law is not put to the test. ${advice}`
      : open === undefined
        ? undefined
        : `${open.what}: ${open.inconclusive} of ${open.inconclusive + open.decided} comparisons decided nothing: the law is not put to the test. ${placesOf(open)}${advice}`;
  return {
    report,
    violation: message === undefined ? undefined : violationOf({ ...found, error: new Error(message) }),
  };
};
