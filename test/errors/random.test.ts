// Keys, seeds, shapes and probabilities that random draws refuse.
import { bernoulli, foldIn, integers, Key, normal, permutation, split, uniform } from "gradmap/learn";
import { describe, expect, test } from "vitest";
import { codeAndPlace, errorOf, untyped } from "../throwing.js";

const key = Key.make(0);

describe("seeds and keys", () => {
  test("a seed that is no whole number", () => {
    for (const seed of [0.5, Number.NaN, Number.POSITIVE_INFINITY, 2 ** 53, "1", 1n, null, undefined, new Date(0)])
      expect(codeAndPlace(() => untyped(Key.make)(seed))).toBe("GM-OPERAND Key.make");
    expect(errorOf(() => Key.make(0.5)).message).toMatchInlineSnapshot(`
      "Key.make: expected a whole number for the seed, found the number 0.5.
        Write a number such as 2, without fractions and within 2^53. [GM-OPERAND]"
    `);
  });

  test("what is no key", () => {
    const calls = { normal, uniform, bernoulli, split };
    for (const [name, draw] of Object.entries(calls))
      for (const bad of [
        0,
        "key",
        null,
        undefined,
        {},
        { tag: "Key", state: "12" },
        { tag: "Key", state: 1 },
        split(key),
      ])
        expect(codeAndPlace(() => untyped(draw)(bad))).toBe(`GM-OPERAND ${name}`);
    expect(codeAndPlace(() => untyped(foldIn)(1, 1))).toBe("GM-OPERAND foldIn");
    expect(codeAndPlace(() => untyped(permutation)(1, 1))).toBe("GM-OPERAND permutation");
    expect(codeAndPlace(() => untyped(integers)(1, [], { high: 2 }))).toBe("GM-OPERAND integers");
    expect(errorOf(() => untyped(normal)(42)).message).toMatchInlineSnapshot(`
      "normal: expected a random key, found the number 42.
        Write Key.make(seed) to make one, or split(key) for more of them. [GM-OPERAND]"
    `);
  });

  test("counts and data that are no whole numbers", () => {
    for (const bad of [-1, 0.5, "2", null]) {
      expect(codeAndPlace(() => untyped(split)(key, bad))).toBe("GM-OPERAND split");
      expect(codeAndPlace(() => untyped(permutation)(key, bad))).toBe("GM-OPERAND permutation");
    }
    for (const bad of [0.5, "step", undefined])
      expect(codeAndPlace(() => untyped(foldIn)(key, bad))).toBe("GM-OPERAND foldIn");
    expect(errorOf(() => split(key, -1)).message).toMatchInlineSnapshot(`
      "split: expected a whole number from 0 on for the count, found the number -1.
        Write a number such as 2, without fractions and within 2^53. [GM-OPERAND]"
    `);
  });
});

test("shapes", () => {
  for (const [name, draw] of Object.entries({ normal, uniform, bernoulli }))
    for (const bad of [3, "3", [1.5], [-1], [Number.NaN], null, { high: 2 }])
      expect(codeAndPlace(() => untyped(draw)(key, bad))).toBe(`GM-SHAPE ${name}`);
  expect(errorOf(() => untyped(normal)(key, 3)).message).toMatchInlineSnapshot(`
    "normal: expected a shape: an array of whole numbers from 0 on, found the number 3.
      Write for example [2, 3]. [GM-SHAPE]"
  `);
});

describe("options", () => {
  test("probabilities", () => {
    for (const p of [-0.1, 1.1, Number.NaN, "0.5", null])
      expect(codeAndPlace(() => untyped(bernoulli)(key, [], { p }))).toBe("GM-OPTION bernoulli");
    expect(errorOf(() => bernoulli(key, [], { p: 2 })).message).toMatchInlineSnapshot(`
      "bernoulli: expected a probability from 0 to 1 for the option p, found the number 2.
        Write bernoulli(..., { p: ... }) with a probability from 0 to 1. [GM-OPTION]"
    `);
  });

  test("bounds", () => {
    const bounds = [
      { low: 1 },
      { low: 2, high: 1 },
      { low: 0, high: 0 },
      { low: Number.NaN },
      { high: Number.POSITIVE_INFINITY },
    ];
    for (const options of [...bounds, { low: -1e308, high: 1e308 }, { low: "0" }, { high: "1" }])
      expect(codeAndPlace(() => untyped(uniform)(key, [], options))).toBe("GM-OPTION uniform");
    for (const options of [{}, { high: 0 }, { low: 0.5, high: 2 }, { high: 1.5 }, { low: -(2 ** 53) + 1, high: 2 }])
      expect(codeAndPlace(() => untyped(integers)(key, [], options))).toBe("GM-OPTION integers");
    expect(errorOf(() => uniform(key, [], { low: 1 })).message).toMatchInlineSnapshot(`
      "uniform: expected a number above 1 and a finite distance from it for the option high, found the number 1.
        Write uniform(..., { high: ... }) with a number above 1 and a finite distance from it. [GM-OPTION]"
    `);
  });

  test("that are unknown or no options", () => {
    expect(codeAndPlace(() => untyped(uniform)(key, [], { min: 0 }))).toBe("GM-OPTION uniform");
    expect(codeAndPlace(() => untyped(bernoulli)(key, [], 0.5))).toBe("GM-OPTION bernoulli");
    expect(codeAndPlace(() => untyped(integers)(key, []))).toBe("GM-OPTION integers");
    expect(errorOf(() => untyped(integers)(key, [2], 6)).message).toMatchInlineSnapshot(`
      "integers: expected its options as a plain object, found the number 6.
        Write integers(key, shape, { high: 6 }). [GM-OPTION]"
    `);
    expect(errorOf(() => untyped(uniform)(key, { low: 0 })).message).toMatchInlineSnapshot(`
      "uniform: expected a shape: an array of whole numbers from 0 on, found an object with keys low.
        Write uniform(key, [], { ... }): options come last. [GM-SHAPE]"
    `);
  });

  test("more numbers than any memory holds", () => {
    expect(codeAndPlace(() => normal(key, [2 ** 33]))).toBe("GM-SHAPE normal");
  });
});
