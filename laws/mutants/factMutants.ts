// Mutants of what a record states of an op beyond its value and derivative: each fact replaced by one that is false.
import type { ElementwiseOp, Interval } from "../../src/index.js";
import { type Mutant, mutant } from "./mutant.js";
import { changed } from "./records.js";

type Facts = NonNullable<ElementwiseOp["facts"]>;

/** A number well inside of an interval; NaN if it has no end. */
const middleOf = ([low, high]: Interval): number => {
  if (Number.isFinite(low) && Number.isFinite(high)) return (low + high) / 2;
  return Number.isFinite(low) ? low + 1 : Number.isFinite(high) ? high - 1 : Number.NaN;
};

const wrongFacts = (facts: Facts): readonly (readonly [words: string, wrong: Facts])[] => {
  const { parity, period, homogeneous, monotone, inverse, range } = facts;
  const half = range === undefined ? Number.NaN : middleOf(range);
  return [
    ...(parity === undefined ? [] : [["parity", { ...facts, parity: parity === "odd" ? "even" : "odd" }] as const]),
    ...(period === undefined ? [] : [["period", { ...facts, period: period * (1 + 1e-6) }] as const]),
    ...(homogeneous === undefined ? [] : [["degree", { ...facts, homogeneous: homogeneous + 1 }] as const]),
    ...(monotone === undefined
      ? []
      : [["direction", { ...facts, monotone: monotone === "increasing" ? "decreasing" : "increasing" }] as const]),
    ...(inverse === undefined
      ? []
      : [["inverse", { ...facts, inverse: (y: number) => inverse(y) * (1 + 1e-6) }] as const]),
    ...(range === undefined || Number.isNaN(half)
      ? []
      : [
          ["range, its upper half alone,", { ...facts, range: [half, range[1]] }] as const,
          ["range, its lower half alone,", { ...facts, range: [range[0], half] }] as const,
        ]),
  ];
};

/** Every mutant of the facts of an op, where it states any. */
export const factMutants = (op: ElementwiseOp): readonly Mutant[] =>
  op.facts === undefined
    ? []
    : wrongFacts(op.facts).map(([words, facts]) =>
        mutant(`${op.name}: the ${words} is false`, "declared fact", changed(op, { facts })),
      );
