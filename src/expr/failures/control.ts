// What is said of loops, branches, batches and derivatives of one's own. Wording only: who throws, and when, is decided elsewhere.
import { describeValue, error, type GradError } from "../gradError.js";

export const controlFailures = {
  loopLimit: (where: string, max: number): GradError =>
    error(
      "GM-LOOP",
      where,
      `an end within ${max} steps`,
      "that it would go on",
      where === "whileLoop"
        ? "Check that each step comes nearer to the end, and that nothing is NaN; or allow more steps: { max }."
        : "Start nearer to the solution, allow more steps: { max }, or a larger { tolerance }.",
    ),

  carry: (where: string, path: string, expected: string, found: string): GradError =>
    error(
      "GM-CARRY",
      `${where}: ${path}`,
      `the function to return a tree like the one it is given: ${expected}`,
      found,
      "Start with a carry of the structure and shapes that the body returns (zeros(shape) in place of 0, say), or mend the body.",
    ),

  scanResult: (where: string, found: unknown): GradError =>
    error(
      "GM-CARRY",
      where,
      "the body to return [carry, output]",
      describeValue(found),
      "Return [carry, output]; where there is no output, use fold, or return [carry, null].",
    ),

  sequences: (where: string, path: string, expected: number | undefined, found: string): GradError =>
    error(
      "GM-SHAPE",
      `${where}: ${path}`,
      expected === undefined
        ? "a tensor with a first axis to go along"
        : `a first axis of size ${expected}, as the leaves before it`,
      found,
      found === "a scalar"
        ? "A sequence is a tensor: write tensor([1, 2, 3]). What stays the same in every step is used by the body directly."
        : "All leaves of the sequences share their first axis: one entry a step. What stays the same is used by the body directly.",
    ),

  steps: (found: unknown): GradError =>
    error(
      "GM-OPERAND",
      "iterate",
      "a whole number of steps from 0 on, known now",
      describeValue(found),
      "Where the data say how many steps there are, use whileLoop(condition, f, init).",
    ),

  noSequence: (where: string): GradError =>
    error(
      "GM-OPTION",
      where,
      "a sequence to go along, or the number of steps",
      "neither",
      "Give xs with at least one tensor, or { length: n }.",
    ),

  batchSize: (path: string, expected: number, from: string, found: number): GradError =>
    error(
      "GM-SHAPE",
      `vmap: ${path}`,
      `a batch of ${expected}, as ${from} has`,
      `${found}`,
      "All batched leaves have the same size along their batch axis; a leaf that is the same for all examples has null in inAxes.",
    ),

  noBatchAxis: (path: string): GradError =>
    error(
      "GM-AXIS",
      `vmap: ${path}`,
      "a tensor with an axis for the batch",
      "a scalar",
      "Where it is the same for all examples write null in inAxes, such as { inAxes: [0, null] }; numbers become a batch by tensor([...]).",
    ),

  noBatch: (found: unknown): GradError =>
    error(
      "GM-OPTION",
      "vmap",
      "at least one leaf with a batch axis",
      describeValue(found),
      "Give a number in inAxes for what is batched, and null for what is the same for all examples.",
    ),

  axes: (name: string, path: string, expected: string, found: unknown): GradError =>
    error(
      "GM-OPTION",
      "vmap",
      `${name} at ${path} to be ${expected}`,
      describeValue(found),
      "Write a number for an axis, null for «the same for all examples», or a tree of them, as far down as they differ.",
    ),

  openBody: (where: string, found: string): GradError =>
    error(
      "GM-RULE",
      where,
      "a derivative that depends on what it is given, and on nothing from outside",
      `one that mentions ${found}`,
      "Write the rule in terms of its arguments; what else it needs must be an argument of the function.",
    ),

  customCapture: (where: string, captured: string): GradError =>
    error(
      "GM-RULE",
      where,
      "a function whose derivative its rule gives in full",
      `that it also depends on ${captured}, which is not among its arguments`,
      "Pass it as an argument, so that the rule can say its derivative; or stop it: stopGradient(...).",
    ),

  customResult: (where: string, expected: string, found: unknown): GradError =>
    error("GM-RULE", where, expected, describeValue(found), "See the example of its documentation."),

  notLinear: (where: string, found: string): GradError =>
    error(
      "GM-RULE",
      where,
      "a linear function",
      found,
      "Only a linear function has a transpose. For the transpose of a function's derivative use vjp.",
    ),

  predicate: (where: string, found: string): GradError =>
    error(
      "GM-PREDICATE",
      where,
      "a scalar expression as the condition (0 is false)",
      found,
      "Compare with lt, gt, eq...; reduce a tensor with amax (any) or amin (all); for a choice by element use where.",
    ),

  branches: (path: string, expected: string, found: string): GradError =>
    error(
      "GM-BRANCH",
      `cond: ${path}`,
      `both branches to return the same structure and shapes: the first ${expected}`,
      `the second ${found}`,
      "Return the same tree from both; write zeros(shape) where one has nothing.",
    ),
} as const;
