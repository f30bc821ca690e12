// What is said of training: of an optimizer's state, of data and losses, and of what was saved. Wording only: who throws,
// and when, is decided elsewhere.
import { describeValue, error, type GradError } from "../gradError.js";

export const trainingFailures = {
  /** A tree that does not belong to the parameters: of the optimizer's state, or the gradients. */
  optimizerTree: (what: string, path: string, expected: string, found: string): GradError =>
    error(
      "GM-TREE-MISMATCH",
      `optimizer.update: ${what} at ${path}`,
      `${expected}, as in the parameters`,
      found,
      "Gradients, state and parameters must be of one model: after a change of the model start again with init(params).",
    ),

  optimizerParts: (expected: string, found: string): GradError =>
    error(
      "GM-TREE-MISMATCH",
      "optimizer.update: the state",
      expected,
      found,
      "A state belongs to the optimizer whose init(params) made it, or to one that is put together in the same way.",
    ),

  rate: (step: number, found: unknown): GradError =>
    error(
      "GM-VALUE",
      `scaleBySchedule, step ${step}`,
      "the schedule to return a number",
      describeValue(found),
      "Mend the schedule: it is called with the step's number, from 0 on, and returns the rate for that step.",
    ),

  loss: (step: number, found: number): GradError =>
    error(
      "GM-NONFINITE",
      `gradientStep, step ${step}`,
      "a finite loss",
      String(found),
      "The state before this step is unharmed. Lower the learning rate, clip the gradients, or ask explainNonFinite(loss)(params, batch) where it was born.",
    ),

  stepped: (step: number, path: string, found: number): GradError =>
    error(
      "GM-NONFINITE",
      `gradientStep, step ${step}, at ${path}`,
      "finite parameters after the step",
      String(found),
      "The loss was finite, its gradient or the step was not. The state before this step is unharmed: lower the learning rate, or ask explainNonFinite(loss)(params, batch).",
    ),

  optimizer: (where: string, found: unknown): GradError =>
    error(
      "GM-OPERAND",
      where,
      "an optimizer, such as adam()",
      describeValue(found),
      typeof found === "function"
        ? "Call it: adam() is an optimizer, adam makes one."
        : "Write chain(clipByGlobalNorm(1), adam()).",
    ),

  examples: (path: string, expected: string, found: string): GradError =>
    error(
      "GM-SHAPE",
      `batches: ${path}`,
      expected,
      found,
      "The data is a tree of tensors that share their first axis, one entry an example; what is the same for all stays outside.",
    ),

  sequence: (where: string, found: unknown): GradError =>
    error(
      "GM-OPERAND",
      where,
      "a sequence: an array, or what batches, epochs or train return",
      describeValue(found),
      typeof found === "function"
        ? "Is a pair of parentheses missing?"
        : "Write an array, or batches(key, data, { size: 32 }) for data.",
    ),

  /** What is no state of a training: `expected` says which entries count. */
  trainingState: (where: string, expected: string, found: unknown, hint: string): GradError =>
    error("GM-OPERAND", where, expected, describeValue(found), hint),

  noResiduals: (where: string, found: unknown): GradError =>
    error(
      "GM-RESULT",
      where,
      "at least one number from the function: by how much each measurement is missed",
      describeValue(found),
      "Return the residuals, such as sub(model, measured). Is a return missing?",
    ),

  values: (where: string, found: unknown): GradError =>
    error(
      "GM-OPERAND",
      where,
      "a tensor, or an array of numbers",
      describeValue(found),
      "A metric looks at numbers that are there: at what compile(model)(params, x) returned, for instance.",
    ),

  shown: (where: string, what: string, expected: string, found: string): GradError =>
    error("GM-SHAPE", where, `${expected} for ${what}`, found, "Reshape it, or pick the right column first."),

  /** A text, bytes or a file that is not what a save left, or not of this model. */
  saved: (where: string, expected: string, found: string, hint: string): GradError =>
    error("GM-FILE", where, expected, found, hint),
} as const;
