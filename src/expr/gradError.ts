// What an error of the library is: a code and four parts, and how values are described in them. Knows codes; is ignorant
// of the messages, which stand in failures/, by topic.

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
  | "GM-VALUE"
  | "GM-LABEL"
  | "GM-NONFINITE"
  | "GM-FILE"
  | "GM-PURITY"
  | "GM-MEMORY"
  | "GM-PEER"
  | "GM-INTERNAL";

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

export const describeList = (values: readonly unknown[]): string =>
  `[${Array.from(values, (value) => (typeof value === "number" ? String(value) : describeValue(value))).join(", ")}]`;

export const listed = (names: readonly string[]): string =>
  names.length > 8 ? `${names.slice(0, 8).join(", ")}, ... (${names.length})` : names.join(", ");

export const elementHint = (found: unknown): string =>
  typeof found === "object" && found !== null && !Array.isArray(found)
    ? "Write stack([...]) to join expressions and tensors."
    : "Convert it with Number(...) first.";

export const operandHint = (where: string, found: unknown): string => {
  if (Array.isArray(found))
    return "Write tensor([...]) for an array of numbers, or stack([...]) for an array of expressions.";
  if (typeof found === "function") return "Call it first; for the gradient of a function write grad(f).";
  if ((where === "max" || where === "min") && typeof found === "object" && found !== null)
    return `${where} takes two operands; along an axis write a${where}(x, { axis }).`;
  return "Is a parameter missing from the tree, or a value not yet a number? Numbers and tensors lift by themselves.";
};

export const plural = (n: number, noun: string): string => `${n} ${noun}${n === 1 ? "" : "s"}`;

export const error = (code: GradErrorCode, where: string, expected: string, found: string, hint: string): GradError =>
  new GradError({ code, where, expected, found, hint });
