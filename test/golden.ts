// Reading the golden numbers and comparing with them: one loader, one policy. Knows nothing of gradmap.
import { readFileSync } from "node:fs";

/** A program of golden data: each instruction appends one node; see {@link buildProgram}. */
export type Instruction = readonly [op: string, ...operands: readonly number[]];

// JSON has no word for the numbers that are not finite: the data writes them as strings.
const numbers: ReadonlyMap<unknown, number> = new Map([
  ["inf", Number.POSITIVE_INFINITY],
  ["-inf", Number.NEGATIVE_INFINITY],
  ["nan", Number.NaN],
]);

/** The golden file `name`, with "inf", "-inf" and "nan" as numbers. The caller says what is in it. */
export const loadGolden = <T>(name: string): T =>
  JSON.parse(readFileSync(new URL(`./golden/${name}.json`, import.meta.url), "utf8"), (_, value: unknown) =>
    numbers.has(value) ? numbers.get(value) : value,
  );

/**
 * The one policy of comparison: NaN equals NaN, infinities must be the same, and finite numbers agree within
 * `relative` times the expected number's size, or times `scale` where the caller has shown that rounding in a
 * cancelling sum is as large as that (see `scale` at each call).
 */
export const close = (actual: unknown, expected: number, relative = 1e-12, scale = 0): boolean => {
  if (typeof actual !== "number") return false;
  if (Object.is(actual, expected) || actual === expected) return true;
  if (!Number.isFinite(expected) || !Number.isFinite(actual)) return false;
  return Math.abs(actual - expected) <= relative * Math.max(Math.abs(expected), scale);
};

/**
 * Each entry that is not {@link close}, in words: an empty list is what a test expects.
 *
 * @param exact - True values, by position, where the expected number is known to be inexact: either may be met.
 */
export const differences = (
  where: string,
  actual: readonly unknown[],
  expected: readonly number[],
  relative = 1e-12,
  scale: number | readonly number[] = 0,
  exact: ReadonlyMap<number, number> = new Map(),
): readonly string[] => {
  if (actual.length !== expected.length) return [`${where}: ${actual.length} numbers instead of ${expected.length}`];
  return expected.flatMap((stored, i) => {
    const size = typeof scale === "number" ? scale : scale[i];
    const truth = exact.get(i) ?? stored;
    if (close(actual[i], stored, relative, size) || close(actual[i], truth, relative, size)) return [];
    return [`${where}[${i}]: ${String(actual[i])} instead of ${stored}${truth === stored ? "" : `, truly ${truth}`}`];
  });
};

/** The largest size among numbers, 0 if there are none. */
export const largest = (xs: readonly number[]): number => xs.reduce((max, x) => Math.max(max, Math.abs(x)), 0);

/**
 * The scale of each entry of a matrix or vector, for {@link differences}. An entry that is 0 in exact arithmetic may be
 * a sum whose terms cancel down to their rounding: it is measured by the largest entry. Every other one by itself.
 */
export const zeroScale = (expected: readonly number[]): readonly number[] => {
  const scale = largest(expected);
  return expected.map((x) => (x === 0 ? scale : 0));
};

/** A case of micrograd_cases.json: a scalar program with the numbers that its tests and the lecture's notebooks publish. */
export interface MicrogradCase {
  readonly name: string;
  readonly inputs: Readonly<Record<string, number>>;
  readonly program: readonly Instruction[];
  readonly output: number;
  readonly value: number;
  readonly grad: Readonly<Record<string, number>>;
  readonly named: Readonly<Record<string, { readonly node: number; readonly value: number; readonly grad: number }>>;
  readonly published?: Readonly<Record<string, number>>;
  readonly micrograd?: { readonly value: number; readonly grad: Readonly<Record<string, number>> };
}

export const micrograd = <More = unknown>(): { readonly cases: readonly MicrogradCase[] } & More =>
  loadGolden<{ readonly cases: readonly MicrogradCase[] } & More>("micrograd_cases");
