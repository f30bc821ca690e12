// What is said of helper ops is true, and something is said of each that a derivative is made of.

import * as gradmap from "gradmap";
import { type ElementwiseOp, type Expr, evaluate, formula, freeVariables, gradientMap, variable } from "gradmap";
import { describe, expect, test } from "vitest";
import { glossary, spoken } from "../../src/cli/glossary.js";
import { apply } from "../../src/expr/expr.js";
import { topological } from "../../src/expr/walk.js";

const isRecord = (value: unknown): value is ElementwiseOp =>
  typeof value === "object" && value !== null && "kind" in value && value.kind === "elementwise";

const recordOf = (given: unknown): ElementwiseOp | undefined =>
  typeof given === "function" && "op" in given && isRecord(given.op) ? given.op : undefined;

const publicOps = Object.values(gradmap).flatMap((given) => recordOf(given) ?? []);
const isPublic = new Set(publicOps.map(({ name }) => name));

// Every op in the first derivatives of the public ones.
const helpers = new Map<string, ElementwiseOp>();
for (const op of publicOps) {
  const expr: Expr = apply(
    op,
    op.args.map((name) => variable(name)),
  );
  for (const node of topological([...gradientMap(expr).values()]))
    if (node.tag === "Apply" && node.op.kind === "elementwise" && !isPublic.has(node.op.name))
      helpers.set(node.op.name, node.op);
}

test("there are helper ops, and something is said of each", () => {
  expect(helpers.size).toBeGreaterThan(20);
  expect([...helpers.keys()].filter((name) => !glossary.has(name) && !spoken.has(name))).toEqual([]);
  expect([...glossary.keys(), ...spoken.keys()].filter((name) => !helpers.has(name))).toEqual([]);
});

describe("the meaning has the same value", () => {
  const points = [0.3, 0.75, 1.5, -0.4, 0.3, 2.5];
  test.each([...glossary])("%s", (name, [call, meaning]) => {
    const op = helpers.get(name)!;
    const names = /\((.*)\)/.exec(call)![1]!.split(", ");
    expect(names.length).toBe(op.args.length);
    let compared = 0;
    for (let shift = 0; shift < points.length; shift++) {
      const env = Object.fromEntries(names.map((argument, i) => [argument, points[(shift + 2 * i) % points.length]!]));
      const value = op.value(...Object.values(env));
      if (!Number.isFinite(value)) continue;
      const expr = formula(meaning);
      const used = new Map([...freeVariables(expr)].map((v) => [v, env[v.name]!] as const));
      expect(evaluate(expr, used)).toBeCloseTo(value, 12);
      compared += 1;
    }
    expect(compared).toBeGreaterThan(2);
  });
});
