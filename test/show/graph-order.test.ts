// The order of computation in which folding finds its parts: what is used only for one place stands right before it.
import fc from "fast-check";
import { expect, test } from "vitest";
import { adjacencyOf, entriesOf, reversed, sorted } from "../../src/show/graph/adjacency.js";
import { exclusiveOrder } from "../../src/show/graph/dominators.js";

/** For each place the places before it that it needs. */
type Needs = readonly (readonly number[])[];

const orderOf = (needs: Needs, exits: readonly number[]): ReturnType<typeof exclusiveOrder> => {
  const before = adjacencyOf(needs.length, (place, add) => needs[place]!.forEach(add));
  return exclusiveOrder(
    reversed(before),
    Uint8Array.from(needs, (_, k) => (exits.includes(k) ? 1 : 0)),
  );
};

test("a chain is used for its end, and no further than to a result", () => {
  expect(orderOf([[], [0], [1]], [2]).firsts).toEqual([0, 0, 0]);
  expect(orderOf([[], [0], [1]], [1, 2]).firsts).toEqual([0, 0, 2]);
});

test("what two use belongs to where both meet", () => {
  // 0 is used by 1 and 2, which meet in 3.
  expect(orderOf([[], [0], [0], [1, 2]], [3])).toEqual({ order: [0, 1, 2, 3], firsts: [0, 1, 2, 0] });
  // 0 is for 2 alone, 1 for 3 alone.
  expect(orderOf([[], [], [0], [1], [2, 3]], [4])).toEqual({ order: [0, 2, 1, 3, 4], firsts: [0, 0, 2, 2, 0] });
});

/** By definition: whether `place` is reached from `from` to an exit only through `through`. */
const isOnlyFor = (users: Needs, exits: readonly number[], from: number, through: number): boolean => {
  const seen = new Set([from]);
  for (const place of seen) {
    if (place === through) continue;
    if (exits.includes(place)) return false;
    for (const user of users[place]!) seen.add(user);
  }
  return true;
};

test("it is an order of computation, and what stands together is what the definition says", () => {
  fc.assert(
    fc.property(
      fc.array(fc.array(fc.nat(100), { maxLength: 3 }), { minLength: 1, maxLength: 25 }),
      fc.nat(24),
      (raw, extra) => {
        const needs = raw.map((list, k) => (k === 0 ? [] : list.map((choice) => choice % k)));
        const users: number[][] = needs.map(() => []);
        needs.forEach((list, k) => {
          for (const need of list) users[need]!.push(k);
        });
        const exits = users.flatMap((list, k) => (list.length === 0 || k === extra ? [k] : []));
        const { order, firsts } = orderOf(needs, exits);
        const position = new Map(order.map((place, at) => [place, at]));
        expect(position.size).toBe(needs.length);
        needs.forEach((list, k) => {
          for (const need of list) expect(position.get(need)!).toBeLessThan(position.get(k)!);
        });
        order.forEach((place, at) => {
          const together = order.slice(firsts[at]!, at + 1);
          const defined = order.filter((from) => isOnlyFor(users, exits, from, place));
          expect(together).toEqual(defined);
        });
      },
    ),
    { numRuns: 200, seed: 3 },
  );
});

test("circles are found, and leaves stand right before they are needed", () => {
  const before = (needs: Needs) => adjacencyOf(needs.length, (place, add) => needs[place]!.forEach(add));
  expect(sorted(before([[1], [0]]))).toBeUndefined();
  expect(sorted(before([[], [], [1], [0, 2]]))).toEqual([1, 2, 0, 3]);
  expect([...entriesOf(reversed(before([[], [0, 0], [0]])), 0)]).toEqual([1, 1, 2]);
});
