// Whether laws find a mutant, which of them, and after how many samples. Knows nothing of how mutants are made.
import { check } from "../core/check.js";
import { fc } from "../core/fastCheck.js";
import { allLaws, type Law, type LawSet } from "../core/law.js";
import type { Mutant, MutantFamily } from "./mutant.js";

/** A law that found a mutant, and the sample that did. */
export interface Killer {
  readonly law: string;
  /** How many samples it took; `undefined` if too few of them could be decided, which is a violation too. */
  readonly runs: number | undefined;
}

/** What laws said to a mutant. */
export interface Verdict {
  readonly op: string;
  readonly mutant: string;
  readonly family: MutantFamily;
  readonly equivalent?: string;
  /** The laws that were asked. */
  readonly asked: readonly string[];
  /** The laws that found it with as many samples as the quickest of them needed, to an order of magnitude. */
  readonly killers: readonly Killer[];
}

/** How many samples each law may take. */
export interface Effort {
  readonly seed: number;
  readonly numRuns: number;
}

// Few samples find nearly all mutants, so that all are given few before any is given many.
const budgets = ({ numRuns }: Effort): readonly number[] => [...[10, 100].filter((few) => few < numRuns), numRuns];

const runsUntilFound = (law: Law, { seed, numRuns }: Effort): number | undefined => {
  const { counterexample, numRuns: runs } = fc.check(law.property, { seed, numRuns, endOnFailure: true });
  return counterexample === null ? undefined : runs;
};

const killersAmong = (set: LawSet, effort: Effort): readonly Killer[] => {
  for (const numRuns of budgets(effort)) {
    const killers = allLaws(set).flatMap((law) => {
      const runs = runsUntilFound(law, { ...effort, numRuns });
      return runs === undefined ? [] : [{ law: law.id, runs }];
    });
    if (killers.length > 0) return killers;
  }
  const result = check(effort)(set);
  return result._tag === "Left" ? result.left.map(({ law }) => ({ law, runs: undefined })) : [];
};

/** A mutant, of any kind of op, and the laws that it is to be asked. */
export interface Question {
  readonly op: string;
  readonly mutant: Pick<Mutant, "name" | "family" | "equivalent">;
  readonly laws: LawSet;
}

/** Asks the laws about a mutant: each gets ten samples, then a hundred and so on, until one finds it. */
export const verdictOn = ({ op, mutant, laws }: Question, effort: Effort): Verdict => {
  const { name, family, equivalent } = mutant;
  return Object.freeze({
    op,
    mutant: name,
    family,
    asked: allLaws(laws).map(({ id }) => id),
    killers: killersAmong(laws, effort),
    ...(equivalent === undefined ? {} : { equivalent }),
  });
};
