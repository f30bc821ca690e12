// A sequence of parts made as short as asked for: neighbours become one part, where possible what is used only for the last
// of them. Neighbours in an order of computation can be joined without a circle.

import type { Part } from "./parts.js";
import { stretch } from "./parts.js";
import type { Sequence } from "./repeats.js";

/** A piece of the sequence, from a position up to another. */
type Piece = readonly [from: number, to: number];

export const cut = ({ parts, firsts }: Sequence, limit: number): readonly Part[] => {
  if (parts.length <= limit) return parts;
  const weights = new Float64Array(parts.length + 1);
  parts.forEach((part, k) => {
    weights[k + 1] = weights[k]! + part.nodes.length;
  });
  const total = weights[parts.length]!;
  const size = smallestFit(firsts, weights, limit);
  const pieces =
    size === undefined
      ? packed(exclusive(firsts, weights, Math.ceil(total / limit)), weights, Math.ceil((2 * total) / limit))
      : exclusive(firsts, weights, size);
  return pieces.map(([from, to]) =>
    stretch(
      parts.slice(from, to),
      firsts.slice(from, to).map((first) => Math.max(first - from, 0)),
    ),
  );
};

// The smallest power of two, up to half of all, whose pieces are few enough.
const smallestFit = (firsts: readonly number[], weights: Float64Array, limit: number): number | undefined => {
  for (let size = 2; size <= weights[firsts.length]! / 2; size *= 2) {
    let count = 0;
    for (let to = firsts.length; to > 0 && count <= limit; count++) to = beginOf(firsts, weights, size, to);
    if (count <= limit) return size;
  }
  return undefined;
};

/** Where a piece begins that ends before `to`: with what is used only for its last part, if both have no more than `size` nodes. */
const beginOf = (firsts: readonly number[], weights: Float64Array, size: number, to: number): number => {
  const first = firsts[to - 1]!;
  return weights[to]! - weights[first]! <= size ? first : to - 1;
};

const exclusive = (firsts: readonly number[], weights: Float64Array, size: number): readonly Piece[] => {
  const pieces: Piece[] = [];
  for (let to = firsts.length; to > 0; ) {
    const from = beginOf(firsts, weights, size, to);
    pieces.push([from, to]);
    to = from;
  }
  return pieces.reverse();
};

/** Neighbours together, as long as they have no more than `size` nodes: two that follow each other have more. */
const packed = (pieces: readonly Piece[], weights: Float64Array, size: number): readonly Piece[] => {
  const result: Piece[] = [];
  for (const [from, to] of pieces) {
    const last = result.at(-1);
    if (last !== undefined && weights[to]! - weights[last[0]]! <= size) result[result.length - 1] = [last[0], to];
    else result.push([from, to]);
  }
  return result;
};
