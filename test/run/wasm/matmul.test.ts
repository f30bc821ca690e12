// The generated product of matrices, bit by bit against the plain loop: all sizes around those of blocks and tiles, all
// layouts, and nothing written but C and scratch. Whatever stands last ends where the memory ends, so that a read beyond
// its last number traps.
import { describe, expect, test } from "vitest";
import { engine } from "../../../src/run/wasm/engine.js";
import { matmulFunction, matmulScratch, matmulSignature } from "../../../src/run/wasm/matmul/kernel.js";
import { moduleOf } from "../../../src/run/wasm/module.js";

type Precision = "f64" | "f32";
const precisions: readonly Precision[] = ["f64", "f32"];

/** Numbers in [0, 1), the same every time. */
const randomFrom = (seed: number): (() => number) => {
  let state = seed;
  return () => {
    state = (Math.imul(state, 1664525) + 1013904223) >>> 0;
    return state / 2 ** 32;
  };
};

/** Where a matrix lies: its steps, where it begins within so many numbers, and how many they are. */
interface Layout {
  readonly row: number;
  readonly column: number;
  readonly offset: number;
  readonly length: number;
}

const layout = (row: number, column: number, rows: number, columns: number, offset = 0): Layout => {
  const ends = [(rows - 1) * row, (columns - 1) * column];
  const before = -ends.reduce((sum, end) => sum + Math.min(0, end), 0);
  const after = ends.reduce((sum, end) => sum + Math.max(0, end), 0);
  if (rows === 0 || columns === 0) return { row, column, offset: 0, length: 0 };
  return { row, column, offset: offset + before, length: offset + before + after + 1 };
};

/** The ways in which matrices lie: `more` is how much larger the matrix is of which they are a part. */
const layouts: Readonly<Record<string, (rows: number, columns: number, more: number) => Layout>> = {
  plain: (rows, columns) => layout(columns, 1, rows, columns),
  transposed: (rows, columns) => layout(1, rows, rows, columns),
  "part of a larger one": (rows, columns, more) => layout(columns + more, 1, rows, columns, more),
  "part of a larger one, transposed": (rows, columns, more) => layout(1, rows + more, rows, columns, more),
  "one row for all": (rows, columns) => layout(0, 1, rows, columns),
  "one column for all": (rows, columns) => layout(1, 0, rows, columns),
  "one number for all": (rows, columns) => layout(0, 0, rows, columns),
  "every other column": (rows, columns) => layout(2 * columns, 2, rows, columns),
  backwards: (rows, columns) => layout(-columns, -1, rows, columns),
};
const names = Object.keys(layouts);

interface Product {
  readonly rows: number;
  readonly columns: number;
  readonly inner: number;
  readonly a: string;
  readonly b: string;
  readonly more: number;
  /** How much further apart than their width the rows of C are. */
  readonly apart: number;
}

const pages = 96;
const guard = 16;

const machine = (precision: Precision) => {
  if (engine === undefined) throw new Error("there is no WebAssembly");
  const memory = new engine.Memory({ initial: pages });
  const module = new engine.Module(moduleOf([], [{ ...matmulFunction(precision), exported: "matmul" }]));
  const { matmul } = new engine.Instance(module, { host: { memory } }).exports;
  if (typeof matmul !== "function") throw new Error("there is no product");
  const Numbers = precision === "f64" ? Float64Array : Float32Array;
  const numbers = new Numbers(memory.buffer);
  const bits = new Uint8Array(memory.buffer);
  const size = Numbers.BYTES_PER_ELEMENT;
  const isDouble = precision === "f64";

  /** What is wrong with this product of numbers that `next` gives, if anything. */
  return (product: Product, next: () => number, random: () => number): readonly string[] => {
    const { rows, columns, inner } = product;
    const a = layouts[product.a]!(rows, inner, product.more);
    const b = layouts[product.b]!(inner, columns, product.more);
    const cRow = columns + product.apart;
    const c = layout(cRow, 1, rows, columns);
    const scratch = matmulScratch(precision, rows, columns, inner);
    const lengths = [a.length, b.length, c.length, Math.ceil(scratch / size)];
    const order = [0, 1, 2, 3].sort(() => random() - 0.5);
    const begins: number[] = [0, 0, 0, 0];
    let begin = numbers.length;
    for (const which of order) begins[which] = begin -= lengths[which]! + (begin < numbers.length ? guard : 0);
    begin -= guard;
    if (begin < 0) throw new Error("this takes more memory");
    for (let i = begin; i < numbers.length; i++) numbers[i] = next();
    const before = numbers.slice(begin);
    // For both precisions the same kind of array: engines make the plain loop fast for one kind only.
    const exact = Float64Array.from(before);
    const [aAt, bAt, cAt, scratchAt] = [begins[0]! + a.offset, begins[1]! + b.offset, begins[2]!, begins[3]!];

    matmul(...[aAt * size, a.row, a.column, bAt * size, b.row, b.column, cAt * size, cRow, rows, columns, inner, scratchAt * size]); // biome-ignore format: one line

    for (let i = 0; i < rows; i++) {
      for (let j = 0; j < columns; j++) {
        let sum = 0;
        for (let k = 0; k < inner; k++) {
          const x = exact[aAt - begin + i * a.row + k * a.column]!;
          const y = exact[bAt - begin + k * b.row + j * b.column]!;
          sum = isDouble ? sum + x * y : Math.fround(sum + Math.fround(x * y));
        }
        const found = numbers[cAt + i * cRow + j]!;
        if (!Object.is(found, sum)) return [`${JSON.stringify(product)}: ${found} at ${i}, ${j}, not ${sum}`];
        // What was right may now be as it was: all that is left to compare must not have changed.
        numbers[cAt + i * cRow + j] = before[cAt - begin + i * cRow + j]!;
      }
    }
    const old = new Uint8Array(before.buffer);
    for (let at = begin * size; at < bits.length; at++) {
      const inScratch = at >= scratchAt * size && at < scratchAt * size + scratch;
      if (!inScratch && bits[at] !== old[at - begin * size])
        return [`${JSON.stringify(product)}: byte ${at - cAt * size} from C, ${at - scratchAt * size} from scratch`];
    }
    return [];
  };
};

