// A sequence of parts made as short as asked for: neighbours become one part, where possible what is used only for the last
// of them. Neighbours in an order of computation can be joined without a circle.
import type { Part } from "./parts.js";
import { stretch } from "./parts.js";
import type { Sequence } from "./repeats.js";

/** A piece of the sequence, from a position up to another. */
type Piece = readonly [from: number, to: number];

// How much greater the pieces are made when there are too many.
const growth = 1.25;

/**
 * As many parts as there is room for, if there are that many. What is joined fills about `full` boxes when it is looked into;
 * the end of the sequence, where the result is, stays as it is. What `isKept` is joined with nothing, if it can be helped.
 */
export const cut = (
  { parts, firsts }: Sequence,
  room: number,
  full: number,
  isKept: (part: Part) => boolean,
): readonly Part[] => {
  if (parts.length <= room) return parts;
  const weights = new Float64Array(parts.length + 1);
  parts.forEach((part, k) => {
    weights[k + 1] = weights[k]! + part.nodes.length;
  });
  const alone = new Int32Array(parts.length + 1);
  parts.forEach((part, k) => {
    alone[k + 1] = alone[k]! + (isKept(part) ? 1 : 0);
  });
  const pieces = fitting({ firsts, weights, alone }, room, full);
  return opened(pieces, room).map(([from, to]) =>
    stretch(
      parts.slice(from, to),
      firsts.slice(from, to).map((first) => Math.max(first - from, 0)),
    ),
  );
};

interface Weighed {
  readonly firsts: readonly number[];
  /** How many nodes there are before each position. */
  readonly weights: Float64Array;
  /** And how many of the parts are to stand alone. */
  readonly alone: Int32Array;
}

// Whether the parts from a position up to another can be one piece of that size.
const isPiece = ({ weights, alone }: Weighed, from: number, to: number, size: number): boolean =>
  weights[to]! - weights[from]! <= size && alone[to] === alone[from];

// Pieces of the smallest size that are few enough: of what belongs together, or else of neighbours.
const fitting = (sequence: Weighed, room: number, full: number): readonly Piece[] => {
  const count = sequence.firsts.length;
  const total = sequence.weights[count]!;
  for (let size = full; size <= total / 2; size = Math.ceil(size * growth)) {
    const pieces = exclusive(sequence, size, room);
    if (pieces.length <= room) return pieces;
  }
  for (let size = Math.max(full, Math.ceil(total / room)); ; size = Math.ceil(size * growth)) {
    const pieces = packed(sequence, exclusive(sequence, Math.ceil(size / 2), count), size);
    if (pieces.length <= room) return pieces;
    // Too many stand alone.
    if (size > total)
      return packed({ ...sequence, alone: new Int32Array(count + 1) }, pieces, Math.ceil((2 * total) / room));
  }
};

/** From the end: a part with what is used only for it, if both have no more than `size` nodes. No more than `most` pieces and one. */
const exclusive = (sequence: Weighed, size: number, most: number): readonly Piece[] => {
  const pieces: Piece[] = [];
  for (let to = sequence.firsts.length; to > 0 && pieces.length <= most; ) {
    const first = sequence.firsts[to - 1]!;
    const from = isPiece(sequence, first, to, size) ? first : to - 1;
    pieces.push([from, to]);
    to = from;
  }
  return pieces.reverse();
};

/** Neighbours together, as long as they have no more than `size` nodes: two that follow each other have more. */
const packed = (sequence: Weighed, pieces: readonly Piece[], size: number): readonly Piece[] => {
  const result: Piece[] = [];
  for (const [from, to] of pieces) {
    const last = result.at(-1);
    if (last !== undefined && isPiece(sequence, last[0], to, size)) result[result.length - 1] = [last[0], to];
    else result.push([from, to]);
  }
  return result;
};

/** From the end the parts of pieces one by one, as long as there is room. */
const opened = (pieces: readonly Piece[], room: number): readonly Piece[] => {
  let spare = room - pieces.length;
  const result: Piece[] = [];
  for (const [from, to] of [...pieces].reverse()) {
    const single = to - from - 1 <= spare ? from : to - spare;
    for (let at = to; at > single; at--) result.push([at - 1, at]);
    if (single > from) result.push([from, single]);
    spare -= single > from ? to - single : to - from - 1;
  }
  return result.reverse();
};
