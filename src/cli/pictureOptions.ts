// What every picture of a formula shows: numbers if there are any, and the names that its definitions gave.
import type { PictureOptions } from "../show/graph/options.js";
import type { Explained } from "./explained.js";

export const pictureOptions = ({ numbers, names }: Explained, digits: number | undefined): PictureOptions => ({
  names,
  ...(numbers === undefined ? {} : { steps: numbers.steps }),
  ...(digits === undefined ? {} : { digits }),
});
