// Tensors: how they are made and read, what is refused, and that nothing changes them.
import { describe, expect, test } from "vitest";
import { GradError } from "../../src/expr/errors.js";
import {
  arange,
  asTensor,
  asValue,
  eye,
  fromTypedArray,
  full,
  isTensor,
  type Nested,
  ones,
  tensor,
  toNested,
  zeros,
} from "../../src/expr/tensor.js";

const errorOf = (run: () => unknown): GradError => {
  try {
    run();
  } catch (error) {
    if (error instanceof GradError) return error;
    throw error;
  }
  throw new Error("nothing was thrown");
};

/** Calls that TypeScript would refuse, as a user of plain JavaScript writes them. */
const untyped = (f: (...args: never[]) => unknown, ...args: readonly unknown[]): (() => unknown) => {
  return () => Reflect.apply(f, undefined, args);
};

describe("making tensors", () => {
  test("of a tensor is that tensor, or its numbers in another shape", () => {
    const t = tensor([1, 2, 3, 4]);
    expect(tensor(t)).toBe(t);
    expect(toNested(tensor(t, [2, 2]))).toEqual([
      [1, 2],
      [3, 4],
    ]);
  });

  const nested: readonly (readonly [string, Nested, readonly number[]])[] = [
    ["a number", 5, []],
    ["a vector", [1, 2, 3], [3]],
    [
      "a matrix",
      [
        [1, 2],
        [3, 4],
        [5, 6],
      ],
      [3, 2],
    ],
    [
      "three axes",
      [
        [[1], [2]],
        [[3], [4]],
      ],
      [2, 2, 1],
    ],
    ["an empty vector", [], [0]],
    ["empty rows", [[], []], [2, 0]],
    ["numbers that are not finite", [Number.NaN, Infinity, -Infinity, -0], [4]],
  ];
  test.each(nested)("%s comes back as it went in", (_, values, shape) => {
    const t = tensor(values);
    expect(t.shape).toEqual(shape);
    expect(toNested(t)).toEqual(values);
  });

  test("flat numbers with a shape, from arrays and typed arrays", () => {
    const expected = [
      [1, 2, 3],
      [4, 5, 6],
    ];
    expect(toNested(tensor([1, 2, 3, 4, 5, 6], [2, 3]))).toEqual(expected);
    expect(toNested(tensor(Float32Array.of(1, 2, 3, 4, 5, 6), [2, 3]))).toEqual(expected);
    expect(toNested(fromTypedArray(Int8Array.of(1, 2, 3, 4, 5, 6), [2, 3]))).toEqual(expected);
    expect(toNested(tensor(Float64Array.of(1, 2)))).toEqual([1, 2]);
    expect(toNested(tensor(7, []))).toBe(7);
    expect(toNested(tensor([], [2, 0]))).toEqual([[], []]);
  });

  test("the ready-made ones", () => {
    expect(toNested(zeros([2]))).toEqual([0, 0]);
    expect(toNested(ones([1, 2]))).toEqual([[1, 1]]);
    expect(toNested(full([2], -3))).toEqual([-3, -3]);
    expect(toNested(full([], 4))).toBe(4);
    expect(zeros([0, 3]).data.length).toBe(0);
    expect(toNested(eye(2))).toEqual([
      [1, 0],
      [0, 1],
    ]);
    expect(eye(0).shape).toEqual([0, 0]);
  });

  test("arange counts in steps up to the stop, which is excluded", () => {
    expect(toNested(arange(3))).toEqual([0, 1, 2]);
    expect(toNested(arange(1, 2, 0.25))).toEqual([1, 1.25, 1.5, 1.75]);
    expect(toNested(arange(3, 0, -1))).toEqual([3, 2, 1]);
    expect(toNested(arange(3, 1))).toEqual([]);
    expect(errorOf(() => arange(0, 1, 0)).code).toBe("GM-OPTION");
    expect(errorOf(() => arange(Infinity)).code).toBe("GM-OPTION");
  });

  test("a tensor of shape [] is one number, and a number a tensor of shape []", () => {
    expect(asValue(tensor(5))).toBe(5);
    expect(asTensor(5).shape).toEqual([]);
    expect(asValue(tensor([5]))).toEqual(tensor([5]));
    expect(toNested(5)).toBe(5);
  });
});

