// What is said of shapes, axes, indices and the numbers of a tensor. Wording only: who throws, and when, is decided elsewhere.
import { describeList, describeValue, elementHint, error, type GradError, plural, showShape } from "../gradError.js";

export const shapeFailures = {
  valueShape: (where: string, expected: readonly number[], found: readonly number[]): GradError =>
    error(
      "GM-SHAPE-VALUE",
      where,
      `a value of shape ${showShape(expected)}`,
      `shape ${showShape(found)}`,
      "Give a value of the declared shape, or declare the variable with the value's shape.",
    ),

  broadcast: (where: string, operands: readonly string[]): GradError =>
    error(
      "GM-SHAPE-BROADCAST",
      where,
      "shapes that broadcast (aligned at the last axis, sizes equal or 1)",
      operands.join(" and "),
      "If the data is as it should be, insert an axis of size 1 with reshape or swap axes with transpose; else mend its size.",
    ),

  matmul: (a: string, b: string, hint: string): GradError =>
    error("GM-SHAPE-MATMUL", "matmul", "equal inner sizes: [n, k] times [k, m]", `${a} and ${b}`, hint),

  dot: (a: readonly number[], b: readonly number[]): GradError =>
    error(
      "GM-SHAPE",
      "dot",
      "two vectors of equal length",
      `${showShape(a)} and ${showShape(b)}`,
      "Write matmul(a, b) for matrices.",
    ),

  rank: (where: string, expected: string, found: readonly number[]): GradError =>
    error("GM-SHAPE", where, expected, `shape ${showShape(found)}`, "Reshape the operand first."),

  /** Operands that do not fit each other in a way of the op's own. */
  misfit: (where: string, expected: string, operands: readonly string[], hint: string): GradError =>
    error("GM-SHAPE", where, expected, operands.join(" and "), hint),

  reshape: (from: readonly number[], to: readonly number[]): GradError =>
    error(
      "GM-SHAPE-RESHAPE",
      "reshape",
      `a shape with as many elements as ${showShape(from)}`,
      showShape(to),
      "The product of the sizes must stay the same; one size may be -1 and is then worked out.",
    ),

  broadcastTo: (from: readonly number[], to: readonly number[]): GradError =>
    error(
      "GM-SHAPE-BROADCAST",
      "broadcastTo",
      `a shape that ${showShape(from)} broadcasts to`,
      showShape(to),
      "Only axes of size 1 and new leading axes are repeated; reshape first.",
    ),

  sameShapes: (where: string, shapes: readonly (readonly number[])[], except: string): GradError =>
    error(
      "GM-SHAPE",
      where,
      `equal shapes${except}`,
      shapes.map(showShape).join(", "),
      "Reshape or slice the operands.",
    ),

  shape: (where: string, found: unknown, hint = "Write for example [2, 3]."): GradError =>
    error(
      "GM-SHAPE",
      where,
      "a shape: an array of whole numbers from 0 on",
      Array.isArray(found) ? describeList(found) : describeValue(found),
      hint,
    ),

  shapeTooLarge: (where: string, shape: readonly number[], most: number): GradError =>
    error(
      "GM-SHAPE",
      where,
      `a shape of at most ${most} numbers`,
      showShape(shape),
      "So many numbers fit in no memory; work on parts, one after another.",
    ),

  tensorSize: (shape: readonly number[], found: number): GradError =>
    error(
      "GM-SHAPE",
      "tensor",
      `as many numbers as the shape ${showShape(shape)} holds`,
      plural(found, "number"),
      "Mend the shape or the data.",
    ),

  ragged: (path: string, expected: string, found: string): GradError =>
    error(
      "GM-SHAPE-RAGGED",
      `tensor${path}`,
      expected,
      found,
      "Nested arrays must be rectangular: every row as long as the first.",
    ),

  element: (path: string, found: unknown): GradError =>
    error("GM-OPERAND", `tensor${path}`, "a number", describeValue(found), elementHint(found)),

  axis: (where: string, axis: unknown, rank: number): GradError =>
    error(
      "GM-AXIS",
      where,
      rank === 0 ? "no axis: the operand is a scalar" : `a whole axis from ${-rank} to ${rank - 1}`,
      typeof axis === "number" ? `axis ${axis}` : describeValue(axis),
      "Negative axes count from the end.",
    ),

  axisTwice: (where: string, axes: readonly number[]): GradError =>
    error("GM-AXIS", where, "each axis once", showShape(axes), "Remove the repeated axis."),

  axisPair: (where: string, found: unknown): GradError =>
    error("GM-AXIS", where, "two axes, such as [0, 1]", describeValue(found), `Write ${where}(x, [i, j]).`),

  emptyAxis: (where: string, shape: readonly number[]): GradError =>
    error(
      "GM-SHAPE",
      where,
      "at least one number along each axis that is reduced",
      `shape ${showShape(shape)}`,
      "There is no greatest or least of no numbers; reduce another axis, or leave the empty operand out.",
    ),

  permutation: (where: string, axes: readonly number[], rank: number): GradError =>
    error(
      "GM-AXIS",
      where,
      `a permutation of ${showShape(Array.from({ length: rank }, (_, i) => i))}`,
      showShape(axes),
      "Name every axis exactly once.",
    ),

  index: (where: string, index: number, size: number, place: readonly number[], of: string): GradError =>
    error(
      "GM-INDEX",
      where,
      size === 0 ? `no index: ${of} is empty` : `a whole index from 0 to ${size - 1} for ${of}`,
      `${index} at index${place.map((i) => `[${i}]`).join("")}`,
      where === "embedding" && !Number.isInteger(index)
        ? "Are weight and index swapped? Write embedding(weight, index)."
        : index < 0
          ? `Negative indices do not count from the end; write add(index, ${size}) for those.`
          : "Indices are not clamped; mend the index or enlarge the axis.",
    ),

  indexList: (where: string, found: unknown): GradError =>
    error(
      "GM-INDEX",
      where,
      "an index: an array of whole numbers, a Tensor or an Expr",
      describeValue(found),
      "Write an array such as [0, 2], or tensor([[0, 2], [1, 1]]) for an index with more axes.",
    ),

  padding: (operand: string, found: unknown): GradError =>
    error(
      "GM-SHAPE",
      "pad",
      `one pair [low, high] of whole numbers from 0 on for each axis of ${operand}`,
      Array.isArray(found)
        ? `[${Array.from(found, (pair) => (Array.isArray(pair) ? describeList(pair) : describeValue(pair))).join(", ")}]`
        : describeValue(found),
      "Write pad(x, [[1, 1], [0, 2]]) for a matrix; to cut entries off write slice.",
    ),

  squeeze: (operand: string, axes: readonly number[]): GradError =>
    error(
      "GM-SHAPE",
      "squeeze",
      `size 1 along ${axes.length === 1 ? `axis ${axes[0]}` : `the axes ${axes.join(", ")}`}`,
      operand,
      "Only an axis of size 1 holds nothing else: sum or slice the axis, or leave axis out for all of size 1.",
    ),

  topkCount: (size: number, found: unknown): GradError =>
    error(
      "GM-OPTION",
      "topk",
      `a whole number k from 0 to ${size}, the size of the axis`,
      describeValue(found),
      "Write topk(x, 1, { axis }), or pipe(x, topk(1, { axis })).",
    ),

  sliceRange: (where: string, found: unknown): GradError =>
    error(
      "GM-INDEX",
      where,
      "for each axis [start, stop, step] in whole numbers with step of at least 1",
      Array.isArray(found) ? describeList(found) : describeValue(found),
      "Write slice(x, [[0, 2, 1], ...]), one range an axis; stop is excluded.",
    ),

  sliceBounds: (where: string, range: readonly unknown[], size: number): GradError =>
    error(
      "GM-INDEX",
      where,
      `a range from start to stop within an axis of size ${size}`,
      `[${range.map(String).join(", ")}]`,
      "Negative numbers count from the end; ranges are not clamped and do not run backwards.",
    ),
} as const;
