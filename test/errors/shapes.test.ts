// Shapes that do not fit, ragged arrays and elements that are no numbers: each error names the op or the place.
import {
  add,
  amax,
  broadcastTo,
  concat,
  dot,
  type Expr,
  fromTypedArray,
  full,
  grad,
  indexSelect,
  matmul,
  reshape,
  slice,
  stack,
  sum,
  tensor,
  toNested,
  transpose,
  variable,
  zeros,
} from "gradmap";
import { describe, expect, test } from "vitest";
import { codeAndPlace, errorOf, untyped } from "../throwing.js";

describe("shapes", () => {
  const x = variable("x");
  const [a, b] = [variable("a", [2, 3]), variable("b", [4, 3])];

  test("that do not broadcast", () => {
    const error = errorOf(() => add(a, b));
    expect([error.code, error.where, error.found]).toEqual([
      "GM-SHAPE-BROADCAST",
      "add",
      "x = a of shape [2, 3] and y = b of shape [4, 3]",
    ]);
  });

  test("of matmul and dot", () => {
    expect(codeAndPlace(() => matmul(a, b))).toBe("GM-SHAPE-MATMUL matmul");
    expect(codeAndPlace(() => matmul(a, x))).toMatch(/^GM-SHAPE\S* matmul$/);
    expect(codeAndPlace(() => dot(zeros([2]), zeros([3])))).toBe("GM-SHAPE dot");
  });

  test("of movement and joining", () => {
    expect(codeAndPlace(() => reshape(a, [4, 2]))).toBe("GM-SHAPE-RESHAPE reshape");
    expect(codeAndPlace(() => reshape(a, [-1, -1]))).toBe("GM-SHAPE-RESHAPE reshape");
    expect(codeAndPlace(() => reshape(a, [Number.NaN]))).toBe("GM-SHAPE reshape");
    expect(codeAndPlace(() => untyped(reshape)(a, 6))).toBe("GM-SHAPE reshape");
    expect(codeAndPlace(() => broadcastTo(a, [3, 3]))).toBe("GM-SHAPE-BROADCAST broadcastTo");
    expect(codeAndPlace(() => transpose(x))).toBe("GM-SHAPE transpose");
    expect(codeAndPlace(() => stack([a, b]))).toBe("GM-SHAPE stack");
    expect(codeAndPlace(() => concat([a, variable("v", [3])]))).toBe("GM-SHAPE concat");
  });

  test("axes and indices", () => {
    expect(codeAndPlace(() => sum(a, { axis: 2 }))).toBe("GM-AXIS sum");
    expect(codeAndPlace(() => sum(a, { axis: [0, 0] }))).toBe("GM-AXIS sum");
    expect(codeAndPlace(() => sum(a, { axis: 0.5 }))).toBe("GM-AXIS sum");
    expect(codeAndPlace(() => untyped(sum)(a, { axis: "0" }))).toBe("GM-AXIS sum");
    expect(codeAndPlace(() => amax(zeros([0])))).toBe("GM-SHAPE amax");
    expect(codeAndPlace(() => indexSelect(a, [2]))).toBe("GM-INDEX indexSelect");
    expect(codeAndPlace(() => indexSelect(a, [0.5]))).toBe("GM-INDEX indexSelect");
    expect(codeAndPlace(() => slice(a, [[0, 9]]))).toBe("GM-INDEX slice");
  });

  test("found while a function is traced", () => {
    const f = (w: Expr): Expr => sum(matmul(w, tensor([1, 2, 3])));
    expect(grad(f)(zeros([2, 3])).shape).toEqual([2, 3]);
    expect(codeAndPlace(() => grad(f)(zeros([2, 2])))).toBe("GM-SHAPE-MATMUL matmul");
  });
});

describe("tensors", () => {
  const make = untyped(tensor);

  test("ragged nested arrays, with the place", () => {
    const ragged: readonly (readonly [place: string, nested: unknown])[] = [
      ["[1]", [[1, 2], [3]]],
      ["[1]", [1, [2]]],
      ["[1]", [[1], 2]],
      ["[1][0]", [[[1, 2]], [[3]]]],
      ["[1]", [[], [1]]],
      ["[1]", [[], 1]],
      ["[1]", [[[], []], [[]]]],
      [
        "[1][0]",
        [
          [[], []],
          [[1], []],
        ],
      ],
    ];
    for (const [place, nested] of ragged)
      expect(codeAndPlace(() => make(nested))).toBe(`GM-SHAPE-RAGGED tensor${place}`);
  });

  test("empty arrays that are rectangular are tensors", () => {
    expect(tensor([[], []]).shape).toEqual([2, 0]);
    expect(tensor([]).shape).toEqual([0]);
    expect(tensor([[[]], [[]]]).shape).toEqual([2, 1, 0]);
  });

  test("elements that are no numbers, with the place", () => {
    expect(codeAndPlace(() => make([[1, "2"]]))).toBe("GM-OPERAND tensor[0][1]");
    expect(codeAndPlace(() => make([1, undefined]))).toBe("GM-OPERAND tensor[1]");
    expect(codeAndPlace(() => make([1, variable("x")]))).toBe("GM-OPERAND tensor[1]");
    expect(codeAndPlace(() => make([1, null], [2]))).toBe("GM-OPERAND tensor[1]");
    for (const bad of [undefined, null, "abc", {}, new Date(), 3n])
      expect(
        codeAndPlace(() => make(bad)),
        String(bad),
      ).toBe("GM-OPERAND tensor");
    for (const bad of [undefined, null, "a", 3n])
      expect(
        codeAndPlace(() => make(bad, [1])),
        String(bad),
      ).toBe("GM-OPERAND tensor");
    expect(codeAndPlace(() => make(new BigInt64Array([1n])))).toBe("GM-OPERAND tensor[0]");
  });

  test("an array that contains itself", () => {
    const circle: unknown[] = [];
    circle.push(circle);
    expect(codeAndPlace(() => make(circle))).toBe("GM-TREE-CYCLE tensor[0]");
  });

  test("sizes and shapes that do not fit", () => {
    expect(codeAndPlace(() => tensor([1, 2, 3], [2]))).toBe("GM-SHAPE tensor");
    expect(codeAndPlace(() => tensor([1], [1.5]))).toBe("GM-SHAPE tensor");
    expect(codeAndPlace(() => tensor([1], [-1]))).toBe("GM-SHAPE tensor");
    expect(codeAndPlace(() => make([1], "1"))).toBe("GM-SHAPE tensor");
    expect(errorOf(() => untyped(zeros)("2")).code).toBe("GM-SHAPE");
    expect(errorOf(() => untyped(full)([2], "a")).code).toBe("GM-OPERAND");
  });

  test("fromTypedArray lets nothing through as NaN", () => {
    const from = untyped(fromTypedArray);
    for (const bad of [["a"], undefined, new BigInt64Array([1n])])
      expect(errorOf(() => from(bad, [1])).code).toBe("GM-OPERAND");
    expect(errorOf(() => from(new Float32Array(2), [3])).code).toBe("GM-SHAPE");
    expect(toNested(fromTypedArray(new Float32Array([0.5, 2]), [2]))).toEqual([0.5, 2]);
  });
});
