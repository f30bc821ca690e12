// Checks that many exercises share: numbers that must be equal, gradients that must keep the laws.
import fc from "fast-check";
import { type Expr, evaluate, freeVariables, toNumber } from "gradmap";
import { check, gradientLaws } from "gradmap/laws";
import { compare, type History } from "gradmap/show";
import type { Verdict } from "./lesson.js";
import { textOf } from "./text.js";

const differ = (found: unknown, expected: number): boolean =>
  typeof found !== "number" || !(Math.abs(found - expected) <= 1e-9 * Math.max(1, Math.abs(expected)));

/** Whether a number with two decimals or more is another one, rounded to as many. */
const isRounded = (found: number, expected: number): boolean => {
  const [, decimals = ""] = String(found).split(".");
  return /^\d{2,}$/.test(decimals) && Number(expected.toFixed(Math.min(decimals.length, 15))) === found;
};

const isNot = (what: string, found: unknown, expected: number, why: string): string => {
  if (found === undefined) return `There is no number for ${what} yet. ${why}`;
  if (Number.isNaN(found)) return `${what} is NaN, so something that it was computed from was no number. ${why}`;
  if (typeof found === "number" && isRounded(found, expected))
    return `${what} is right, but rounded: ${textOf(found)}. Give it with all its digits, or let JavaScript do the arithmetic.`;
  return `${what} is not ${textOf(found)}. ${why}`;
};

/** That a number is the expected one, to nine digits. `why` is what to think about if it is not. It does not say the answer. */
export const isNumber = (what: string, found: number, expected: number, why: string): readonly string[] =>
  differ(found, expected) ? [isNot(what, found, expected, why)] : [];

/** That each entry of a record is the expected one. `why` says for each name what to think about if it is not. */
export const areNumbers = <K extends string>(
  found: Readonly<Record<K, number>>,
  expected: Readonly<Record<K, number>>,
  why: Readonly<Record<NoInfer<K>, string>>,
): readonly string[] =>
  Object.entries<number>(expected).flatMap(([name, value]) => {
    const entries: Readonly<Record<string, number>> = found;
    const reasons: Readonly<Record<string, string>> = why;
    return differ(entries[name], value) ? [isNot(name, entries[name], value, reasons[name]!)] : [];
  });

// Where a reader can follow with pencil and paper. Only if all is well here, the law looks further.
const plain = [1, 2, -1, 3, 0.5];

/** The slope of `f` at `x` by a nudge to both sides, rounded for reading. */
const nudged = (f: (x: number) => number, x: number): number => Number(((f(x + 1e-4) - f(x - 1e-4)) / 2e-4).toFixed(4));
const isNear = (found: number, expected: number): boolean =>
  Math.abs(found - expected) <= 1e-3 * Math.max(1, Math.abs(expected));

/** That `slope` is the derivative of `f`, by the law of differences, at plain and at random points of an interval. */
export const isSlopeOf = (
  f: (x: number) => number,
  slope: (x: number) => number,
  { min = -3, max = 3 } = {},
): Verdict => {
  const wrong = plain.find((x) => x >= min && x <= max && !isNear(slope(x), nudged(f, x)));
  if (wrong !== undefined)
    return [
      `At x = ${wrong} your slope is ${textOf(slope(wrong))}, and nudging gives ${nudged(f, wrong)}. A slope agrees with differences, everywhere.`,
    ];
  const points = fc.integer({ min: Math.ceil(min * 64), max: Math.floor(max * 64) }).map((i) => ({ x: i / 64 }));
  return check({ seed: 1, numRuns: 50 })(
    gradientLaws(
      ({ x }: { readonly x: number }) => f(x),
      ({ x }) => ({ x: slope(x) }),
      points,
    ),
  );
};

interface Pair {
  readonly a: number;
  readonly b: number;
}
const pairs = [
  [2, 1],
  [1, -3],
  [-1, 2],
] as const;
// Between -3 and 3, and never whole.
const someNumber = fc.integer({ min: -192, max: 191 }).map((i) => (i + 0.5) / 64);

/** That `gradient` is the gradient of `f` in `a` and `b`, by the law of differences, at plain and at random points. */
export const isGradientOf = (f: (a: number, b: number) => number, gradient: (point: Pair) => Pair): Verdict => {
  const wrong = pairs.flatMap(([a, b]) => {
    const found = gradient({ a, b });
    const expected = { a: nudged((x) => f(x, b), a), b: nudged((x) => f(a, x), b) };
    return (["a", "b"] as const).flatMap((name) =>
      isNear(found[name], expected[name])
        ? []
        : [
            `At a = ${a} and b = ${b} your slope along ${name} is ${textOf(found[name])}, and nudging ${name} gives ${expected[name]}. A gradient agrees with differences, everywhere.`,
          ],
    );
  });
  // The first is enough: both slopes at one point, or one of them.
  if (wrong.length > 0) return wrong.slice(0, 1);
  return check({ seed: 1, numRuns: 30 })(
    gradientLaws((point: Pair) => f(point.a, point.b), gradient, fc.record({ a: someNumber, b: someNumber })),
  );
};

// Numbers that are neither whole nor in any order.
const someAt = (point: number, i: number): number => Math.round(Math.sin(7 * point + 3 * i + 1) * 64) / 16 + 1 / 32;

/**
 * That an expression computes what a function of numbers does, at some points. The function gets the value of each name,
 * in order.
 */
export const computes = (
  found: Expr,
  names: readonly string[],
  expected: (...values: readonly number[]) => number,
  why: string,
): readonly string[] => {
  const stranger = [...freeVariables(found)].find(({ name }) => !names.includes(name));
  if (stranger !== undefined)
    return [`There is a variable ${stranger.name} in it. It should be made of ${names.join(", ")}.`];
  for (const point of [0, 1, 2, 3]) {
    const values = names.map((_, i) => someAt(point, i));
    const at = Object.fromEntries(names.map((name, i) => [name, values[i]!]));
    const [value, wanted] = [toNumber(evaluate(found, at)), expected(...values)];
    if (differ(value, wanted)) return [`At ${textOf(at)} it is ${value} and should be ${wanted}. ${why}`];
  }
  return [];
};

/**
 * That a gradient by hand is the one that a reverse pass has. `names` are of inner nodes, which are asked for too. It says
 * what may have gone wrong, and not what is right.
 */
export const isGradient = (
  yours: Readonly<Record<string, number>>,
  past: History,
  names: Readonly<Record<string, Expr>> = {},
): readonly string[] => {
  const { rows, missing, unknown } = compare(yours, past, { names });
  const left = [...missing, ...Object.keys(names).filter((name) => !Object.hasOwn(yours, name))];
  return [
    ...left.map((name) => `There is no number for ${name}. What comes back to it?`),
    ...unknown.map((name) => `There is a number for ${name}, which is no name in this expression.`),
    ...rows.flatMap(({ name, yours: given, approximate, hint }) =>
      approximate ? [] : [`${name} is not ${textOf(given)}. ${hint ?? "Go back to it once more, node by node."}`],
    ),
  ];
};
