// gradmap check: which exports are put to their laws, and what is said of them.
import { defineLinear, defineOp, flip, none, sin, tanh } from "gradmap";
import { check, customOpLaws, functionLaws, lawSet, tensorOpLaws } from "gradmap/laws";
import { describe, expect, test } from "vitest";
import { started } from "./machine.js";

const good = defineOp({
  name: "halved",
  args: ["x"],
  value: (x) => x / 2,
  partials: () => [0.5],
  domain: [[-10, 10]],
});
const bad = defineOp({
  name: "badCos",
  args: ["x"],
  value: Math.cos,
  partials: ([x]) => [sin(x)],
  domain: [[-3, 3]],
});
const reversed = defineLinear({
  name: "reversed",
  args: ["x"],
  shape: ([x]) => x!,
  value: ([x]) => x!.data.slice().reverse(),
  transpose: (cotangent) => [flip(cotangent, { axis: 0 })],
});

const checked = (exports: Readonly<Record<string, unknown>>, ...more: readonly string[]) =>
  started(["check", "ops.js", ...more], { modules: { "ops.js": exports } });

describe("what is said", () => {
  test("an op that keeps its laws", async () => {
    const { code, out, err } = await checked({ good }, "--runs", "20");
    expect([code, err]).toEqual([0, ""]);
    expect(out).toMatch(/^ok {6}good {2}keeps \d+ laws, on \d+ samples\n$/);
  });

  test("an op that breaks some: which, the counterexample, and a test to paste", async () => {
    const { code, out, err } = await checked({ good, bad }, "--seed", "7", "--runs", "20");
    expect([code, err]).toEqual([1, ""]);
    expect(out).toMatch(/^ok {6}good {2}keeps .*\nbroken {2}bad {3}breaks \d laws: op\.partials, /);
    const result = check({ seed: 7, numRuns: 20 })(customOpLaws(bad));
    const violations = result._tag === "Left" ? result.left : [];
    expect(violations.length).toBeGreaterThan(1);
    for (const { law, statement, formula, counterexample, message } of violations)
      expect(out).toContain(
        `\nbad breaks ${law}: ${statement}\n  ${formula}\n  at ${counterexample}\n  ${message.replaceAll("\n", "\n  ")}\n`,
      );
    expect(out.match(/lawOf\(customOpLaws\(badCos\), "op\.partials"\)\.at\(/g)).toHaveLength(1);
    expect(out).toContain("\n    import { customOpLaws");
    expect(out).not.toMatch(/digraph|└─|0x1/);
    expect(out.split("\n").length).toBeLessThan(30);
  });

  test("the seed and the number of samples are those that were asked for", async () => {
    const runs = async (n: string) => (await checked({ good }, "--runs", n)).out;
    expect(await runs("10")).not.toBe(await runs("20"));
    expect(await runs("10")).toBe(await runs("10"));
    const asked = (seed: number): string => {
      const result = check({ seed, numRuns: 5 })(customOpLaws(bad));
      return result._tag === "Left" ? result.left[0].message : "";
    };
    expect((await checked({ bad }, "--seed=-3", "--runs", "5")).out).toContain(asked(-3));
  });

  test("sets of laws, in lists and records too, and each op once", async () => {
    const laws = functionLaws(({ w }: { readonly w: ReturnType<typeof sin> }) => tanh(w), { w: 0.5 });
    const exports = { laws, more: { good, list: 3 }, all: [good, tanh], good, text: "x", nothing: null };
    const { code, out } = await checked(exports, "--runs", "10");
    expect(code).toBe(0);
    expect(out.split("\n").map((line) => line.split(/ +/)[1])).toEqual(["laws", "more.good", "all[1]", undefined]);
  });

  test("an export that throws when it is looked at is a mistake of the file", async () => {
    const trap = new Proxy(
      {},
      {
        get: () => {
          throw new Error("a trap");
        },
      },
    );
    const { code, err } = await checked({ trap });
    expect([code, err.includes("Error: a trap")]).toEqual([2, true]);
  });

  test("a CommonJS module's ops by their names, and a name before default", async () => {
    const { out } = await checked({ default: { good } }, "--runs", "10");
    expect(out).toMatch(/^ok {6}good {2}keeps/);
    expect((await checked({ default: good, halved: good }, "--runs", "10")).out).toMatch(/^ok {6}halved {2}keeps/);
    expect((await checked({ default: good }, "--runs", "10")).out).toMatch(/^ok {6}default {2}keeps/);
  });

  test("an op on whole tensors needs shapes, unless its laws are exported too", async () => {
    const alone = await checked({ good, reversed }, "--runs", "10");
    expect(alone.code).toBe(0);
    expect(alone.out).toContain("export const lawsOfReversed = tensorOpLaws(reversed, { shapes: [[3]] })");
    const both = await checked({ reversed, laws: tensorOpLaws(reversed, { shapes: [[3]] }) }, "--runs", "10");
    expect(both.code).toBe(0);
    expect(both.out).toMatch(/^ok {6}laws {2}keeps \d+ laws[^\n]*\n$/);
  });

  test("an op whose rule throws is broken, and the others are checked all the same", async () => {
    const odd = defineOp({ ...bad.op, name: "odd", partials: () => JSON.parse("[]") });
    const { code, out } = await checked({ odd, good }, "--runs", "10");
    expect(code).toBe(1);
    expect(out).toContain("broken  odd   ");
    expect(out).toContain("GM-RULE");
    expect(out).toContain("ok      good  keeps");
  });

  test("of many broken laws three are enough to read", async () => {
    const words = defineOp({
      name: "words",
      args: ["x"],
      value: () => JSON.parse('"many"'),
      partials: () => [0.5],
      domain: [[-5, 5]],
    });
    const { code, out } = await checked({ words }, "--runs", "5");
    expect(code).toBe(1);
    expect(out).toMatch(/^broken {2}words {2}breaks (?:[4-9]|\d\d) laws: /);
    expect(out.match(/^words breaks op\./gm)).toHaveLength(3);
    expect(out).toMatch(/^words breaks \d more laws?: mend these first, and check again$/m);
  });

  test("of a function the expression is shown, and the first wrong node in it", async () => {
    const wrong = defineOp({ ...bad.op, name: "wrong", partials: ([x]) => [sin(x!)] });
    const laws = functionLaws(({ w }: { readonly w: ReturnType<typeof sin> }) => tanh(wrong(w)), { w: 0.5 });
    const { out } = await checked({ laws }, "--runs", "5");
    expect(out).toContain("  the first wrong node: wrong(params.w): ");
    expect(out).toContain("  the expression:\n    tanh(wrong(params.w))\n");
    expect(out).not.toContain("digraph");
  });

  test("an op without a derivative", async () => {
    const stairs = defineOp({
      name: "stairs",
      args: ["x"],
      value: Math.floor,
      partials: none("a step function"),
      domain: [[-3, 3]],
    });
    expect((await checked({ stairs }, "--runs", "10")).code).toBe(0);
  });

  test("a set without laws keeps none", async () => {
    expect((await checked({ empty: lawSet("nothing", []) })).out).toBe("ok      empty  keeps 0 laws, on 0 samples\n");
  });
});

test("a record alone is an op, too", async () => {
  expect((await checked({ record: good.op }, "--runs", "10")).code).toBe(0);
});

test("TypeScript is imported where Node can", async () => {
  const modules = { "ops.ts": { good } };
  expect((await started(["check", "ops.ts", "--runs", "5"], { modules, readsTypeScript: true })).code).toBe(0);
  expect((await started(["check", "ops.ts", "--runs", "5"], { modules })).code).toBe(2);
});
