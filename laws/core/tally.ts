// What the comparisons of a law come to, counted. Knows no law.
import type { Comparison, Ledger } from "./judge.js";

/** How many comparisons of one kind were decided, and how many were not. */
export interface Kind {
  readonly what: string;
  readonly decided: number;
  readonly inconclusive: number;
  /** From where to where it was looked without a decision. */
  readonly low: number;
  readonly high: number;
}

/** Comparisons, counted in all and by what they compare. */
export interface Tally {
  readonly inconclusive: number;
  readonly atKinks: number;
  readonly tightest: number;
  readonly kinds: readonly Kind[];
}

/** A ledger for one run of one law, and what it holds so far. */
export const openTally = (): { readonly record: Ledger; readonly read: () => Tally } => {
  let [inconclusive, atKinks, tightest] = [0, 0, Number.POSITIVE_INFINITY];
  const kinds = new Map<string, { -readonly [K in keyof Kind]: Kind[K] }>();
  const record = ({ what, decision, bar, at }: Comparison): void => {
    const kind = kinds.get(what) ?? {
      what,
      decided: 0,
      inconclusive: 0,
      low: Number.POSITIVE_INFINITY,
      high: Number.NEGATIVE_INFINITY,
    };
    kinds.set(what, kind);
    if (decision === "inconclusive") {
      inconclusive += 1;
      kind.inconclusive += 1;
      if (at !== undefined) [kind.low, kind.high] = [Math.min(kind.low, at), Math.max(kind.high, at)];
      return;
    }
    kind.decided += 1;
    if (decision === "kink") atKinks += 1;
    else tightest = Math.min(tightest, bar);
  };
  return { record, read: () => ({ inconclusive, atKinks, tightest, kinds: [...kinds.values()] }) };
};

// Of a few samples one or two may decide nothing by chance.
const byChance = 2;

/** Whether more of some are open than this part of all, and not by the chance of few samples. */
export const tooMany = (open: number, all: number, part: number): boolean => open > part * all + byChance;

/** A kind of comparison of which too many decided nothing, if there is one. */
export const mostlyOpen = ({ kinds }: Tally, part: number): Kind | undefined =>
  kinds.find(({ decided, inconclusive }) => tooMany(inconclusive, decided + inconclusive, part));
