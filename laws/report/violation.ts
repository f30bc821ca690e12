// A law that does not hold, as data: what was found, how far off, where it comes from, and how to see it again.
import { GradError } from "../../src/index.js";
import { toDot, toInfix, toTree } from "../../src/show.js";
import { Disagreement } from "../core/disagreement.js";
import { fc } from "../core/fastCheck.js";
import { hintOf } from "../core/hints.js";
import type { Law, LawSet, Subject } from "../core/law.js";
import { literalOf } from "./literal.js";
import { decimalOf, hexOf, ulpsBetween } from "./numbers.js";
import { testOf } from "./testText.js";
import { thrownText } from "./thrown.js";
import { firstWrongNode } from "./wrongNode.js";

/** Two numbers that should have been one, and how far apart they are. */
export interface Sides {
  readonly found: number;
  readonly expected: number;
  /** How far apart they were allowed to be. */
  readonly bar: number;
  readonly absolute: number;
  readonly relative: number;
  /** In units of the last place: how many floats apart. */
  readonly ulps: number;
  readonly ratio: number;
  /** What the ratio gives away, if anything. */
  readonly hint?: string;
}

/** The expression of a counterexample, three ways. */
export interface Pictures {
  readonly infix: string;
  readonly tree: string;
  readonly dot: string;
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
  /** Both numbers, where two numbers disagree. */
  readonly sides?: Sides;
  /** The expression that was looked at, where the law is about one. */
  readonly pictures?: Pictures;
  /** The first node whose local derivative is wrong, where one is found. */
  readonly wrongNode?: string;
  /** A test to paste, which fails until the mistake is mended. */
  readonly test: string;
  /** With `check({ seed, path })` the same counterexample again. */
  readonly seed: number;
  readonly path: string;
}

/** What is known of a law that failed. Without values it was not put to the test. */
export interface Failure {
  readonly law: Law;
  readonly set: LawSet;
  readonly seed: number;
  readonly numRuns: number;
  readonly path: string;
  readonly error: unknown;
  readonly values?: unknown;
}

// In the place of a counterexample, where no values were looked at.
const untested = "none";

const sidesOf = (error: unknown): Sides | undefined => {
  if (!(error instanceof Disagreement) || error.difference === undefined) return undefined;
  const { found, expected, bar } = error.difference;
  const absolute = Math.abs(found - expected);
  // What had to be the same bits is no derivative, and its ratio gives nothing away.
  const hint = bar === 0 ? undefined : hintOf(found, expected);
  return Object.freeze({
    found,
    expected,
    bar,
    absolute,
    relative: absolute / Math.abs(expected),
    ulps: ulpsBetween(found, expected),
    ratio: found / expected,
    ...(hint === undefined ? {} : { hint }),
  });
};

const picturesOf = ({ expr }: Subject): Pictures =>
  Object.freeze({ infix: toInfix(expr), tree: toTree(expr), dot: toDot(expr) });

const unlessThrown = <A>(compute: () => A): A | undefined => {
  try {
    return compute();
  } catch {
    return undefined;
  }
};

// A law answers by a disagreement, and the library by an error of its own. Anything else comes from the code under test.
const messageOf = (error: unknown): string =>
  error instanceof Disagreement || error instanceof GradError || (error instanceof Error && error.name === "Error")
    ? error.message
    : `${thrownText(error)} was thrown while the law was asked.`;

export const violationOf = (failure: Failure): Violation => {
  const { law, seed, path, error, values } = failure;
  const { id, statement, formula } = law;
  const sampled = "values" in failure;
  // A function or an op that throws has broken a law already; it must not take the report with it.
  const subject = sampled ? unlessThrown(() => law.subject?.(values)) : undefined;
  const sides = sidesOf(error);
  const pictures = subject === undefined ? undefined : unlessThrown(() => picturesOf(subject));
  const wrongNode = subject === undefined ? undefined : unlessThrown(() => firstWrongNode(subject));
  return Object.freeze({
    law: id,
    statement,
    formula,
    counterexample: sampled
      ? (unlessThrown(() => law.explain?.(values)) ?? literalOf(values) ?? fc.stringify(values))
      : untested,
    message: messageOf(error),
    ...(sides === undefined ? {} : { sides }),
    ...(pictures === undefined ? {} : { pictures }),
    ...(wrongNode === undefined ? {} : { wrongNode }),
    test: testOf(failure),
    seed,
    path,
  });
};

const both = (name: string, x: number): string => `${name} ${decimalOf(x)} = ${hexOf(x)}`;

const sideLines = ({ found, expected, bar, absolute, relative, ulps, ratio, hint }: Sides): readonly string[] => [
  `${both("found   ", found)}`,
  `${both("expected", expected)}`,
  `off by ${absolute} (relative ${relative.toPrecision(3)}${ulps < 1e9 ? `, ${ulps} ulp` : ""}); allowed ${bar}`,
  ...(hint === undefined ? [] : [`ratio ${ratio}: ${hint}`]),
];

const block = (title: string, text: string): readonly string[] => [
  `${title}:`,
  ...text.split("\n").map((line) => `  ${line}`),
];

/** A violation as text: the law, what was found and how far off, the expression, and how to see it again. */
export const showViolation = (violation: Violation): string => {
  const { law, statement, formula, message, counterexample, sides, pictures, wrongNode, test, seed, path } = violation;
  const lines = [
    formula,
    message,
    ...(counterexample === untested ? [] : [`at ${counterexample}`]),
    ...(sides === undefined ? [] : sideLines(sides)),
    ...(wrongNode === undefined ? [] : [`the first wrong node: ${wrongNode}`]),
    ...(pictures === undefined
      ? []
      : [
          ...block("the expression", pictures.infix),
          ...block("as a tree", pictures.tree),
          ...block("as DOT", pictures.dot),
        ]),
    ...block("as a test", test),
    `seed ${seed}, path ${JSON.stringify(path)}`,
  ];
  const title = counterexample === untested ? `${law}, which was not put to the test` : law;
  return [`${title}: ${statement}`, ...lines.map((line) => `  ${line}`)].join("\n");
};
