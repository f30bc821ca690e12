// Every error of the library and every word in it. Knows codes and wording; is ignorant of who throws and why.
// Each message has four parts: where, what was expected, what was found, and what to write instead.

/** One code for each kind of mistake: stable, so that programs and searches can rely on it. */
export type GradErrorCode =
  | "GM-OPERAND"
  | "GM-ARITY"
  | "GM-OPTION"
  | "GM-COERCION"
  | "GM-UNBOUND"
  | "GM-AMBIGUOUS"
  | "GM-SHAPE"
  | "GM-SHAPE-BROADCAST"
  | "GM-SHAPE-MATMUL"
  | "GM-SHAPE-VALUE"
  | "GM-SHAPE-SCALAR"
  | "GM-SHAPE-RAGGED"
  | "GM-SHAPE-RESHAPE"
  | "GM-AXIS"
  | "GM-INDEX"
  | "GM-EINSUM"
  | "GM-SINGULAR"
  | "GM-DEFINITE"
  | "GM-TREE-LEAF"
  | "GM-TREE-MISMATCH"
  | "GM-TREE-CYCLE"
  | "GM-FUNCTION"
  | "GM-CARRY"
  | "GM-LOOP"
  | "GM-PREDICATE"
  | "GM-BRANCH"
  | "GM-RESULT"
  | "GM-RULE"
  | "GM-FORMULA"
  | "GM-VALUE";

/** What a {@link GradError} says, as data. */
export interface GradErrorParts {
  readonly code: GradErrorCode;
  /** The op, function or path where it happened, such as `matmul` or `params.layers[1].b`. */
  readonly where: string;
  readonly expected: string;
  readonly found: string;
  /** What to write instead. */
  readonly hint: string;
}

/**
 * Every error that gradmap throws. Use {@link attempt} to get it as the left side of an `Either`.
 *
 * A class, because `throw` wants an `Error` with a stack; its fields are the message's parts as data.
 */
export class GradError extends Error implements GradErrorParts {
  override readonly name = "GradError";
  readonly code: GradErrorCode;
  readonly where: string;
  readonly expected: string;
  readonly found: string;
  readonly hint: string;

  constructor(parts: GradErrorParts) {
    super(`${parts.where}: expected ${parts.expected}, found ${parts.found}.\n  ${parts.hint} [${parts.code}]`);
    this.code = parts.code;
    this.where = parts.where;
    this.expected = parts.expected;
    this.found = parts.found;
    this.hint = parts.hint;
  }
}

/** A shape as it is written everywhere: `[rows, columns]`. */
export const showShape = (shape: readonly number[]): string => `[${shape.join(", ")}]`;

/** Any JavaScript value in a few words, for the «found» part of a message. Never throws, whatever it is given. */
export const describeValue = (value: unknown): string => {
  if (value === null) return "null";
  switch (typeof value) {
    case "undefined":
      return "undefined";
    case "string":
      return `the string ${JSON.stringify(value.length > 40 ? `${value.slice(0, 40)}...` : value)}`;
    case "number":
    case "boolean":
      return `the ${typeof value} ${String(value)}`;
    case "bigint":
      return `the bigint ${String(value)}n`;
    case "function":
      return value.name === "" ? "a function" : `the function ${value.name}`;
    case "symbol":
      return "a symbol";
    default:
      return describeObject(value);
  }
};

const describeObject = (value: object): string => {
  try {
    return describeFields(value);
  } catch {
    // A revoked proxy, or a getter that throws.
    return "an object that cannot be looked at";
  }
};

const describeFields = (value: object): string => {
  if (Array.isArray(value)) return `an array of length ${value.length}`;
  const tag: unknown = Reflect.get(value, Symbol.toStringTag);
  if (tag === "Expr" || tag === "Tensor") return tag === "Expr" ? "an Expr" : "a Tensor";
  const maker: unknown = Object.getPrototypeOf(value)?.constructor;
  if (typeof maker === "function" && maker !== Object && maker.name !== "") return `an object of class ${maker.name}`;
  const keys = Object.keys(value);
  return keys.length === 0
    ? "an empty object"
    : `an object with keys ${keys.slice(0, 5).join(", ")}${keys.length > 5 ? ", ..." : ""}`;
};

