// Repeats one after the other: where a sequence of parts says the same again and again, each repetition becomes a part.
// Knows sequences of parts; is ignorant of what they do.
import type { Adjacency } from "./adjacency.js";
import { few } from "./enough.js";
import { joined, type Part, stretch } from "./parts.js";

/** Parts in an order of computation, and for each position where that begins which is used only for what stands there. */
export interface Sequence {
  readonly parts: readonly Part[];
  readonly firsts: readonly number[];
}

// The longest repetition that is looked for, in parts.
const longest = 64;

interface Found {
  readonly start: number;
  readonly period: number;
  readonly times: number;
}

/** `works` says what each part does, and `before` what it depends on, by position. Leaves alone are no repeat. */
export const withRepeats = (
  { parts, firsts }: Sequence,
  works: readonly number[],
  before: Adjacency,
  isLeaf: (part: Part) => boolean,
): Sequence => {
  const all = candidates(works, before, firsts).filter(({ start, period }) =>
    parts.slice(start, start + period).some((part) => !isLeaf(part)),
  );
  const found = chosen(all, parts.length);
  if (found.length === 0) return { parts, firsts };
  const result: Part[] = [];
  const begins: number[] = [];
  // Where each old position went.
  const places = new Int32Array(parts.length);
  const move = (from: number, to: number, part: Part, first: number): void => {
    places.fill(result.length, from, to);
    begins.push(first < from ? places[first]! : result.length);
    result.push(part);
  };
  let at = 0;
  const single = (until: number): void => {
    for (; at < until; at++) move(at, at + 1, parts[at]!, firsts[at]!);
  };
  for (const { start, period, times } of found) {
    single(start);
    const end = start + period * times;
    const repetitions = Array.from({ length: times }, (_, k) => {
      const from = start + k * period;
      return stretch(
        parts.slice(from, from + period),
        firsts.slice(from, from + period).map((first) => Math.max(first - from, 0)),
      );
    });
    move(start, end, joined("repeat", repetitions), firsts[end - 1]!);
    at = end;
  }
  single(parts.length);
  return { parts: result, firsts: begins };
};

// Where each part does what the one a period before it does, to the same arguments in its own repetition and the one before.
// Arguments from elsewhere may be any, and those of the first repetition too: they come from before it.
const candidates = (works: readonly number[], before: Adjacency, firsts: readonly number[]): readonly Found[] => {
  const found: Found[] = [];
  const count = works.length;
  for (let period = 1; period <= longest && period * few <= count; period++) {
    let same = 0;
    for (let at = period; at <= count; at++) {
      if (at < count && works[at] === works[at - period] && isLike(before, at, period)) {
        same += 1;
        continue;
      }
      let begin = at - same - period;
      if (same >= period) {
        for (let more = 1; more <= period && works[begin - 1] === works[begin - 1 + period] && begin > 0; more++)
          begin -= 1;
      }
      const length = at - begin;
      if (length >= period * few) {
        // Where a repetition may end: best with what all of it is used for.
        let start = begin;
        for (let shift = 0; shift < period; shift++) {
          const next = begin + shift + period;
          if (firsts[next + period - 1]! <= next) {
            start = begin + shift;
            break;
          }
        }
        const times = Math.floor((at - start) / period);
        if (times >= few) found.push({ start, period, times });
      }
      same = 0;
    }
  }
  return found;
};

const isLike = ({ starts, list }: Adjacency, at: number, period: number): boolean => {
  const [from, other] = [starts[at]!, starts[at - period]!];
  const count = starts[at + 1]! - from;
  if (starts[at - period + 1]! - other !== count) return false;
  const farthest = 2 * period - 1;
  for (let k = 0; k < count; k++) {
    const back = at - list[from + k]!;
    const otherBack = at - period - list[other + k]!;
    if (back !== otherBack && (back <= farthest || otherBack <= farthest)) return false;
  }
  return true;
};

// Those that cover most, and of the same those of the shortest repetition; none within another.
const chosen = (found: readonly Found[], length: number): readonly Found[] => {
  const isTaken = new Uint8Array(length);
  return [...found]
    .sort((a, b) => b.period * b.times - a.period * a.times || a.period - b.period || a.start - b.start)
    .filter(({ start, period, times }) => {
      const end = start + period * times;
      if (isTaken[start] === 1 || isTaken[end - 1] === 1) return false;
      isTaken.fill(1, start, end);
      return true;
    })
    .sort((a, b) => a.start - b.start);
};
