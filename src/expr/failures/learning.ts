// What is said of layers, their parameters, and the labels of losses. Wording only: who throws, and when, is decided
// elsewhere.
import { describeValue, error, type GradError, plural, showShape } from "../gradError.js";

export const learningFailures = {
  /** A label, or another number of a loss, that means nothing there: `place` is where it stands. */
  label: (where: string, place: string, expected: string, found: number, hint: string): GradError =>
    error("GM-LABEL", `${where} at ${place}`, expected, String(found), hint),

  allIgnored: (where: string, ignored: number): GradError =>
    error(
      "GM-LABEL",
      `${where} at target`,
      "at least one label that counts, to take the mean of",
      `no label but ${ignored}, the one of the option ignoreIndex`,
      `Leave such a batch out, or write ${where}(prediction, target, { reduction: "sum", ... }), which is then 0.`,
    ),

  emptyBatch: (where: string, name: string, shape: readonly number[]): GradError =>
    error(
      "GM-SHAPE",
      where,
      `at least one example in ${name}`,
      `shape ${showShape(shape)}`,
      "A loss of no examples says nothing: leave the empty batch out.",
    ),

  singleExample: (where: string, shape: readonly number[]): GradError =>
    error(
      "GM-SHAPE",
      where,
      "at least two numbers for each feature in training, to have a variance",
      `x of shape ${showShape(shape)}`,
      "Make the batch larger, or leave a last batch of one example out.",
    ),

  layer: (where: string, found: unknown): GradError =>
    error(
      "GM-OPERAND",
      where,
      "a layer { init, apply }, or a function from expression to expression",
      describeValue(found),
      "Write pipe(linear(64, 32), andThen(relu), andThen(linear(32, 10))).",
    ),

  residual: (found: unknown): GradError =>
    error(
      "GM-OPERAND",
      "residual",
      "a layer { init, apply }",
      describeValue(found),
      typeof found === "function"
        ? "A step without parameters becomes a layer by pipe(identityLayer, andThen(step))."
        : "Write residual(linear(8, 8)).",
    ),

  statefulLayer: (where: string): GradError =>
    error(
      "GM-OPERAND",
      where,
      "a layer whose apply is (params, x) => y",
      "a layer with a state, such as batchNorm or lstmCell",
      "A state goes in and comes out, which a composition has no place for: compose what is before it and what is after it, and call layer.apply(params, state, ...) between the two. layerNorm has no state.",
    ),

  layerSizes: (where: string, expected: string, found: unknown, example: string): GradError =>
    error("GM-OPERAND", where, expected, describeValue(found), `Write ${example}.`),

  neuronInputs: (where: string, what: string, expected: number, found: unknown): GradError =>
    error(
      "GM-TREE-MISMATCH",
      where,
      `an array of ${plural(expected, what)}`,
      describeValue(found),
      "A neuron has one weight for each input; the parameters are those that init(key) of the same network made.",
    ),

  layerParameters: (expected: number, found: unknown): GradError =>
    error(
      "GM-TREE-MISMATCH",
      "params",
      `an array of ${plural(expected, "entry").replace("entrys", "entries")}, one for each layer that has parameters`,
      describeValue(found),
      "Do these parameters belong to another model? Those of this one are made by its init(key).",
    ),

  layerParameter: (where: string, name: string, expected: readonly number[], found: unknown): GradError =>
    error(
      "GM-TREE-MISMATCH",
      `${where} at ${name}`,
      expected.length === 0 ? "a number" : `a tensor of shape ${showShape(expected)}`,
      Array.isArray(found) ? `shape ${showShape(found.map(Number))}` : describeValue(found),
      "Do these parameters belong to another model? Those of this layer are made by its init(key).",
    ),
} as const;
