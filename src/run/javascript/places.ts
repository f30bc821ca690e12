// Where the numbers of buffers are while generated code runs, and how loops move on through them. Knows positions; is
// ignorant of what is computed.
import { loop, plus, type SourceModule } from "./names.js";

export interface Place {
  /** Where in the array, with what the variable `moved` adds. */
  readonly base: number;
  readonly moved: string | undefined;
  /** The variables, or numbers written out, that have the numbers of the buffer instead of the array. */
  readonly registers: readonly string[] | undefined;
}

/** What code at some point of a function can reach. */
export interface Scope {
  readonly placeOf: (buffer: number) => Place;
  /** The variables that move places. Functions called from here are given them; of registers they see none. */
  readonly moving: readonly string[];
}

export const inMemory = (base: number, moved?: string): Place => ({ base, moved, registers: undefined });

export const inRegisters = (registers: readonly string[]): Place => ({ base: 0, moved: undefined, registers });

/** Where a place begins in the array. */
export const addressOf = ({ base, moved }: Place): string => plus(moved, base);

/** One of the numbers at a place, which may be read and written. */
export const numberAt = ({ base, moved, registers }: Place, index = 0): string =>
  registers?.[index] ?? `m[${plus(moved, base + index)}]`;

// A loop is faster than the call of a method, up to about so many numbers.
const fewNumbers = 32;

/** So many numbers copied from one place to another. */
export const copied = (from: Place, to: Place, size: number, module: SourceModule): readonly string[] => {
  if (size === 1 || from.registers !== undefined || to.registers !== undefined)
    return Array.from({ length: size }, (_, i) => `${numberAt(to, i)} = ${numberAt(from, i)};`);
  const [source, target] = [addressOf(from), addressOf(to)];
  if (size > fewNumbers) return [`m.copyWithin(${target}, ${source}, ${source} + ${size});`];
  const counter = module.name("i");
  return loop(counter, size, [`m[${counter} + ${target}] = m[${counter} + ${source}];`]);
};

/** Positions that loops move on. */
export interface Walks {
  readonly counters: readonly string[];
  /** The variable with the position of what walks like this; `undefined` where it stays at 0. */
  readonly nameOf: (moved: string | undefined, strides: readonly number[]) => string | undefined;
  /** The lines at the beginning of a loop that set positions: complete once every name has been asked for. */
  readonly linesOf: (loop: number) => readonly string[];
}

/**
 * Positions are worked out from the loops' counters, and not carried on from turn to turn: engines know between which
 * numbers a counter is, and so that the position is a small whole number. That makes loops a third faster.
 */
export const walksOf = (loops: number, module: SourceModule): Walks => {
  const counters = Array.from({ length: loops }, () => module.name("i"));
  const lines: string[][] = counters.map(() => []);
  const known = new Map<string, string>();
  const moved = (at: string | undefined, l: number, stride: number): string | undefined => {
    const counter = counters[l]!;
    if (stride === 0) return at;
    if (stride === 1 && at === undefined) return counter;
    const key = `${at}|${l}|${stride}`;
    const name = known.get(key) ?? module.name("p");
    if (!known.has(key)) {
      const turns = Math.abs(stride) === 1 ? counter : `${counter} * ${Math.abs(stride)}`;
      const [from, sign] = [at ?? "0", stride < 0 ? "-" : "+"];
      lines[l]!.push(`const ${name} = ${at === undefined && stride > 0 ? turns : `${from} ${sign} ${turns}`};`);
    }
    known.set(key, name);
    return name;
  };
  return {
    counters,
    nameOf: (start, strides) => strides.reduce<string | undefined>((at, stride, l) => moved(at, l, stride), start),
    linesOf: (l) => lines[l]!,
  };
};

/** Loops around lines: those before and after the loop inside at each level. Level 0 is before all loops. */
export const nested = (
  extents: readonly number[],
  walks: Walks,
  before: (level: number) => readonly string[],
  after: (level: number) => readonly string[] = () => [],
): readonly string[] => {
  let lines: readonly string[] = [];
  for (let level = extents.length; level >= 0; level--) {
    const inner = level === extents.length ? [] : loop(walks.counters[level]!, extents[level]!, lines);
    const positions = level === 0 ? [] : walks.linesOf(level - 1);
    lines = [...positions, ...before(level), ...inner, ...after(level)];
  }
  return lines;
};