describe("refusals", () => {
  const ragged: readonly (readonly [string, Nested, string])[] = [
    ["a longer row", [[1, 2], [3]], "tensor[1]"],
    ["a number for a row", [[1, 2], 3], "tensor[1]"],
    ["a row for a number", [1, [2]], "tensor[1]"],
    ["a misfit two levels down", [[[1, 2]], [[3]]], "tensor[1][0]"],
    [
      "a misfit on the last level",
      [
        [[1], [2]],
        [[3], [[4]]],
      ],
      "tensor[1][1][0]",
    ],
  ];
  test.each(ragged)("%s, with its path", (_, values, path) => {
    const { code, where } = errorOf(() => tensor(values));
    expect([code, where]).toEqual(["GM-SHAPE-RAGGED", path]);
  });

  test("what is no number, with its path", () => {
    expect(errorOf(untyped(tensor, [[1], ["2"]]))).toMatchObject({ code: "GM-OPERAND", where: "tensor[1][0]" });
    expect(errorOf(untyped(tensor, [1, undefined]))).toMatchObject({ code: "GM-OPERAND", where: "tensor[1]" });
    expect(errorOf(untyped(tensor, [1, "2"], [2]))).toMatchObject({ code: "GM-OPERAND", where: "tensor[1]" });
    expect(errorOf(untyped(full, [2], "3")).code).toBe("GM-OPERAND");
  });

  test("a shape that is none, or that the numbers do not fill", () => {
    expect(errorOf(() => tensor([1, 2, 3], [2, 2])).code).toBe("GM-SHAPE");
    expect(errorOf(() => fromTypedArray([1, 2, 3], [2])).code).toBe("GM-SHAPE");
  });

  test.each([[[-1]], [[1.5]], [[Number.NaN]], [["2"]], [2], [null]])("%j is no shape", (shape) => {
    expect(errorOf(untyped(zeros, shape)).code).toBe("GM-SHAPE");
    expect(errorOf(untyped(fromTypedArray, [1], shape)).code).toBe("GM-SHAPE");
  });

  test("arithmetic of JavaScript on a tensor", () => {
    const t = tensor([1, 2]);
    expect(errorOf(() => Math.tanh(Number(t))).code).toBe("GM-COERCION");
    expect(`${t}`).toBe("tensor of shape [2]");
  });
});

describe("nothing changes a tensor", () => {
  test("not the array it was made from", () => {
    const flat = Float64Array.of(1, 2);
    const rows = [
      [1, 2],
      [3, 4],
    ];
    const shape = [2];
    const made = [tensor(flat), tensor(flat, shape), fromTypedArray(flat, shape)];
    const matrix = tensor(rows);
    flat[0] = 99;
    rows[0]![0] = 99;
    shape[0] = 1;
    for (const t of made) expect(toNested(t)).toEqual([1, 2]);
    for (const t of made) expect(t.shape).toEqual([2]);
    expect(toNested(matrix)).toEqual([
      [1, 2],
      [3, 4],
    ]);
  });

  test("it is frozen, and so is its shape", () => {
    for (const t of [
      tensor([1]),
      tensor([1], [1]),
      zeros([2]),
      arange(2),
      eye(2),
      fromTypedArray([1], [1]),
      tensor(1),
    ]) {
      expect(Object.isFrozen(t)).toBe(true);
      expect(Object.isFrozen(t.shape)).toBe(true);
    }
  });

  test("what reading gives is a copy", () => {
    const t = tensor([1, 2]);
    t.data.slice()[0] = 99;
    t.data.map((x) => x)[0] = 99;
    expect(toNested(t)).toEqual([1, 2]);
  });
});

test("isTensor knows tensors from everything else", () => {
  expect(isTensor(tensor([1]))).toBe(true);
  for (const other of [1, null, undefined, [1], { shape: [1], data: [1] }, Float64Array.of(1), "tensor"])
    expect(isTensor(other)).toBe(false);
});
