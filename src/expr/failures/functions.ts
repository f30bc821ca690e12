// What is said of trees, and of functions that are to be differentiated. Wording only: who throws, and when, is decided elsewhere.
import { describeValue, error, type GradError, showShape } from "../gradError.js";

export const functionFailures = {
  treeLeaf: (path: string, found: unknown): GradError =>
    error(
      "GM-TREE-LEAF",
      path,
      "a number, a Tensor, an Expr, or a plain record or array of these",
      describeValue(found),
      "For a typed array write fromTypedArray(data, shape); keep class instances, maps and dates out of the tree.",
    ),

  treeMismatch: (where: string, path: string, expected: string, found: string): GradError =>
    error(
      "GM-TREE-MISMATCH",
      `${where} at ${path}`,
      expected,
      found,
      "Both trees must have the same structure and the same shapes.",
    ),

  leafKind: (where: string, path: string, expected: string, found: string): GradError =>
    error(
      "GM-TREE-MISMATCH",
      `${where} at ${path}`,
      `${expected}, as the leaf was`,
      found,
      "Return a number for a number and a tensor for a tensor: the tree keeps its type.",
    ),

  ruleResult: (where: string, expected: string, found: unknown): GradError =>
    error(
      "GM-SHAPE",
      where,
      `the rule to return ${expected}`,
      describeValue(found),
      "Write const result = new Float64Array(first.length), fill it, and return [result].",
    ),

  treeCycle: (path: string): GradError =>
    error("GM-TREE-CYCLE", path, "a tree", "a value that contains itself", "Remove the cycle."),

  scope: (expected: string, found: unknown): GradError =>
    error("GM-FUNCTION", "scope", expected, describeValue(found), 'Write scope("layer1", (x) => ...)(x).'),

  notAFunction: (where: string, found: unknown): GradError =>
    error(
      "GM-FUNCTION",
      where,
      "a function",
      describeValue(found),
      typeof found === "object" && found !== null
        ? `Write ${where}((x) => ...); for an expression in variables there is gradientMap(expr).`
        : `Write ${where}((x) => ...).`,
    ),

  replacements: (found: unknown): GradError =>
    error(
      "GM-OPERAND",
      "substitute",
      "a Map from variables to what replaces them",
      describeValue(found),
      "Write substitute(new Map([[x, add(x, 1)]]))(expr).",
    ),

  tuple: (where: string, what: string, found: unknown): GradError =>
    error(
      "GM-OPERAND",
      where,
      `an array of ${what}, one for each argument of the function`,
      describeValue(found),
      `Write ${where}(f)([x, y], [dx, dy]).`,
    ),

  direction: (where: string): GradError =>
    error(
      "GM-ARITY",
      where,
      "a direction v that looks like x, because x is not one number",
      "none",
      `Write ${where}(f, order)(x, v): the line is x + t v.`,
    ),

  notDifferentiable: (where: string, argument: string): GradError =>
    error(
      "GM-FUNCTION",
      where,
      `at least one number or Tensor in ${argument}`,
      "none",
      "The gradient is taken with respect to the numbers and tensors of this argument.",
    ),

  scalarResult: (where: string, found: string): GradError =>
    error(
      "GM-SHAPE-SCALAR",
      where,
      "a function that returns one scalar expression (shape [])",
      found,
      found === "undefined"
        ? "Is a return missing?"
        : "Reduce it, for instance with sum(...) or mean(...); for many outputs use jacrev, jacfwd or vjp.",
    ),

  auxiliary: (where: string, found: unknown): GradError =>
    error(
      "GM-RESULT",
      where,
      "[value, auxiliary] from the function, because of hasAux",
      describeValue(found),
      "Return a pair, or leave hasAux out.",
    ),

  argnums: (where: string, found: unknown, count: number): GradError =>
    error(
      "GM-OPTION",
      where,
      `argnums to name arguments from 0 to ${count - 1}, each once`,
      Array.isArray(found) ? showShape(found) : describeValue(found),
      "Write { argnums: 1 } or { argnums: [0, 2] }.",
    ),
} as const;
