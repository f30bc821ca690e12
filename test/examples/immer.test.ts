// The example of transfer, at small size: what was learned helps with another question, a frozen body stays as it is, and
// what a recipe does not touch is shared.
import { Tree } from "gradmap";
import { Key } from "gradmap/learn";
import { describe, expect, test } from "vitest";
import { main, raised, withNewHead } from "../../examples/immer.js";

const { equals } = Tree.getEq<unknown>({ equals: Object.is });

describe("transfer", () => {
  const { learned, swapped, headOnly, whole, eager, accuracies, odd, lines } = main({ passes: 6, steps: 60 });

  test("a head on what was learned tells odd from even better than a network that has seen the few pictures only", () => {
    expect(accuracies.digits).toBeGreaterThan(0.9);
    expect(accuracies.swapped).toBeLessThan(0.65);
    expect(accuracies.headOnly).toBeGreaterThan(accuracies.scratch);
    expect(accuracies.headOnly).toBeGreaterThan(0.75);
    expect(lines).toHaveLength(7);
  });

  test("the swap shares the body, and training the head leaves every number of it", () => {
    expect(swapped.body).toBe(learned.body);
    expect(equals(headOnly.body, learned.body)).toBe(true);
    expect(equals(headOnly.head, swapped.head)).toBe(false);
    // Without the mask the body moves.
    expect(equals(whole.body, learned.body)).toBe(false);
  });

  test("one bias by hand: one tensor is new, one number of it is another, and answers follow", () => {
    expect(eager.head.weight).toBe(headOnly.head.weight);
    const [even, odds] = headOnly.head.bias.data;
    expect([...eager.head.bias.data]).toEqual([even, odds! + 2]);
    expect(odd[1]).toBeGreaterThan(odd[0]!);
  });

  test("the recipes are pure", () => {
    const before = Tree.map((x) => x)(learned);
    withNewHead(learned, 2, Key.make(0));
    raised(learned, 0, 1);
    expect(equals(learned, before)).toBe(true);
    expect(Object.isFrozen(swapped) && Object.isFrozen(swapped.head)).toBe(true);
  });
});