const describeList = (values: readonly unknown[]): string =>
  `[${Array.from(values, (value) => (typeof value === "number" ? String(value) : describeValue(value))).join(", ")}]`;

const listed = (names: readonly string[]): string =>
  names.length > 8 ? `${names.slice(0, 8).join(", ")}, ... (${names.length})` : names.join(", ");

const elementHint = (found: unknown): string =>
  typeof found === "object" && found !== null && !Array.isArray(found)
    ? "Write stack([...]) to join expressions and tensors."
    : "Convert it with Number(...) first.";

const operandHint = (where: string, found: unknown): string => {
  if (Array.isArray(found))
    return "Write tensor([...]) for an array of numbers, or stack([...]) for an array of expressions.";
  if (typeof found === "function") return "Call it first; for the gradient of a function write grad(f).";
  if ((where === "max" || where === "min") && typeof found === "object" && found !== null)
    return `${where} takes two operands; along an axis write a${where}(x, { axis }).`;
  return "Is a parameter missing from the tree, or a value not yet a number? Numbers and tensors lift by themselves.";
};

const plural = (n: number, noun: string): string => `${n} ${noun}${n === 1 ? "" : "s"}`;

const error = (code: GradErrorCode, where: string, expected: string, found: string, hint: string): GradError =>
  new GradError({ code, where, expected, found, hint });