const pick = <T>(list: readonly T[], random: () => number): T => list[Math.floor(random() * list.length)]!;
const below = (n: number, random: () => number): number => Math.floor(random() * n);

const placed = (rows: number, columns: number, inner: number, random: () => number): Product => ({
  rows,
  columns,
  inner,
  a: pick(names, random),
  b: pick(names, random),
  more: below(7, random),
  apart: pick([0, 0, 1, 5], random),
});

test("takes twelve whole numbers, and bounded scratch", () => {
  expect(matmulSignature.parameters.length).toBe(12);
  for (const precision of precisions) {
    expect(matmulScratch(precision, 1e4, 1e4, 1e4)).toBeLessThan(140_000);
    expect(matmulScratch(precision, 8, 8, 8)).toBeLessThan(2000);
    expect(matmulFunction(precision).body.length).toBeLessThan(8000);
  }
});

describe.each(precisions)("%s", (precision) => {
  const wrong = machine(precision);
  const ordinary = (random: () => number) => (): number => 2 * random() - 1;

  test("small products of all layouts", () => {
    const random = randomFrom(1);
    for (const a of names)
      for (const b of names)
        for (let n = 0; n < 12; n++) {
          const [rows, columns, inner] = [below(14, random), below(40, random), below(14, random)];
          const product = { ...placed(rows, columns, inner, random), a, b };
          expect(wrong(product, ordinary(random), random)).toEqual([]);
        }
  });

  test("every small size", () => {
    const random = randomFrom(2);
    for (let rows = 0; rows < 10; rows++)
      for (let columns = 0; columns < 12; columns++)
        for (const inner of [0, 1, 2, 3, 4, 5, 8])
          expect(wrong(placed(rows, columns, inner, random), ordinary(random), random)).toEqual([]);
  });

  test("around the sizes of blocks, panels and tiles", () => {
    const random = randomFrom(3);
    for (const rows of [1, 2, 3, 4, 5, 16, 17])
      for (const columns of [1, 2, 3, 7, 9, 15, 16, 17, 31, 33, 63, 64, 65, 127, 129, 130])
        for (const inner of [1, 255, 257, 511, 513])
          expect(wrong(placed(rows, columns, inner, random), ordinary(random), random)).toEqual([]);
  });

  test("large ones", () => {
    const random = randomFrom(4);
    const sizes = [37, 64, 101, 128, 131, 256, 257, 300, 400];
    for (let n = 0; n < 12; n++) {
      const [rows, columns, inner] = [pick(sizes, random), pick(sizes, random), pick(sizes, random)];
      expect(wrong(placed(rows, columns, inner, random), ordinary(random), random)).toEqual([]);
    }
  });

  test("vectors", () => {
    const random = randomFrom(5);
    for (const length of [1, 2, 7, 8, 9, 15, 16, 17, 63, 100, 301])
      for (const inner of [0, 1, 3, 4, 17, 300])
        for (let n = 0; n < 6; n++) {
          const [rows, columns] = n % 2 === 0 ? [1, length] : [length, 1];
          expect(wrong(placed(rows, columns, inner, random), ordinary(random), random)).toEqual([]);
        }
  });

  test("not a number, infinities, zeros of both signs, the least and the largest numbers", () => {
    const random = randomFrom(6);
    const extremes = [Number.NaN, Infinity, -Infinity, 0, -0, 5e-324, 1e-45, 1e-38, 3e38, 1.7e308, -1];
    for (let n = 0; n < 300; n++) {
      const rare = pick([0.01, 0.1, 0.5, 1], random);
      const zeros = n % 5 === 0;
      const next = (): number => {
        if (zeros) return random() < 0.5 ? -0 : 0;
        return random() < rare ? pick(extremes, random) : 2 * random() - 1;
      };
      const [rows, columns] = [below(12, random), below(40, random)];
      const inner = pick([1, 2, 3, 8, 20, 260], random);
      expect(wrong(placed(rows, columns, inner, random), next, random)).toEqual([]);
    }
  });
});
