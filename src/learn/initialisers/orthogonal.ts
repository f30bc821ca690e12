// Orthogonal weights: rows, or columns, of length 1 at right angles. By Householder's reflections on plain numbers. Knows
// no layers and no fans.
import { fail } from "../../expr/errors.js";
import { fromTypedArray, type Shape } from "../../index.js";
import { asTensor } from "../operands.js";
import { type Key, normal } from "../random.js";
import { checkedNumber, checkedSettings } from "../settings.js";
import type { Initialiser } from "./initialiser.js";

/** What numbers are multiplied with. */
export interface OrthogonalOptions {
  /** 1 unless given. */
  readonly gain?: number;
}

/** A matrix, column after column: what a reflection works on is in one piece. */
type Columns = readonly Float64Array[];

const dot = (a: Float64Array, b: Float64Array, from: number): number => {
  let total = 0;
  for (let i = from; i < a.length; i++) total += a[i]! * b[i]!;
  return total;
};

/** `target` mirrored at the plane across `normal`, from the entry `from` on; in place. */
const mirror = (target: Float64Array, across: Float64Array, from: number): void => {
  const square = dot(across, across, from);
  if (square === 0) return;
  const factor = (2 * dot(across, target, from)) / square;
  for (let i = from; i < target.length; i++) target[i]! -= factor * across[i]!;
};

/**
 * The factor Q of a tall matrix, by Householder: column k is mirrored onto the k-th axis, all that follow with it, and Q is
 * what the mirrors make of the axes. Signs are such that R has a positive diagonal: of normally distributed numbers, Q is
 * then evenly distributed among all orthogonal matrices (F. Mezzadri, 2007).
 */
const orthogonalised = (matrix: Columns): Columns => {
  const columns = matrix.map((column) => column.slice());
  const mirrors: Float64Array[] = [];
  const signs: number[] = [];
  columns.forEach((column, k) => {
    const length = Math.sqrt(dot(column, column, k));
    const across = column.slice().fill(0, 0, k);
    // Away from the axis, so that nothing cancels: the column then lands on the other side, at -sign.
    const sign = column[k]! < 0 ? -1 : 1;
    across[k]! += sign * length;
    for (const later of columns.slice(k)) mirror(later, across, k);
    mirrors.push(across);
    signs.push(-sign);
  });
  return columns.map((column, k) => {
    const axis = column.slice().fill(0);
    axis[k] = signs[k]!;
    for (let m = mirrors.length - 1; m >= 0; m--) mirror(axis, mirrors[m]!, m);
    return axis;
  });
};

/**
 * Orthogonal weights: the first axis against all others, as a matrix whose rows (or columns, if there are more rows) have
 * length `gain` and stand at right angles to each other. What goes through keeps its length. All such matrices are equally
 * likely.
 *
 * @throws GM-OPTION for an unknown option or a bad one; GM-SHAPE, when it draws, for a shape of fewer than two axes.
 *   Source: Saxe, McClelland and Ganguli, 2013; F. Mezzadri, «How to generate random matrices from the classical compact
 *   groups», 2007.
 *
 * @example
 * const q = orthogonal()(Key.make(0), [2, 2])
 * const distance = evaluate(norm(sub(matmul(q, transpose(q)), eye(2))), {})
 * distance < 1e-15 // => true
 */
export const orthogonal = (options?: OrthogonalOptions): Initialiser => {
  const { gain = 1 } = checkedSettings("orthogonal", options, ["gain"], "");
  checkedNumber("orthogonal", "gain", gain, "a finite number");
  return (key: Key, shape) => {
    if (!Array.isArray(shape)) throw fail.shape("orthogonal", shape);
    const [rows, ...others]: Shape = shape;
    if (rows === undefined || others.length === 0) throw fail.rank("orthogonal", "a weight of two axes or more", shape);
    const width = others.reduce((size, n) => size * n, 1);
    const { data } = asTensor(normal(key, shape));
    const [tall, count] = rows >= width ? [rows, width] : [width, rows];
    const drawn = Array.from({ length: count }, (_, k) => data.slice(k * tall, (k + 1) * tall));
    const q = orthogonalised(drawn);
    const at = (row: number, column: number): number => (rows >= width ? q[column]![row]! : q[row]![column]!);
    return fromTypedArray(
      Float64Array.from({ length: rows * width }, (_, i) => gain * at(Math.floor(i / width), i % width)),
      shape,
    );
  };
};
