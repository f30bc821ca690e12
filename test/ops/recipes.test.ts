// A recipe gives the numbers of its op's `value`, bit for bit, where the functions are JavaScript's own; so does `js`.
import { readdirSync } from "node:fs";
import { describe, expect, test } from "vitest";
import type { Instructions } from "../../src/expr/instructions.js";
import type { ElementwiseOp } from "../../src/expr/op.js";

const numbers: Instructions<number, boolean> = {
  number: (x) => x,
  add: (x, y) => x + y,
  sub: (x, y) => x - y,
  mul: (x, y) => x * y,
  div: (x, y) => x / y,
  neg: (x) => -x,
  abs: Math.abs,
  sqrt: Math.sqrt,
  floor: Math.floor,
  ceil: Math.ceil,
  trunc: Math.trunc,
  min: (x, y) => Math.min(x, y),
  max: (x, y) => Math.max(x, y),
  lt: (x, y) => x < y,
  le: (x, y) => x <= y,
  gt: (x, y) => x > y,
  ge: (x, y) => x >= y,
  eq: (x, y) => x === y,
  ne: (x, y) => x !== y,
  choose: (mask, a, b) => (mask ? a : b),
  exp: Math.exp,
  expm1: Math.expm1,
  log: Math.log,
  log1p: Math.log1p,
  sin: Math.sin,
  cos: Math.cos,
  tanh: Math.tanh,
  pow: (x, y) => x ** y,
};

const isElementwise = (value: unknown): value is ElementwiseOp =>
  typeof value === "object" && value !== null && "kind" in value && value.kind === "elementwise";

const folder = new URL("../../src/ops/", import.meta.url);
const modules: readonly Readonly<Record<string, unknown>>[] = await Promise.all(
  readdirSync(folder)
    .filter((file) => file.endsWith(".ts"))
    .map((file) => import(new URL(file, folder).href)),
);
const ops = new Map<string, ElementwiseOp>();
for (const module of modules)
  for (const exported of Object.values(module)) {
    const op: unknown = typeof exported === "function" && "op" in exported ? exported.op : undefined;
    if (isElementwise(op)) ops.set(op.name, op);
  }

const points = [
  ...[0, -0, 1, -1, 0.5, -0.5, 2, 3, -3, 6, 1e-8, -1e-8, 1e8, 2e8, -2e8, 709.8, -745.2, 1e-310, -1e-310, 1e300],
  ...[Number.NaN, Number.POSITIVE_INFINITY, Number.NEGATIVE_INFINITY, Number.MIN_VALUE, Number.MAX_VALUE, 0.3, -0.7],
];

const tuples = (count: number): readonly (readonly number[])[] =>
  count === 0 ? [[]] : tuples(count - 1).flatMap((rest) => points.map((x) => [...rest, x]));

const withRecipe = [...ops.values()].filter(({ wasm }) => wasm !== undefined);
const withText = [...ops.values()].filter(({ js }) => js !== undefined);

const sameAsValue = ({ args, value }: ElementwiseOp, other: (xs: readonly number[]) => unknown): void => {
  const different = tuples(args.length).filter((xs) => !Object.is(other(xs), value(...xs)));
  expect(different.slice(0, 5)).toEqual([]);
};

test("many ops have a recipe", () => {
  expect(withRecipe.length).toBeGreaterThan(40);
});

describe.each(withRecipe.map((op) => [op.name, op] as const))("the recipe of %s", (_, op) => {
  test("gives its value", () => {
    sameAsValue(op, (xs) => op.wasm?.(numbers, ...xs));
  });
});

describe.each(withText.map((op) => [op.name, op] as const))("the text of %s", (_, op) => {
  test("gives its value", () => {
    const names = op.args.map((__, i) => `x${i}`);
    const compiled: unknown = Reflect.construct(Function, [...names, `return ${op.js?.(...names)}`]);
    if (typeof compiled !== "function") throw new Error("no function");
    sameAsValue(op, (xs) => Reflect.apply(compiled, undefined, xs));
  });
});
