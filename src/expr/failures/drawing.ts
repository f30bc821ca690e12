// What is said when a picture cannot be drawn. Wording only: who throws, and when, is decided elsewhere.
import { error, type GradError } from "../gradError.js";

export const drawingFailures = {
  tooManyBoxes: (where: string, found: number, most: number): GradError =>
    error(
      "GM-OPTION",
      where,
      `a picture of at most ${most} boxes`,
      `${found} boxes`,
      'Leave out { fold: "none" } or give a smaller limit, and big parts are folded; or draw a part of the expression. toDot has no limit.',
    ),
} as const;
