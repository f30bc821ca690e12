// Places in order against a sort by comparison, for all lengths around the widths of a merge and the size of a heap.
import { expect, test } from "vitest";
import { writeOrder } from "../../../src/ops/numeric/order.js";

// Few different numbers, so that many tie; every seventh is NaN.
const numbers = (size: number): Float64Array =>
  Float64Array.from({ length: size }, (_, i) => (i % 7 === 3 ? Number.NaN : ((i * 7919) % 11) - 5));

const compared = (data: Float64Array, descending: boolean): readonly number[] => {
  const rank = (value: number): number => (Number.isNaN(value) ? Number.POSITIVE_INFINITY : value);
  const sign = descending ? -1 : 1;
  const compare = (a: number, b: number): number => (a === b ? 0 : sign * (a < b ? -1 : 1));
  return [...data.keys()].sort((i, j) => compare(rank(data[i]!), rank(data[j]!)) || i - j);
};

test.each([false, true])("as many places as there is room for, descending: %s", (descending) => {
  for (const size of [0, 1, 2, 3, 16, 17, 100, 300]) {
    const data = numbers(size);
    const whole = compared(data, descending);
    for (const count of [0, 1, 2, 5, 20, 50, size - 1, size].filter((n) => n >= 0 && n <= size)) {
      const places = new Float64Array(count);
      writeOrder(places, data, descending);
      expect([...places]).toEqual(whole.slice(0, count));
    }
  }
});

test("zeros of either sign are equal", () => {
  const places = new Float64Array(3);
  writeOrder(places, Float64Array.of(0, -0, 0), true);
  expect([...places]).toEqual([0, 1, 2]);
});
