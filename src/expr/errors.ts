// Every error of the library: one builder for each message, by topic in failures/. A message has four parts: where, what
// was expected, what was found, and what to write instead. Builders return the error; the caller throws, so that its
// control flow stays visible. What only pictures, histories and commands say is not gathered here: it is imported where it
// is said, and a program that only differentiates does not carry it.
import { controlFailures } from "./failures/control.js";
import { executionFailures } from "./failures/execution.js";
import { formulaFailures } from "./failures/formulas.js";
import { functionFailures } from "./failures/functions.js";
import { learningFailures } from "./failures/learning.js";
import { matrixFailures } from "./failures/matrices.js";
import { operandFailures } from "./failures/operands.js";
import { recordFailures } from "./failures/records.js";
import { shapeFailures } from "./failures/shapes.js";
import { trainingFailures } from "./failures/training.js";

export { describeValue, GradError, type GradErrorCode, type GradErrorParts, showShape } from "./gradError.js";

export const fail = {
  ...operandFailures,
  ...shapeFailures,
  ...matrixFailures,
  ...functionFailures,
  ...controlFailures,
  ...recordFailures,
  ...formulaFailures,
  ...executionFailures,
  ...learningFailures,
  ...trainingFailures,
} as const;
