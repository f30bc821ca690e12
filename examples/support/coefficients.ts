// What a regression found, for the terminal: coefficients, how sure they are, and a picture of that. Knows numbers and
// their names; is ignorant of the model.
import { column } from "./numbers.js";

export interface Coefficient {
  readonly name: string;
  readonly value: number;
  readonly error: number;
}

const half = 16;

/** Two standard errors to both sides of the coefficient, and where 0 is. */
const interval = ({ value, error }: Coefficient, scale: number): string => {
  const place = (x: number): number => half + Math.round((half * x) / scale);
  const [from, to] = [place(value - 2 * error), place(value + 2 * error)];
  return Array.from({ length: 2 * half + 1 }, (_, i) => {
    if (i === place(value)) return "●";
    if (i >= from && i <= to) return "─";
    return i === half ? "│" : " ";
  }).join("");
};

/** A line for each coefficient; `z` is how many standard errors it is away from 0. */
export const coefficientLines = (coefficients: readonly Coefficient[], digits: number): readonly string[] => {
  const scale = Math.max(...coefficients.map(({ value, error }) => Math.abs(value) + 2 * error));
  const width = Math.max(...coefficients.map(({ name }) => name.length));
  const heads = ["coefficient", "standard error", "z"].map((head, i) => head.padStart([12, 16, 8][i]!));
  return [
    `${" ".repeat(width)}${heads.join("")}   two standard errors around it`,
    ...coefficients.map((coefficient) => {
      const { name, value, error } = coefficient;
      const numbers = [column(value, digits, 12), column(error, digits, 16), column(value / error, 2, 8)];
      return `${name.padEnd(width)}${numbers.join("")}   ${interval(coefficient, scale)}`.trimEnd();
    }),
  ];
};
