// Sets of whole numbers that are shared and joined very often. Knows nothing of expressions.

/** A set by its number: 0 is the empty one. Equal numbers are equal sets; equal sets may have different numbers. */
export type SetId = number;

/** Many subsets of `0 .. universe - 1`, for use inside one pure function. */
export interface Sets {
  /** The members in ascending order. */
  readonly members: (id: SetId) => Int32Array;
  readonly single: (member: number) => SetId;
  readonly union: (a: SetId, b: SetId) => SetId;
  readonly unionOf: (ids: ArrayLike<SetId>) => SetId;
}

/**
 * An empty collection. Once joining sets has taken `budget` steps, every further union is the whole universe: a set that
 * is too large where a bound is wanted, but never one that lacks a member.
 */
export const setsIn = (universe: number, budget: number): Sets => {
  const all: Int32Array[] = [new Int32Array(0)];
  const unions = new Map<number, SetId>();
  let everything: SetId | undefined;
  let steps = 0;

  const add = (set: Int32Array): SetId => all.push(set) - 1;
  const whole = (): SetId => (everything ??= add(Int32Array.from({ length: universe }, (_, i) => i)));
  const stored = (set: Int32Array): SetId => (set.length === universe ? whole() : add(set));
  const exhausted = (work: number): boolean => {
    steps += work;
    return steps > budget;
  };

  const joined = (a: SetId, b: SetId): SetId => {
    const [large, small] = all[a]!.length >= all[b]!.length ? [a, b] : [b, a];
    const [x, y] = [all[large]!, all[small]!];
    if (x.length > 16 * y.length && y.every((member) => includes(x, member))) return large;
    if (exhausted(x.length + y.length)) return whole();
    const merged = merge(x, y);
    return merged.length === x.length ? large : stored(merged);
  };

  const union = (a: SetId, b: SetId): SetId => {
    if (a === b || b === 0) return a;
    if (a === 0) return b;
    if (a === everything || b === everything) return whole();
    const key = a < b ? a * 2 ** 26 + b : b * 2 ** 26 + a;
    const known = unions.get(key) ?? joined(a, b);
    unions.set(key, known);
    return known;
  };

  const unionOf = (given: ArrayLike<SetId>): SetId => {
    const ids = new Set<SetId>();
    for (let i = 0; i < given.length; i++) if (given[i] !== 0) ids.add(given[i]!);
    if (ids.size <= 4) return [...ids].reduce(union, 0);
    if (everything !== undefined && ids.has(everything)) return whole();
    let size = 0;
    for (const id of ids) size += all[id]!.length;
    if (exhausted(size)) return whole();
    return stored(16 * size < universe ? sortedMembers(ids, size) : stampedMembers(ids));
  };

  const sortedMembers = (ids: Iterable<SetId>, size: number): Int32Array => {
    const gathered = new Int32Array(size);
    let count = 0;
    for (const id of ids) {
      gathered.set(all[id]!, count);
      count += all[id]!.length;
    }
    return gathered.sort().filter((member, i) => i === 0 || member !== gathered[i - 1]);
  };

  const stampedMembers = (ids: Iterable<SetId>): Int32Array => {
    const stamps = new Uint8Array(universe);
    let count = 0;
    for (const id of ids)
      for (const member of all[id]!) {
        count += 1 - stamps[member]!;
        stamps[member] = 1;
      }
    const members = new Int32Array(count);
    for (let member = 0, i = 0; member < universe; member++) if (stamps[member] === 1) members[i++] = member;
    return members;
  };

  return { members: (id) => all[id]!, single: (member) => stored(Int32Array.of(member)), union, unionOf };
};

const includes = (sorted: Int32Array, member: number): boolean => {
  let [low, high] = [0, sorted.length];
  while (low < high) {
    const middle = (low + high) >> 1;
    if (sorted[middle]! < member) low = middle + 1;
    else high = middle;
  }
  return sorted[low] === member;
};

const merge = (a: Int32Array, b: Int32Array): Int32Array => {
  const merged = new Int32Array(a.length + b.length);
  let [i, j, count] = [0, 0, 0];
  while (i < a.length && j < b.length) {
    const [x, y] = [a[i]!, b[j]!];
    merged[count++] = Math.min(x, y);
    if (x <= y) i++;
    if (y <= x) j++;
  }
  while (i < a.length) merged[count++] = a[i++]!;
  while (j < b.length) merged[count++] = b[j++]!;
  return merged.slice(0, count);
};
