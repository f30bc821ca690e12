// Mutants are found by the laws, and what finds them can fail: laws that are too few let them live. The whole family of
// all ops is for `npm run mutants`; here is a handful of ops.
import { abs, add, cos, defineOp, evaluate, exp, max, mul, pow, sub, tanh, variable } from "gradmap";
import { allLaws, customOpLaws, type LawSet, lawSet } from "gradmap/laws";
import { describe, expect, test } from "vitest";
import { type Mutant, mutantFamilies } from "../../../laws/mutants/mutant.js";
import { mutantsOf } from "../../../laws/mutants/mutantsOf.js";
import { scoreOf } from "../../../laws/mutants/score.js";
import { type Verdict, verdictOn } from "../../../laws/mutants/verdict.js";
import { type OpLike, recordOf } from "../../../laws/ops/opFunction.js";

// A user's op, with whatever a record can have that the others have not.
const wave = defineOp({
  name: "wave",
  args: ["x"],
  value: (x) => x - Math.sin(x),
  partials: ([x]) => [sub(1, cos(x))],
  domain: [[-10, 10]],
  js: (x) => `(${x} - Math.sin(${x}))`,
});

// To show that a mutant is none, few samples do.
const verdicts = (op: OpLike, lawsOf: (mutant: Mutant) => LawSet, most = 1000): readonly Verdict[] =>
  mutantsOf(op).map((mutant) => {
    const numRuns = mutant.equivalent === undefined ? most : 10;
    return verdictOn({ op: recordOf(op).name, mutant, laws: lawsOf(mutant) }, { seed: 1, numRuns });
  });

const some = [tanh, abs, max, wave];

describe("every mutant is found, and only mutants are", () => {
  test.each(some.map((op) => ({ name: op.op.name, op })))("of $name", ({ op }) => {
    const score = scoreOf(verdicts(op, (mutant) => customOpLaws(mutant.op)));
    expect(score.survivors.map(({ mutant }) => mutant)).toEqual([]);
    expect(score.excused.map(({ mutant }) => mutant)).toEqual([]);
    expect(score.total.mutants).toBeGreaterThan(15);
  });
});

test("without the laws of derivatives mutants survive", () => {
  const few = (mutant: Mutant): LawSet => {
    const set = customOpLaws(mutant.op);
    return lawSet(
      "few",
      allLaws(set).filter(({ id }) => id === "op.pure"),
    );
  };
  const { survivors, total, laws } = scoreOf(verdicts(wave, few, 10));
  expect(survivors.length).toBe(total.mutants - total.found);
  expect(total.found).toBe(1);
  expect(laws).toEqual([{ law: "op.pure", asked: total.mutants, found: 1, alone: 1 }]);
});

test("a reason that is wrong is found out", () => {
  const [first] = mutantsOf(wave);
  const excused = { ...first!, equivalent: "not so" };
  const verdict = verdictOn({ op: "wave", mutant: excused, laws: customOpLaws(excused.op) }, { seed: 1, numRuns: 10 });
  const score = scoreOf([verdict]);
  expect(score.excused).toEqual([verdict]);
  expect(score.survivors).toEqual([]);
});

describe("a family has its mutants", () => {
  const named = (op: OpLike): readonly string[] => mutantsOf(op).map(({ name }) => name);

  test("a term left out of a partial", () => {
    expect(named(wave)).toEqual(
      expect.arrayContaining([
        "wave: the partial in x lacks the left term 1 of sum 0",
        "wave: the partial in x lacks the right term cos(x) of sum 0",
      ]),
    );
  });

  test("partials that are exchanged are no mistake where they read the same", () => {
    const swapped = (op: OpLike) => mutantsOf(op).filter(({ family }) => family === "swapped");
    expect(swapped(add).map(({ equivalent }) => equivalent)).toEqual(["both partials are the same expression"]);
    expect(swapped(mul).map(({ equivalent }) => equivalent)).toEqual([undefined]);
  });

  test("the opposite value is no mistake where the partials follow the result", () => {
    const growth = defineOp({
      name: "growth",
      args: ["x"],
      value: Math.exp,
      partials: (_, y) => [y],
      domain: [[-1, 1]],
    });
    const opposite = mutantsOf(growth).find(({ name }) => name === "growth: the value has the wrong sign");
    expect(opposite?.equivalent).toContain("change their sign with the result");
    expect(named(exp)).toContain("exp: the value has the wrong sign");
    expect(mutantsOf(exp).find(({ name }) => name === "exp: the value has the wrong sign")?.equivalent).toBeUndefined();
  });

  test("all families occur among a few ops", () => {
    const families = new Set([...some, pow, fieldless].flatMap(mutantsOf).map(({ family }) => family));
    const elementwise = mutantFamilies.filter((family) => !["mode", "support", "batch", "form"].includes(family));
    expect(elementwise.filter((family) => !families.has(family))).toEqual([]);
  });
});

// Nothing but what a record must have, and a partial that is not there.
const fieldless = defineOp({
  name: "first",
  args: ["x", "y"],
  value: (x) => x,
  partials: () => [1, 0],
  domain: [
    [-1, 1],
    [-1, 1],
  ],
});

test("a mutant differs from the op in one thing only", () => {
  const x = variable("x");
  for (const { name, family, op } of mutantsOf(wave))
    if (!["value", "impure", "NaN swallowed"].includes(family))
      expect(recordOf(op).value(0.5), name).toBe(wave.op.value(0.5));
  expect(evaluate(wave(x), { x: 0.5 })).toBe(0.5 - Math.sin(0.5));
});

test("verdicts depend on the seed alone", () => {
  const again = () => verdicts(wave, (mutant) => customOpLaws(mutant.op), 10);
  expect(again()).toEqual(again());
});
