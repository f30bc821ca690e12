// What the tests of models share: tables of data, golden tensors, and comparison with the losses of a training. Knows no
// model.
import { readFileSync } from "node:fs";
import { type Tensor, tensor } from "gradmap";
import { differences, largest } from "../../golden.js";

/** A tensor as golden files hold it. */
export interface Flat {
  readonly shape: readonly number[];
  readonly data: readonly number[];
}

export const tensorOf = ({ shape, data }: Flat): Tensor => tensor(data, shape);

/** PyTorch's weights are `[outputs, inputs]`, those of the layers `[inputs, outputs]`. */
export const transposed = ({ shape, data }: Flat): Tensor => {
  const [outputs, inputs] = shape;
  return tensor(
    Array.from({ length: inputs! * outputs! }, (_, i) => data[(i % outputs!) * inputs! + Math.floor(i / outputs!)]!),
    [inputs!, outputs!],
  );
};

/** The lines of a file of data. */
export const linesOf = (name: string): readonly string[] =>
  readFileSync(new URL(`../../../examples/data/${name}`, import.meta.url), "utf8")
    .trim()
    .split("\n");

/** The rows of a table, as text, without its header. */
export const rowsOf = (name: string): readonly (readonly string[])[] =>
  linesOf(name)
    .slice(1)
    .map((line) => line.split(","));

/** A tensor whose numbers differ from the expected ones, by more than `tolerance` of the largest. */
export const misfits = (where: string, found: Tensor, expected: Tensor, tolerance: number): readonly string[] =>
  found.shape.join() === expected.shape.join()
    ? differences(where, [...found.data], [...expected.data], tolerance, largest([...expected.data]))
    : [`${where} has the shape [${found.shape.join()}]`];

/**
 * Losses that are not those of the golden training. `noise` is by how much a relative change of 1e-12 of the initial
 * numbers moves any of them, some thousand times what rounding does to a number: no loss may differ by more.
 */
export const strayLosses = (found: readonly number[], expected: readonly number[], noise: number): readonly string[] =>
  found.length === expected.length
    ? found.flatMap((loss, step) =>
        Math.abs(loss - expected[step]!) <= noise ? [] : [`step ${step}: ${loss} instead of ${expected[step]}`],
      )
    : [`${found.length} losses instead of ${expected.length}`];

/** Columns brought to mean 0 and standard deviation 1, with the statistics given. */
export const standardised = (
  rows: readonly (readonly number[])[],
  mean: readonly number[],
  std: readonly number[],
): readonly (readonly number[])[] => rows.map((row) => row.map((x, i) => (x - mean[i]!) / std[i]!));
