// The places of numbers in their order. Knows arrays; is ignorant of ops. Of equal numbers the earlier one comes first,
// in either direction, and NaN counts as greater than every number.
import type { ReadonlyFloat64Array } from "../../expr/tensor.js";

/** Fills `places` with the places in `data` of its first numbers in order: as many as there is room for. */
export const writeOrder = (places: Float64Array, data: ReadonlyFloat64Array, descending: boolean): void => {
  // NaN is set apart, and numbers going down are negated, so that one plain comparison serves.
  const nan: number[] = [];
  const keys = new Float64Array(data.length);
  const own = new Float64Array(data.length);
  let count = 0;
  for (let i = 0; i < data.length; i++) {
    const value = data[i]!;
    if (Number.isNaN(value)) nan.push(i);
    else {
      keys[count] = descending ? -value : value;
      own[count++] = i;
    }
  }
  const leading = descending ? Math.min(nan.length, places.length) : 0;
  const wanted = Math.min(count, places.length - leading);
  for (let i = 0; i < leading; i++) places[i] = nan[i]!;
  const numbers = wanted * 8 < count ? least(keys.subarray(0, count), wanted) : undefined;
  const ordered =
    numbers === undefined
      ? sorted(keys.subarray(0, count), own.subarray(0, count))
      : sorted(
          Float64Array.from(numbers, (i) => keys[i]!),
          Float64Array.from(numbers, (i) => own[i]!),
        );
  places.set(ordered.subarray(0, wanted), leading);
  for (let i = leading + wanted; i < places.length; i++) places[i] = nan[i - leading - wanted]!;
};

// A stable merge sort, from the bottom up: each round merges neighbouring runs that are twice as long. Both arrays are
// this function's own.
const sorted = (keys: Float64Array, own: Float64Array): Float64Array => {
  let fromKeys = keys;
  let fromOwn = own;
  let toKeys: Float64Array = new Float64Array(keys.length);
  let toOwn: Float64Array = new Float64Array(keys.length);
  for (let width = 1; width < keys.length; width *= 2) {
    for (let start = 0; start < keys.length; start += 2 * width) {
      const middle = Math.min(start + width, keys.length);
      const end = Math.min(start + 2 * width, keys.length);
      let left = start;
      let right = middle;
      for (let at = start; at < end; at++) {
        const next = left < middle && (right >= end || fromKeys[left]! <= fromKeys[right]!) ? left++ : right++;
        toKeys[at] = fromKeys[next]!;
        toOwn[at] = fromOwn[next]!;
      }
    }
    [fromKeys, toKeys] = [toKeys, fromKeys];
    [fromOwn, toOwn] = [toOwn, fromOwn];
  }
  return fromOwn;
};

// The places of the `count` least keys, ascending as places. A heap holds the best seen so far with the worst of them on
// top: a key that ties with the top came later, and stays out.
const least = (keys: Float64Array, count: number): Float64Array => {
  const heap = new Float64Array(count);
  const worse = (a: number, b: number): boolean => keys[a]! > keys[b]! || (keys[a]! === keys[b]! && a > b);
  const sink = (start: number, place: number): void => {
    let at = start;
    for (let child = 2 * at + 1; child < count; child = 2 * at + 1) {
      if (child + 1 < count && worse(heap[child + 1]!, heap[child]!)) child++;
      if (!worse(heap[child]!, place)) break;
      heap[at] = heap[child]!;
      at = child;
    }
    heap[at] = place;
  };
  if (count === 0) return heap;
  for (let i = 0; i < count; i++) heap[i] = i;
  for (let at = (count >> 1) - 1; at >= 0; at--) sink(at, heap[at]!);
  for (let i = count; i < keys.length; i++) if (keys[i]! < keys[heap[0]!]!) sink(0, i);
  return heap.sort();
};
