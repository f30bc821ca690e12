// Tables of numbers: a file of comma-separated values, its columns, and what a regression makes of them. Knows nothing of
// what the numbers mean.
import { concat, div, type Expr, mean, ones, std, sub, type Tensor, tensor } from "gradmap";
import { readData } from "./program.js";

export interface Table {
  readonly names: readonly string[];
  readonly rows: readonly (readonly number[])[];
}

/** A file of `examples/data`: names in its first line, numbers in the others. */
export const readTable = (file: string): Table => {
  const [head = "", ...lines] = readData(file).trim().split("\n");
  return { names: head.split(","), rows: lines.map((line) => line.split(",").map(Number)) };
};

/** The columns of these names, in this order: `[rows, names]`. */
export const columnsOf = ({ names, rows }: Table, wanted: readonly string[]): Tensor => {
  const places = wanted.map((name) => names.indexOf(name));
  return tensor(rows.map((row) => places.map((place) => row[place] ?? Number.NaN)));
};

/** A column of ones, and the others in standard deviations from their means: `[rows, 1 + columns]`. */
export const designMatrix = (columns: Tensor): Expr => {
  const scaled = div(sub(columns, mean(columns, { axis: 0 })), std(columns, { axis: 0, unbiased: false }));
  return concat([ones([columns.shape[0]!, 1]), scaled], { axis: 1 });
};
