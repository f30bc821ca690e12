// An order of computation in which all that is used only for one part stands right before it. Knows only who is used by
// whom; everything that stands together in it can be made one box without a circle.
import type { Adjacency } from "./adjacency.js";

export interface ExclusiveOrder {
  /** The places, each after all that it depends on. */
  readonly order: readonly number[];
  /** For each position in `order` where that begins which is used only for what stands there. */
  readonly firsts: readonly number[];
}

/**
 * `after` is who uses whom, users having the greater numbers; exits are used from elsewhere too. All that a place is used for
 * goes through its dominator. Those who have the same one are sorted by number, and each is preceded by what it dominates:
 * that is an order of computation, since what leads out of the dominated leads through the dominator.
 */
export const exclusiveOrder = (after: Adjacency, isExit: Uint8Array): ExclusiveOrder => {
  const count = isExit.length;
  const top = count;
  const tree = ancestors(count + 1, top);
  for (let k = count - 1; k >= 0; k--) {
    let dominator = -1;
    if (isExit[k] === 1) dominator = top;
    else
      for (let at = after.starts[k]!; at < after.starts[k + 1]! && dominator !== top; at++) {
        const user = after.list[at]!;
        dominator = dominator === -1 ? user : tree.common(dominator, user);
      }
    tree.add(k, dominator === -1 ? top : dominator);
  }

  // From the end: a place, then what it dominates, the last first.
  const { starts, list } = tree.children();
  const backwards: number[] = [];
  const waiting: number[] = [];
  const wait = (k: number): void => {
    for (let at = starts[k]!; at < starts[k + 1]!; at++) waiting.push(list[at]!);
  };
  wait(top);
  for (let k = waiting.pop(); k !== undefined; k = waiting.pop()) {
    backwards.push(k);
    wait(k);
  }
  const order = backwards.reverse();
  const begins = new Int32Array(count);
  const firsts = order.map((k, at) => {
    begins[k] = starts[k] === starts[k + 1] ? at : begins[list[starts[k]!]!]!;
    return begins[k]!;
  });
  return { order, firsts };
};

// A tree that grows from its top, and finds what two have in common in logarithmic time: each knows its parent, and an
// ancestor further up, as far as in a skew binary number.
const ancestors = (count: number, top: number) => {
  const parent = new Int32Array(count).fill(top);
  const jump = new Int32Array(count).fill(top);
  const depth = new Int32Array(count);
  const rise = (place: number, to: number): number => {
    let at = place;
    while (depth[at]! > to) at = depth[jump[at]!]! >= to ? jump[at]! : parent[at]!;
    return at;
  };
  return {
    add: (place: number, under: number): void => {
      const far = jump[under]!;
      parent[place] = under;
      depth[place] = depth[under]! + 1;
      jump[place] = depth[under]! - depth[far]! === depth[far]! - depth[jump[far]!]! ? jump[far]! : under;
    },
    common: (a: number, b: number): number => {
      let x = rise(a, depth[b]!);
      let y = rise(b, depth[x]!);
      while (x !== y) {
        const isFar = jump[x] === jump[y];
        x = isFar ? parent[x]! : jump[x]!;
        y = isFar ? parent[y]! : jump[y]!;
      }
      return x;
    },
    /** In ascending order. */
    children: (): Adjacency => {
      const starts = new Int32Array(count + 1);
      for (let k = 0; k < count; k++) if (k !== top) starts[parent[k]! + 1]! += 1;
      for (let k = 0; k < count; k++) starts[k + 1]! += starts[k]!;
      const next = starts.slice();
      const list = new Int32Array(count - 1);
      for (let k = 0; k < count; k++) {
        if (k === top) continue;
        list[next[parent[k]!]!] = k;
        next[parent[k]!]! += 1;
      }
      return { starts, list };
    },
  };
};
