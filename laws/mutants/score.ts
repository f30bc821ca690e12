// What verdicts come to: how many mutants were found, by what, and how quickly. Counts only.
import type { Verdict } from "./verdict.js";

/** Mutants of one kind, counted. */
export interface Group {
  readonly name: string;
  /** Those that should be found. */
  readonly mutants: number;
  readonly found: number;
  readonly equivalent: number;
  /** Samples that it took to find one: the middle, and the most. */
  readonly median: number;
  readonly worst: number;
}

/** What one law found. */
export interface LawScore {
  readonly law: string;
  /** Mutants that it was asked about. */
  readonly asked: number;
  /** Mutants that it found as quickly as any law. */
  readonly found: number;
  /** Mutants that it alone found as quickly. */
  readonly alone: number;
}

/** How sharp laws are. */
export interface Score {
  readonly total: Group;
  readonly families: readonly Group[];
  readonly ops: readonly Group[];
  readonly laws: readonly LawScore[];
  /** What no law found and no reason excuses. */
  readonly survivors: readonly Verdict[];
  readonly equivalents: readonly Verdict[];
  /** What was said to be equivalent, and was found: the reason is wrong. */
  readonly excused: readonly Verdict[];
}

const isFound = ({ killers }: Verdict): boolean => killers.length > 0;

/** How many samples the quickest law needed; infinitely many where none decided. */
export const runsOf = ({ killers }: Verdict): number =>
  Math.min(...killers.map(({ runs }) => runs ?? Number.POSITIVE_INFINITY));

const group = (name: string, verdicts: readonly Verdict[]): Group => {
  const wrong = verdicts.filter(({ equivalent }) => equivalent === undefined);
  const runs = wrong
    .filter(isFound)
    .map(runsOf)
    .sort((a, b) => a - b);
  return {
    name,
    mutants: wrong.length,
    found: runs.length,
    equivalent: verdicts.length - wrong.length,
    median: runs[Math.floor(runs.length / 2)] ?? 0,
    worst: runs.at(-1) ?? 0,
  };
};

const grouped = (verdicts: readonly Verdict[], by: (verdict: Verdict) => string): readonly Group[] =>
  [...new Set(verdicts.map(by))].map((name) =>
    group(
      name,
      verdicts.filter((verdict) => by(verdict) === name),
    ),
  );

const lawScores = (verdicts: readonly Verdict[]): readonly LawScore[] => {
  const wrong = verdicts.filter(({ equivalent }) => equivalent === undefined);
  return [...new Set(wrong.flatMap(({ asked }) => asked))].sort().map((law) => {
    const found = wrong.filter(({ killers }) => killers.some((killer) => killer.law === law));
    return {
      law,
      asked: wrong.filter(({ asked }) => asked.includes(law)).length,
      found: found.length,
      alone: found.filter(({ killers }) => killers.every((killer) => killer.law === law)).length,
    };
  });
};

/** Verdicts, counted by family, by op and by law. */
export const scoreOf = (verdicts: readonly Verdict[]): Score =>
  Object.freeze({
    total: group("all", verdicts),
    families: grouped(verdicts, ({ family }) => family),
    ops: grouped(verdicts, ({ op }) => op),
    laws: lawScores(verdicts),
    survivors: verdicts.filter((verdict) => verdict.equivalent === undefined && !isFound(verdict)),
    equivalents: verdicts.filter(({ equivalent }) => equivalent !== undefined),
    excused: verdicts.filter((verdict) => verdict.equivalent !== undefined && isFound(verdict)),
  });