/** One builder for each message. They return the error; the caller throws, so that its control flow stays visible. */
export const fail = {
  operand: (where: string, argument: string, found: unknown): GradError =>
    error(
      "GM-OPERAND",
      where,
      `an Expr, a Tensor or a number for ${argument}`,
      describeValue(found),
      operandHint(where, found),
    ),

  /** An operand error met while a function was traced, with the places in its arguments that it may come from. */
  operandFrom: (cause: GradError, suspects: readonly string[], known: readonly string[]): GradError =>
    new GradError({
      code: cause.code,
      where: suspects.length === 0 ? cause.where : `${suspects.slice(0, 3).join(" or ")}, used by ${cause.where}`,
      expected: cause.expected,
      found: cause.found,
      hint:
        suspects.length === 0 && cause.found === "undefined"
          ? `Is a parameter missing? The numbers and tensors given are ${listed(known)}.`
          : cause.hint,
    }),

  operandList: (where: string, found: unknown): GradError =>
    error(
      "GM-OPERAND",
      where,
      "a non-empty array of operands",
      describeValue(found),
      `Write ${where}([a, b, ...], { axis }).`,
    ),

  arity: (where: string, expected: number, found: number): GradError =>
    error(
      "GM-ARITY",
      where,
      plural(expected, "operand"),
      String(found),
      expected === 1
        ? `Write ${where}(x). In map, which passes an index too, wrap it: (x) => ${where}(x).`
        : `Write ${where}(x, ...) with all operands, or pipe(x, ${where}(...)) with all but the first. In map and reduce, which pass an index too, wrap it: (a, b) => ${where}(a, b).`,
    ),

  option: (where: string, option: string, allowed: readonly string[]): GradError =>
    error(
      "GM-OPTION",
      where,
      allowed.length === 0 ? "no options" : `only the options ${allowed.join(", ")}`,
      `the option ${JSON.stringify(option)}`,
      "Remove it or mend its spelling.",
    ),

  optionValue: (where: string, option: string, expected: string, found: unknown): GradError =>
    error(
      "GM-OPTION",
      where,
      `${expected} for the option ${option}`,
      describeValue(found),
      `Write ${where}(..., { ${option}: ... }) with ${expected}.`,
    ),

  options: (where: string, found: unknown, allowed: readonly string[], operands = "x"): GradError =>
    error(
      "GM-OPTION",
      where,
      "its options as a plain object",
      describeValue(found),
      `Write ${where}(${operands}, { ${allowed[0] ?? "..."}: ${typeof found === "number" ? found : "..."} }).`,
    ),

  coercion: (hint: string): GradError =>
    hint === "string"
      ? error(
          "GM-COERCION",
          "Expr",
          "a function of gradmap",
          "an expression used as text or as a key",
          "An expression has no value yet. To look at it, write toInfix(x) from gradmap/show; in a formula, write math`...`.",
        )
      : error(
          "GM-COERCION",
          "Expr",
          "a function of gradmap",
          "an expression used with a JavaScript operator or Math.*",
          "Write mul(x, y) for x * y, add(x, y) for x + y, tanh(x) for Math.tanh(x), where(gt(x, 0), a, b) for x > 0 ? a : b; or math`${x} * ${y}`.",
        ),

  tensorCoercion: (): GradError =>
    error(
      "GM-COERCION",
      "Tensor",
      "a function of gradmap",
      "a tensor used with a JavaScript operator or Math.*",
      "Write mul(a, b), add(a, b), ... inside a function that you differentiate or evaluate; read single numbers from .data.",
    ),

  unbound: (name: string, bound: readonly string[]): GradError =>
    error(
      "GM-UNBOUND",
      "evaluate",
      `a value for the variable ${JSON.stringify(name)}`,
      bound.length === 0 ? "an empty environment" : `an environment with ${bound.slice(0, 8).join(", ")}`,
      bound.length === 0
        ? `Write evaluate(expr, { ${name}: ... }), or a Map from the variable itself. While a function is traced its arguments have no values: compute with expressions there.`
        : `Add it: evaluate(expr, { ${name}: ... }), or a Map from the variable itself.`,
    ),

  ambiguous: (name: string): GradError =>
    error(
      "GM-AMBIGUOUS",
      "evaluate",
      "one variable for each name in the environment record",
      `two different variables named ${JSON.stringify(name)}`,
      "Variables are identities and names are labels: pass new Map([[x, 1], [otherX, 2]]) instead of a record.",
    ),

  environment: (found: unknown): GradError =>
    error(
      "GM-UNBOUND",
      "evaluate",
      "a record by variable name or a Map from variables",
      describeValue(found),
      "Write evaluate(expr, { x: 1 }).",
    ),

  boundValue: (where: string, found: unknown): GradError =>
    error(
      "GM-OPERAND",
      where,
      "a number or a Tensor",
      describeValue(found),
      Array.isArray(found) ? "Write tensor([...])." : "Is a value missing, or still a string?",
    ),

  wholeNumber: (where: string, what: string, low: number, found: unknown): GradError =>
    error(
      "GM-OPERAND",
      where,
      `a whole number${low === Number.MIN_SAFE_INTEGER ? "" : ` from ${low} on`} for ${what}`,
      describeValue(found),
      "Write a number such as 2, without fractions and within 2^53.",
    ),

  key: (where: string, found: unknown): GradError =>
    error(
      "GM-OPERAND",
      where,
      "a random key",
      describeValue(found),
      "Write Key.make(seed) to make one, or split(key) for more of them.",
    ),

  /** An expression where only values make sense. */
  notYetValue: (where: string): GradError =>
    error(
      "GM-OPERAND",
      where,
      "a number or a Tensor",
      "an Expr, which has no value yet",
      "While a function is traced there are no values: combine expressions with ops, such as sub(p, mul(0.1, g)).",
    ),

  valueShape: (where: string, expected: readonly number[], found: readonly number[]): GradError =>
    error(
      "GM-SHAPE-VALUE",
      where,
      `a value of shape ${showShape(expected)}`,
      `shape ${showShape(found)}`,
      "Give a value of the declared shape, or declare the variable with the value's shape.",
    ),

  broadcast: (where: string, operands: readonly string[]): GradError =>
    error(
      "GM-SHAPE-BROADCAST",
      where,
      "shapes that broadcast (aligned at the last axis, sizes equal or 1)",
      operands.join(" and "),
      "If the data is as it should be, insert an axis of size 1 with reshape or swap axes with transpose; else mend its size.",
    ),

  matmul: (a: string, b: string, hint: string): GradError =>
    error("GM-SHAPE-MATMUL", "matmul", "equal inner sizes: [n, k] times [k, m]", `${a} and ${b}`, hint),

  dot: (a: readonly number[], b: readonly number[]): GradError =>
    error(
      "GM-SHAPE",
      "dot",
      "two vectors of equal length",
      `${showShape(a)} and ${showShape(b)}`,
      "Write matmul(a, b) for matrices.",
    ),

  square: (where: string, operand: string): GradError =>
    error(
      "GM-SHAPE",
      where,
      "a square matrix, or a batch of them: shape [..., n, n]",
      operand,
      "For a matrix with more rows than columns write matmul(transpose(a), a), the matrix of its normal equations.",
    ),

  solve: (a: string, b: string): GradError =>
    error(
      "GM-SHAPE",
      "solve",
      "as many rows in b as in a: [n, n] with [n] or [n, k]",
      `${a} and ${b}`,
      "Is b transposed? A batch of vectors has the shape [..., n] with exactly the batch axes of a; one vector for all is [n].",
    ),

  singular: (where: string, size: number, pivot: number, entry: string): GradError =>
    error(
      "GM-SINGULAR",
      where,
      "a regular matrix",
      `a singular ${size} x ${size} matrix${entry} (pivot ${pivot} is 0: column ${pivot} depends on those before it)`,
      where === "root" || where === "fixedPoint"
        ? "It is the Jacobian of the equation: try another init, or say more of x, so that the equation has one solution there."
        : "Mend the column, or add a small multiple of the identity: add(a, mul(1e-6, eye(n))).",
    ),

  notDefinite: (size: number, pivot: number, value: number, entry: string): GradError =>
    error(
      "GM-DEFINITE",
      "cholesky",
      "a positive definite matrix",
      `a ${size} x ${size} matrix${entry} (pivot ${pivot} is ${value})`,
      "Is the matrix symmetric, such as matmul(x, transpose(x))? Rounding is made up for by add(a, mul(1e-6, eye(n))).",
    ),

  einsumEquation: (equation: string, position: number, expected: string): GradError =>
    error(
      "GM-EINSUM",
      `einsum, position ${position}`,
      expected,
      position < equation.length
        ? `${JSON.stringify(equation[position])} ${
            position === 0 ? "at the beginning" : `after ${JSON.stringify(equation.slice(0, position))}`
          } in ${JSON.stringify(equation)}`
        : `the end of ${JSON.stringify(equation)}`,
      'Write one letter an axis, commas between operands and the axes to keep after an arrow: "ij,jk->ik".',
    ),

  einsumText: (found: unknown): GradError =>
    error(
      "GM-EINSUM",
      "einsum",
      "an equation as text in first place",
      describeValue(found),
      'Write einsum("ij,jk->ik", a, b).',
    ),

  einsumCount: (equation: string, expected: number, found: number): GradError =>
    error(
      "GM-EINSUM",
      "einsum",
      `${plural(expected, "operand")} for ${JSON.stringify(equation)}`,
      String(found),
      "Write one operand for each list of letters: commas separate them.",
    ),

  einsumRank: (term: string, expected: string, operand: string): GradError =>
    error(
      "GM-EINSUM",
      "einsum",
      `${expected} for ${JSON.stringify(term)}`,
      operand,
      'Write one letter for each axis, or "..." for the axes that have no name.',
    ),

  einsumSize: (index: string, one: string, other: string): GradError =>
    error(
      "GM-EINSUM",
      "einsum",
      `one size for ${index}`,
      `${one} and ${other}`,
      "The same letter is the same axis: mend a shape, or give one of the axes another letter.",
    ),

  rank: (where: string, expected: string, found: readonly number[]): GradError =>
    error("GM-SHAPE", where, expected, `shape ${showShape(found)}`, "Reshape the operand first."),

  /** Operands that do not fit each other in a way of the op's own. */
  misfit: (where: string, expected: string, operands: readonly string[], hint: string): GradError =>
    error("GM-SHAPE", where, expected, operands.join(" and "), hint),

  reshape: (from: readonly number[], to: readonly number[]): GradError =>
    error(
      "GM-SHAPE-RESHAPE",
      "reshape",
      `a shape with as many elements as ${showShape(from)}`,
      showShape(to),
      "The product of the sizes must stay the same; one size may be -1 and is then worked out.",
    ),

  broadcastTo: (from: readonly number[], to: readonly number[]): GradError =>
    error(
      "GM-SHAPE-BROADCAST",
      "broadcastTo",
      `a shape that ${showShape(from)} broadcasts to`,
      showShape(to),
      "Only axes of size 1 and new leading axes are repeated; reshape first.",
    ),

  sameShapes: (where: string, shapes: readonly (readonly number[])[], except: string): GradError =>
    error(
      "GM-SHAPE",
      where,
      `equal shapes${except}`,
      shapes.map(showShape).join(", "),
      "Reshape or slice the operands.",
    ),

  shape: (where: string, found: unknown, hint = "Write for example [2, 3]."): GradError =>
    error(
      "GM-SHAPE",
      where,
      "a shape: an array of whole numbers from 0 on",
      Array.isArray(found) ? describeList(found) : describeValue(found),
      hint,
    ),

  shapeTooLarge: (where: string, shape: readonly number[], most: number): GradError =>
    error(
      "GM-SHAPE",
      where,
      `a shape of at most ${most} numbers`,
      showShape(shape),
      "So many numbers fit in no memory; work on parts, one after another.",
    ),

  tensorSize: (shape: readonly number[], found: number): GradError =>
    error(
      "GM-SHAPE",
      "tensor",
      `as many numbers as the shape ${showShape(shape)} holds`,
      plural(found, "number"),
      "Mend the shape or the data.",
    ),

  ragged: (path: string, expected: string, found: string): GradError =>
    error(
      "GM-SHAPE-RAGGED",
      `tensor${path}`,
      expected,
      found,
      "Nested arrays must be rectangular: every row as long as the first.",
    ),

  element: (path: string, found: unknown): GradError =>
    error("GM-OPERAND", `tensor${path}`, "a number", describeValue(found), elementHint(found)),

  axis: (where: string, axis: unknown, rank: number): GradError =>
    error(
      "GM-AXIS",
      where,
      rank === 0 ? "no axis: the operand is a scalar" : `a whole axis from ${-rank} to ${rank - 1}`,
      typeof axis === "number" ? `axis ${axis}` : describeValue(axis),
      "Negative axes count from the end.",
    ),

  axisTwice: (where: string, axes: readonly number[]): GradError =>
    error("GM-AXIS", where, "each axis once", showShape(axes), "Remove the repeated axis."),

  axisPair: (where: string, found: unknown): GradError =>
    error("GM-AXIS", where, "two axes, such as [0, 1]", describeValue(found), `Write ${where}(x, [i, j]).`),

  emptyAxis: (where: string, shape: readonly number[]): GradError =>
    error(
      "GM-SHAPE",
      where,
      "at least one number along each axis that is reduced",
      `shape ${showShape(shape)}`,
      "There is no greatest or least of no numbers; reduce another axis, or leave the empty operand out.",
    ),

  permutation: (where: string, axes: readonly number[], rank: number): GradError =>
    error(
      "GM-AXIS",
      where,
      `a permutation of ${showShape(Array.from({ length: rank }, (_, i) => i))}`,
      showShape(axes),
      "Name every axis exactly once.",
    ),

  index: (where: string, index: number, size: number, place: readonly number[], of: string): GradError =>
    error(
      "GM-INDEX",
      where,
      size === 0 ? `no index: ${of} is empty` : `a whole index from 0 to ${size - 1} for ${of}`,
      `${index} at index${place.map((i) => `[${i}]`).join("")}`,
      where === "embedding" && !Number.isInteger(index)
        ? "Are weight and index swapped? Write embedding(weight, index)."
        : index < 0
          ? `Negative indices do not count from the end; write add(index, ${size}) for those.`
          : "Indices are not clamped; mend the index or enlarge the axis.",
    ),

  indexList: (where: string, found: unknown): GradError =>
    error(
      "GM-INDEX",
      where,
      "an index: an array of whole numbers, a Tensor or an Expr",
      describeValue(found),
      "Write an array such as [0, 2], or tensor([[0, 2], [1, 1]]) for an index with more axes.",
    ),

  padding: (operand: string, found: unknown): GradError =>
    error(
      "GM-SHAPE",
      "pad",
      `one pair [low, high] of whole numbers from 0 on for each axis of ${operand}`,
      Array.isArray(found)
        ? `[${Array.from(found, (pair) => (Array.isArray(pair) ? describeList(pair) : describeValue(pair))).join(", ")}]`
        : describeValue(found),
      "Write pad(x, [[1, 1], [0, 2]]) for a matrix; to cut entries off write slice.",
    ),

  squeeze: (operand: string, axes: readonly number[]): GradError =>
    error(
      "GM-SHAPE",
      "squeeze",
      `size 1 along ${axes.length === 1 ? `axis ${axes[0]}` : `the axes ${axes.join(", ")}`}`,
      operand,
      "Only an axis of size 1 holds nothing else: sum or slice the axis, or leave axis out for all of size 1.",
    ),

  topkCount: (size: number, found: unknown): GradError =>
    error(
      "GM-OPTION",
      "topk",
      `a whole number k from 0 to ${size}, the size of the axis`,
      describeValue(found),
      "Write topk(x, 1, { axis }), or pipe(x, topk(1, { axis })).",
    ),

  sliceRange: (where: string, found: unknown): GradError =>
    error(
      "GM-INDEX",
      where,
      "for each axis [start, stop, step] in whole numbers with step of at least 1",
      Array.isArray(found) ? describeList(found) : describeValue(found),
      "Write slice(x, [[0, 2, 1], ...]), one range an axis; stop is excluded.",
    ),

  sliceBounds: (where: string, range: readonly unknown[], size: number): GradError =>
    error(
      "GM-INDEX",
      where,
      `a range from start to stop within an axis of size ${size}`,
      `[${range.map(String).join(", ")}]`,
      "Negative numbers count from the end; ranges are not clamped and do not run backwards.",
    ),

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

  treeCycle: (path: string): GradError =>
    error("GM-TREE-CYCLE", path, "a tree", "a value that contains itself", "Remove the cycle."),

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

  argnums: (where: string, found: unknown, count: number): GradError =>
    error(
      "GM-OPTION",
      where,
      `argnums to name arguments from 0 to ${count - 1}, each once`,
      Array.isArray(found) ? showShape(found) : describeValue(found),
      "Write { argnums: 1 } or { argnums: [0, 2] }.",
    ),

  ruleCount: (op: string, rule: string, expected: number, found: unknown): GradError =>
    error(
      "GM-RULE",
      op,
      `${rule} to return ${plural(expected, "entry").replace("entrys", "entries")}, one an argument`,
      Array.isArray(found) ? plural(found.length, "entry").replace("entrys", "entries") : describeValue(found),
      "Return an array with one expression for each argument; 0 stands for «no dependence».",
    ),

  ruleEntry: (op: string, rule: string, argument: string, found: unknown): GradError =>
    error(
      "GM-RULE",
      op,
      `${rule} to return an Expr, a Tensor or a number for ${argument}`,
      describeValue(found),
      "0 stands for «no dependence».",
    ),

  ruleShape: (op: string, rule: string, expected: readonly number[], found: readonly number[]): GradError =>
    error(
      "GM-RULE",
      op,
      `${rule} to return an expression of the argument's shape ${showShape(expected)}`,
      showShape(found),
      "Sum over the axes that were repeated.",
    ),

  record: (op: string, expected: string, found: unknown): GradError =>
    error("GM-RULE", op, expected, describeValue(found), "The README has a complete record under «Your own op»."),

  opValue: (op: string, expected: string, found: unknown): GradError =>
    error("GM-VALUE", op, `its value to return ${expected}`, describeValue(found), "Mend the op's value function."),

  formulaTag: (found: unknown): GradError =>
    error(
      "GM-FORMULA",
      "math",
      "a template in backquotes",
      describeValue(found),
      "Write math`2 * ${x} + 1`, without round brackets after math.",
    ),

  formula: (source: string, position: number, expected: string, found: string, advice = ""): GradError =>
    error(
      "GM-FORMULA",
      `math, position ${position}`,
      expected,
      found,
      `In the formula\n    ${source}\n    ${" ".repeat(position)}^\n  ${advice}`.trimEnd(),
    ),
} as const;
