// What is said of histories, of blame and of comparisons. Wording only: who throws, and when, is decided elsewhere.
import { describeValue, error, type GradError, listed } from "../gradError.js";

export const teachingFailures = {
  readOnlyMap: (method: string): GradError =>
    error(
      "GM-PURITY",
      "a map of a history",
      "it to be read only, since every moment of the history looks at the same numbers",
      `a call of ${method}`,
      "Write new Map(map) and change the copy.",
    ),

  moment: (where: string, length: number, found: unknown): GradError =>
    error(
      "GM-INDEX",
      where,
      `a moment: an integer from ${-length} to ${length - 1}`,
      describeValue(found),
      "Moment 0 is before the first step, -1 the last one; history.length says how many there are.",
    ),

  unknownName: (where: string, name: string, names: readonly string[]): GradError =>
    error(
      "GM-UNBOUND",
      where,
      "the name of a variable of the expression",
      JSON.stringify(name),
      names.length === 0 ? "The expression has no variables." : `There are ${listed(names)}.`,
    ),

  ambiguousName: (where: string, name: string): GradError =>
    error(
      "GM-AMBIGUOUS",
      where,
      "a name that only one variable has",
      `several variables named ${JSON.stringify(name)}`,
      "Variables are identities and names are labels: pass the variable itself.",
    ),

  notANode: (where: string, found: string): GradError =>
    error(
      "GM-UNBOUND",
      where,
      "a node of the same expression",
      found,
      "Nodes are identities: pass the very node that the root was built from. A second variable of the same name is another one.",
    ),

  yours: (expected: string, found: unknown): GradError =>
    error(
      "GM-OPERAND",
      "compare: your gradient",
      expected,
      describeValue(found),
      "Write compare({ a: 6, b: -4 }, history), a Map from nodes to numbers, or what grad(f)(params) returns.",
    ),

  comparedWith: (found: unknown): GradError =>
    error(
      "GM-OPERAND",
      "compare: the right gradient",
      "a history, or a map from nodes to numbers",
      describeValue(found),
      "Write compare(yours, history(f, params)). Adjoints that are expressions have no numbers yet: evaluate them first.",
    ),

  direction: (found: unknown): GradError =>
    error(
      "GM-OPERAND",
      "forwardPass: the direction",
      "a tangent for each variable that moves, by name or in a Map",
      describeValue(found),
      "Write { a: 1 } to ask how everything changes when a does.",
    ),
} as const;
