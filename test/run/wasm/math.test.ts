// Our own functions, as the WebAssembly that runs: against correctly rounded values over the whole range, against
// JavaScript's at every edge and at many random numbers, and every width and back end against each other bit by bit.
import { describe, expect, test } from "vitest";
import { type MathName, mathArity, mathNames, type Width } from "../../../src/run/wasm/arithmetic.js";
import { constantPool } from "../../../src/run/wasm/math/constants.js";
import { hostFunction, mathFunction, mathRecipes, statedUlp } from "../../../src/run/wasm/math/function.js";
import { smallestNormal } from "../../../src/run/wasm/math/log.js";
import { onNumbers } from "../../../src/run/wasm/math/onNumbers.js";
import { loadGolden } from "../../golden.js";
import { type Columns, callOf, columnsThrough, loopOver, mathImports, widths } from "./columns.js";
import { distance, fromHex, pairsOf, seeded, special } from "./numbers.js";

const host = (name: MathName): number => mathNames.indexOf(name);

// A function of each name and width, in that order, and a loop for each.
const indexOf = (name: MathName, width: Width): number =>
  mathImports.length + mathNames.indexOf(name) * widths.length + widths.indexOf(width);

const loopName = (name: MathName, width: Width): string => `${name}_${width}`;

const loops = mathNames.flatMap((name) =>
  widths.map((width) => loopOver(loopName(name, width), width, mathArity[name], callOf(width, indexOf(name, width)))),
);

const allOf = (functionOf: (name: MathName, width: Width) => ReturnType<typeof mathFunction>) =>
  mathNames.flatMap((name) => widths.map((width) => functionOf(name, width)));

const pool = constantPool();
const ownFunctions = allOf((name, width) => mathFunction(name, width, host, indexOf, pool.globalOf));
const own = columnsThrough([...ownFunctions, ...loops], pool.constants);
const ownInPlace = columnsThrough([...allOf((name, width) => mathFunction(name, width, host, indexOf)), ...loops]);
const hosted = columnsThrough([...allOf((name, width) => hostFunction(name, width, host)), ...loops]);

type Column = readonly number[];

const applied = (through: Columns, name: MathName, width: Width, columns: readonly Column[]): Column =>
  through(loopName(name, width), width, columns);

const javaScript = (name: MathName, x: number, y: number): number => (name === "pow" ? x ** y : Math[name](x));

const javaScriptOf = (name: MathName, columns: readonly Column[]): Column =>
  columns[0]!.map((x, k) => javaScript(name, x, columns[1]?.[k] ?? 0));

const { values } = loadGolden<{ readonly values: Readonly<Record<MathName, readonly (readonly string[])[]>> }>(
  "math_functions",
);

/** Arguments as columns, and the correctly rounded results. */
const goldenOf = (name: MathName): { readonly columns: readonly Column[]; readonly expected: Column } => {
  const rows = values[name].map((row) => row.map(fromHex));
  const column = (k: number): Column => rows.map((row) => row[k]!);
  const arity = mathArity[name];
  return { columns: Array.from({ length: arity }, (_, k) => column(k)), expected: column(arity) };
};

const specialOf = (name: MathName): readonly Column[] => (name === "pow" ? pairsOf(special) : [special]);

// Arguments as they come, and those near where something changes.
const randomOf = (name: MathName, count: number): readonly Column[] => {
  const next = seeded(mathNames.indexOf(name) + 1);
  const between = (low: number, high: number): number => low + (high - low) * next();
  const size = (low: number, high: number): number => 2 ** between(low, high);
  const either = (x: number): number => (next() < 0.5 ? x : -x);
  const kinds: readonly ((() => Column) | (() => number))[] = {
    exp: [() => between(-746, 710), () => between(-2, 2), () => either(size(-60, 10))],
    expm1: [() => between(-40, 710), () => between(-2, 2), () => either(size(-60, 10))],
    log: [() => size(-1074, 1024), () => between(0.5, 2), () => 1 + either(size(-52, -1))],
    log1p: [() => size(-1074, 1024), () => between(-1, 2), () => either(size(-60, -1)), () => size(-53, 0) - 1],
    sin: [() => either(size(-30, 18)), () => between(-4, 4), () => Math.round(between(0, 65536)) * (Math.PI / 2)],
    cos: [() => either(size(-30, 18)), () => between(-4, 4), () => Math.round(between(0, 65536)) * (Math.PI / 2)],
    tanh: [() => either(size(-60, 5)), () => between(-4, 4), () => between(-25, 25)],
    pow: [
      () => [size(-1074, 1024), either(size(-10, 2))],
      () => [between(0, 10), between(-20, 20)],
      () => [either(between(0, 10)), Math.round(between(-300, 300))],
      // V8's own is off by hundreds of units from 2^31 on.
      () => [1 + either(size(-40, -2)), either(size(0, 31))],
    ],
  }[name];
  const rows = Array.from({ length: count }, (_, k) => [kinds[k % kinds.length]!()].flat());
  return Array.from({ length: mathArity[name] }, (_, k) => rows.map((row) => row[k]!));
};

/** The arguments and results that are further apart than so many numbers; none is what a test expects. */
const problems = (columns: readonly Column[], actual: Column, expected: Column, ulp: number): readonly string[] => {
  const wrong = expected.flatMap((result, k) => {
    const apart = distance(actual[k]!, result);
    const of = columns.map((column) => column[k]!).join(", ");
    return apart <= ulp ? [] : [`(${of}): ${actual[k]} instead of ${result}, ${apart} apart`];
  });
  return wrong.length > 10 ? [...wrong.slice(0, 10), `and ${wrong.length - 10} more`] : wrong;
};

