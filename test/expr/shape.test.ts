// Shapes: how they combine, how axes are named, what is refused.
import fc from "fast-check";
import { describe, expect, test } from "vitest";
import {
  broadcastShapes,
  broadcastStrides,
  canonicalAxes,
  canonicalAxis,
  checkedShape,
  sameShape,
  sizeOf,
  stridesOf,
} from "../../src/expr/shape.js";

const shapes = fc.array(fc.integer({ min: 0, max: 4 }), { maxLength: 4 });

describe("broadcasting", () => {
  test.each([
    [[], [], []],
    [[], [2, 3], [2, 3]],
    [[3], [2, 3], [2, 3]],
    [[2, 1], [3], [2, 3]],
    [
      [2, 1, 4],
      [3, 1],
      [2, 3, 4],
    ],
    [[1], [0], [0]],
    [
      [0, 1],
      [1, 5],
      [0, 5],
    ],
  ])("%j with %j is %j", (a, b, joined) => {
    expect(broadcastShapes(a, b)).toEqual(joined);
    expect(broadcastShapes(b, a)).toEqual(joined);
  });

  test.each([
    [[2], [3]],
    [
      [2, 3],
      [3, 2],
    ],
    [[0], [2]],
    [
      [4, 1],
      [3, 2, 2],
    ],
  ])("%j does not fit %j", (a, b) => {
    expect(broadcastShapes(a, b)).toBeUndefined();
    expect(broadcastShapes(b, a)).toBeUndefined();
  });

  test("[] is neutral, and every shape fits itself", () => {
    fc.assert(
      fc.property(shapes, (shape) => {
        expect(broadcastShapes(shape, [])).toEqual(shape);
        expect(broadcastShapes(shape, shape)).toBe(shape);
      }),
      { seed: 1 },
    );
  });

  test("it is associative where it is defined", () => {
    const join = (a: readonly number[] | undefined, b: readonly number[] | undefined) =>
      a === undefined || b === undefined ? undefined : broadcastShapes(a, b);
    fc.assert(
      fc.property(shapes, shapes, shapes, (a, b, c) => {
        expect(join(join(a, b), c)).toEqual(join(a, join(b, c)));
      }),
      { seed: 2 },
    );
  });
});

describe("strides", () => {
  test("are row-major", () => {
    expect(stridesOf([2, 3, 4])).toEqual([12, 4, 1]);
    expect(stridesOf([])).toEqual([]);
  });

  test("are 0 along what broadcasting repeats", () => {
    expect(broadcastStrides([3, 1], [2, 3, 4])).toEqual([0, 1, 0]);
    expect(broadcastStrides([], [2])).toEqual([0]);
    expect(broadcastStrides([2, 3], [2, 3])).toEqual([3, 1]);
  });

  test("reach exactly the numbers of the shape", () => {
    fc.assert(
      fc.property(shapes, (shape) => {
        const last = stridesOf(shape).reduce((position, stride, axis) => position + stride * (shape[axis]! - 1), 0);
        if (sizeOf(shape) > 0) expect(last).toBe(sizeOf(shape) - 1);
      }),
      { seed: 3 },
    );
  });
});

describe("axes", () => {
  test("count from the end where negative, come back sorted, and are all where none is given", () => {
    expect(canonicalAxis("sum", -1, 3)).toBe(2);
    expect(canonicalAxis("sum", 0, 3)).toBe(0);
    expect(canonicalAxes("sum", [-1, 0], 3)).toEqual([0, 2]);
    expect(canonicalAxes("sum", 1, 3)).toEqual([1]);
    expect(canonicalAxes("sum", [], 3)).toEqual([]);
    expect(canonicalAxes("sum", undefined, 2)).toEqual([0, 1]);
    expect(canonicalAxes("sum", undefined, 0)).toEqual([]);
  });

  test.each([[3], [-4], [0.5], [Number.NaN], [Infinity]])("%d is no axis of three", (axis) => {
    expect(() => canonicalAxis("sum", axis, 3)).toThrow(expect.objectContaining({ code: "GM-AXIS", where: "sum" }));
  });

  test("a scalar has none, and no axis counts twice", () => {
    expect(() => canonicalAxis("sum", 0, 0)).toThrow(/scalar/);
    expect(() => canonicalAxes("sum", [0, -2], 2)).toThrow(expect.objectContaining({ code: "GM-AXIS" }));
  });
});

test("a checked shape is a frozen copy", () => {
  const shape = [2, 3];
  const checked = checkedShape("tensor", shape);
  shape[0] = 9;
  expect(checked).toEqual([2, 3]);
  expect(Object.isFrozen(checked)).toBe(true);
  expect(() => checkedShape("tensor", [2, -1])).toThrow(expect.objectContaining({ code: "GM-SHAPE", where: "tensor" }));
});

test("shapes are the same by their sizes", () => {
  expect(sameShape([2, 3], [2, 3])).toBe(true);
  expect(sameShape([2, 3], [2])).toBe(false);
  expect(sameShape([2], [2, 3])).toBe(false);
  expect(sameShape([], [])).toBe(true);
  expect(sizeOf([])).toBe(1);
  expect(sizeOf([2, 0, 3])).toBe(0);
});
