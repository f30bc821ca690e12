// Numbers and tensors in LaTeX. Knows no expressions.
import type { Tensor } from "../expr/tensor.js";
import { numberText, shownNumbers } from "./values.js";

/** A number, `digits` significant ones of it: `10^{-7}` for `1e-7`, `\infty` for infinity, `\pi` for all of pi. */
export const texNumber = (value: number, digits?: number): string => {
  if (Number.isNaN(value)) return "\\mathrm{NaN}";
  if (!Number.isFinite(value)) return value > 0 ? "\\infty" : "-\\infty";
  if (value === Math.PI && digits === undefined) return "\\pi";
  const [mantissa = "", exponent] = numberText(value, digits).split("e");
  if (exponent === undefined) return mantissa;
  const power = `10^{${Number(exponent)}}`;
  return mantissa === "1" ? power : mantissa === "-1" ? `-${power}` : `${mantissa} \\cdot ${power}`;
};

/** A vector or a matrix of a few numbers is written out, anything larger named by its shape. */
export const texValue = (value: number | Tensor, digits?: number): string => {
  if (typeof value === "number") return texNumber(value, digits);
  const { shape, data } = value;
  const [rows = 1, columns = 1] = shape;
  if (shape.length > 2 || data.length > shownNumbers || data.length === 0)
    return `\\mathrm{tensor}_{${shape.join(" \\times ")}}`;
  const lines = Array.from({ length: rows }, (_, i) =>
    [...data.slice(i * columns, (i + 1) * columns)].map((entry) => texNumber(entry, digits)).join(" & "),
  );
  return `\\begin{pmatrix} ${lines.join(" \\\\ ")} \\end{pmatrix}`;
};
