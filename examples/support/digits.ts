// Hand-written digits: the data, cut into what is learned from and what is kept for the test, and a report on how well
// they are read. Knows pictures and labels; is ignorant of the model.
import { type Tensor, tensor } from "gradmap";
import { accuracy, confusionMatrix, Key, permutation } from "gradmap/learn";
import { readTable } from "./table.js";

/** Pictures `[n, 64]`, row by row with brightness from 0 to 1, and their labels `[n]`. */
export interface Digits {
  readonly x: Tensor;
  readonly y: Tensor;
}

const forTraining = 1437;

/** Four fifths to learn from, or as many of them as are asked for, and one fifth for the test, drawn by a fixed key. */
export const readDigits = (examples = forTraining): { readonly training: Digits; readonly test: Digits } => {
  const { rows } = readTable("digits.csv");
  const order = permutation(Key.make(0), rows.length).data;
  const digits = (places: Float64Array): Digits => {
    const chosen = [...places].map((place) => rows[place]!);
    return {
      x: tensor(chosen.map((row) => row.slice(0, 64).map((pixel) => pixel / 16))),
      y: tensor(chosen.map((row) => row[64]!)),
    };
  };
  return { training: digits(order.slice(0, Math.min(examples, forTraining))), test: digits(order.slice(forTraining)) };
};

/** One picture, two characters a pixel, so that it is about as wide as it is high. */
const picture = ({ x }: Digits, at: number): readonly string[] =>
  Array.from({ length: 8 }, (_, row) => {
    const pixels = [...x.data.slice(64 * at + 8 * row, 64 * at + 8 * row + 8)];
    return pixels.map((pixel) => " ░▒▓█"[Math.min(4, Math.floor(5 * pixel))]!.repeat(2)).join("");
  });

/** Pictures side by side, each under its caption. */
const sideBySide = (captions: readonly string[], pictures: readonly (readonly string[])[]): readonly string[] =>
  [captions, ...Array.from({ length: 8 }, (_, row) => pictures.map((lines) => lines[row]!))].map((cells) =>
    cells
      .map((cell) => cell.padEnd(18))
      .join("")
      .trimEnd(),
  );

const confusionLines = (confusion: Tensor): readonly string[] => [
  `    ${Array.from({ length: 10 }, (_, digit) => String(digit).padStart(4)).join("")}   read as`,
  ...Array.from({ length: 10 }, (_, digit) => {
    const counts = [...confusion.data.slice(10 * digit, 10 * digit + 10)];
    return `${String(digit).padStart(4)}${counts.map((count) => (count === 0 ? "·" : String(count)).padStart(4)).join("")}`;
  }),
];

/** How well the test digits are read: what they are read as, against their labels. */
export const report = (read: readonly number[], test: Digits) => {
  const misread = read.flatMap((digit, at) => {
    const label = test.y.data[at]!;
    return digit === label ? [] : [{ at, label, digit }];
  });
  const confusion = confusionMatrix(tensor(read), test.y, { classes: 10 });
  const right = accuracy(tensor(read), test.y);
  const shown = misread.slice(0, 4);
  const pictures = sideBySide(
    shown.map(({ digit, label }) => `a ${label}, read as ${digit}`),
    shown.map(({ at }) => picture(test, at)),
  );
  return {
    accuracy: right,
    confusion,
    misread,
    lines: [
      `${(100 * right).toFixed(1)} % of ${read.length} digits that it had not seen are read as they should be.`,
      "",
      ...confusionLines(confusion),
      "",
      ...pictures,
    ],
  };
};
