// Who is connected to whom, in flat arrays: so that graphs of a million nodes can be gone through. Knows numbers only.

/** For each of a graph's places a list of places: `list[starts[k]]` up to `list[starts[k + 1]]`. */
export interface Adjacency {
  readonly starts: Int32Array;
  readonly list: Int32Array;
}

/** The lists of `count` places: `write` is called for each in turn, and adds what is in its list. */
export const adjacencyOf = (count: number, write: (place: number, add: (entry: number) => void) => void): Adjacency => {
  const starts = new Int32Array(count + 1);
  let list = new Int32Array(2 * count + 16);
  let length = 0;
  const add = (entry: number): void => {
    if (length === list.length) {
      const longer = new Int32Array(2 * length);
      longer.set(list);
      list = longer;
    }
    list[length] = entry;
    length += 1;
  };
  for (let k = 0; k < count; k++) {
    write(k, add);
    starts[k + 1] = length;
  }
  return { starts, list: list.subarray(0, length) };
};

/** The same connections from the other side; each list in ascending order. */
export const reversed = ({ starts, list }: Adjacency): Adjacency => {
  const count = starts.length - 1;
  const back = new Int32Array(count + 1);
  for (const entry of list) back[entry + 1]! += 1;
  for (let k = 0; k < count; k++) back[k + 1]! += back[k]!;
  const next = back.slice();
  const sources = new Int32Array(list.length);
  for (let k = 0; k < count; k++)
    for (let at = starts[k]!; at < starts[k + 1]!; at++) {
      const entry = list[at]!;
      sources[next[entry]!] = k;
      next[entry]! += 1;
    }
  return { starts: back, list: sources };
};

/** The list of one place. Where every node is gone through, loop from `starts` to `starts`: a view for each is felt. */
export const entriesOf = ({ starts, list }: Adjacency, place: number): Int32Array =>
  list.subarray(starts[place]!, starts[place + 1]!);

/** What all of a list is, if it is one place. */
export const onlyEntry = ({ starts, list }: Adjacency, place: number): number | undefined => {
  const from = starts[place]!;
  for (let at = from + 1; at < starts[place + 1]!; at++) if (list[at] !== list[from]) return undefined;
  return from < starts[place + 1]! ? list[from] : undefined;
};

/**
 * All places, each after those in its list, and otherwise in their own order; `undefined` if they go in a circle. Those that
 * need nothing stand right before the first that needs them.
 */
export const sorted = ({ starts, list }: Adjacency): readonly number[] | undefined => {
  const count = starts.length - 1;
  const order: number[] = [];
  // 0: not seen, 1: on the path, 2: done.
  const state = new Uint8Array(count);
  const next = starts.slice(0, count);
  const path: number[] = [];
  const needsNothing = (place: number): boolean => starts[place] === starts[place + 1];
  const finish = (place: number): void => {
    state[place] = 2;
    order.push(place);
  };
  for (let seed = 0; seed < count; seed++) {
    if (state[seed] !== 0 || needsNothing(seed)) continue;
    path.push(seed);
    state[seed] = 1;
    while (path.length > 0) {
      const place = path[path.length - 1]!;
      const end = starts[place + 1]!;
      let at = next[place]!;
      while (at < end && (state[list[at]!] === 2 || needsNothing(list[at]!))) at += 1;
      if (at < end) {
        next[place] = at + 1;
        const entry = list[at]!;
        if (state[entry] === 1) return undefined;
        state[entry] = 1;
        path.push(entry);
        continue;
      }
      path.pop();
      for (let k = starts[place]!; k < end; k++) if (state[list[k]!] === 0) finish(list[k]!);
      finish(place);
    }
  }
  for (let place = 0; place < count; place++) if (state[place] === 0) finish(place);
  return order;
};

/** Which places lie on a circle, or on the way from one to another. */
export const circling = (before: Adjacency): Uint8Array => {
  const left = new Uint8Array(before.starts.length - 1).fill(1);
  const after = reversed(before);
  for (const [into, out] of [
    [before, after],
    [after, before],
  ] as const) {
    const waiting = new Int32Array(left.length);
    for (let k = 0; k < left.length; k++)
      for (const entry of entriesOf(into, k)) if (left[k] === 1 && left[entry] === 1) waiting[k]! += 1;
    const free: number[] = [];
    for (let k = 0; k < left.length; k++) if (left[k] === 1 && waiting[k] === 0) free.push(k);
    for (let k = free.pop(); k !== undefined; k = free.pop()) {
      left[k] = 0;
      for (const entry of entriesOf(out, k)) {
        if (left[entry] === 0) continue;
        waiting[entry]! -= 1;
        if (waiting[entry] === 0) free.push(entry);
      }
    }
  }
  return left;
};