describe.each(mathNames)("%s", (name) => {
  const golden = goldenOf(name);
  const random = randomOf(name, 100_000);

  test("is as close to the true value as it says", () => {
    expect(golden.expected.length).toBeGreaterThan(150);
    const actual = applied(own, name, "f64x2", golden.columns);
    expect(problems(golden.columns, actual, golden.expected, statedUlp[name])).toEqual([]);
  });

  test("is JavaScript's at every edge, and close to it in between", () => {
    for (const columns of [specialOf(name), random]) {
      const actual = applied(own, name, "f64x2", columns);
      expect(problems(columns, actual, javaScriptOf(name, columns), statedUlp[name] + 1)).toEqual([]);
    }
  });

  const everything = [golden.columns, specialOf(name), random.map((column) => column.slice(0, 10_000))];

  test("is the same in every width", () => {
    const vectors = applied(own, name, "f64x2", random);
    expect(problems(random, applied(own, name, "f64", random), vectors, 0)).toEqual([]);
    for (const columns of everything) {
      const pairs = applied(own, name, "f64x2", columns);
      expect(problems(columns, applied(own, name, "f64", columns), pairs, 0)).toEqual([]);
      const singles = columns.map((column) => column.map(Math.fround));
      const rounded = applied(own, name, "f64", singles).map(Math.fround);
      expect(problems(singles, applied(own, name, "f32", singles), rounded, 0)).toEqual([]);
      expect(problems(singles, applied(own, name, "f32x4", singles), rounded, 0)).toEqual([]);
    }
  });

  test("is the same wherever its constants are, and on plain numbers", () => {
    for (const columns of everything)
      for (const width of ["f64", "f64x2"] as const)
        expect(
          problems(columns, applied(ownInPlace, name, width, columns), applied(own, name, width, columns), 0),
        ).toEqual([]);
    for (const columns of [golden.columns, specialOf(name).map((column) => column.slice(0, 2000))]) {
      const plain = columns[0]!.map((_, k) => mathRecipes[name](onNumbers, ...columns.map((column) => column[k]!)));
      expect(problems(columns, plain, applied(own, name, "f64", columns), 0)).toEqual([]);
    }
  });

  test("is JavaScript's, bit by bit, where that is asked for", () => {
    for (const columns of everything) {
      const expected = javaScriptOf(name, columns);
      expect(problems(columns, applied(hosted, name, "f64", columns), expected, 0)).toEqual([]);
      expect(problems(columns, applied(hosted, name, "f64x2", columns), expected, 0)).toEqual([]);
      const singles = columns.map((column) => column.map(Math.fround));
      const rounded = javaScriptOf(name, singles).map(Math.fround);
      expect(problems(singles, applied(hosted, name, "f32", singles), rounded, 0)).toEqual([]);
      expect(problems(singles, applied(hosted, name, "f32x4", singles), rounded, 0)).toEqual([]);
    }
  });
});

test("sines, cosines and tangents stay within 1", () => {
  for (const name of ["sin", "cos", "tanh"] as const) {
    const [xs] = randomOf(name, 100_000);
    expect(applied(own, name, "f64x2", [xs!]).filter((y) => Math.abs(y) > 1)).toEqual([]);
  }
  const turns = Array.from({ length: 1000 }, (_, n) => n * (Math.PI / 2));
  const peaks = applied(own, "sin", "f64", [turns.filter((_, n) => n % 2 === 1)]);
  expect(peaks.every((y, n) => y === (n % 2 === 0 ? 1 : -1))).toBe(true);
});

test("powers of whole numbers are exact where they fit", () => {
  const rows = Array.from({ length: 401 }, (_, k) => k - 200).flatMap((x) =>
    Array.from({ length: 60 }, (_, y) => [x, y] as const).filter(([, y]) => Math.abs(x) ** y <= 2 ** 53),
  );
  const columns = [rows.map(([x]) => x), rows.map(([, y]) => y)];
  const exact = rows.map(([x, y]) => Number(BigInt(x) ** BigInt(y)));
  expect(problems(columns, applied(own, "pow", "f64x2", columns), exact, 0)).toEqual([]);
});

describe("a function with a wrong constant is found out", () => {
  // Every constant, one at a time, with an error in its third digit; but not bounds, nor what numbers are rounded with, nor
  // the two that only say how many multiples are taken off.
  const others = [smallestNormal, Math.LOG2E, 2 / Math.PI];
  const approximate = (value: number): boolean =>
    Math.fround(value) !== value && value > -1 && value < 10 && !others.includes(value);

  test.each(mathNames)("%s", (name) => {
    const { columns, expected } = goldenOf(name);
    const constants = new Set<number>();
    const resultsWith = (constant: (value: number) => number): Column => {
      const instructions = { ...onNumbers, number: constant };
      return expected.map((_, k) => mathRecipes[name](instructions, ...columns.map((column) => column[k]!)));
    };
    resultsWith((value) => {
      constants.add(value);
      return value;
    });
    const tested = [...constants].filter(approximate);
    expect(tested.length).toBeGreaterThan(5);
    const unnoticed = tested.filter((wrong) => {
      const actual = resultsWith((value) => (value === wrong ? value * (1 + 2 ** -7) : value));
      return problems(columns, actual, expected, statedUlp[name]).length === 0;
    });
    expect(unnoticed).toEqual([]);
  });
});
