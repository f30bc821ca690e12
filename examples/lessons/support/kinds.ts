// Of what kind an answer is, in words, and what a function that is an answer gives back: so that somebody who exports a
// number where a function was asked for, or forgets a `return`, is told just that. Knows no exercise.

const isExpression = (value: unknown): boolean => Object.prototype.toString.call(value) === "[object Expr]";
const isRecord = (value: unknown): value is Readonly<Record<string, unknown>> =>
  typeof value === "object" && value !== null && !Array.isArray(value) && !(value instanceof Map);
const isFunction = (value: unknown): value is (...args: readonly unknown[]) => unknown => typeof value === "function";
const isOp = (value: unknown): boolean => isFunction(value) && "op" in value;
/** The names of an op's arguments. */
const argumentsOf = (value: unknown): readonly unknown[] | undefined => {
  if (!isFunction(value) || !("op" in value) || !isRecord(value.op)) return undefined;
  const { args } = value.op;
  return Array.isArray(args) ? args : undefined;
};

const kindOf = (value: unknown): string => {
  if (value === null || value === undefined) return "nothing";
  if (typeof value === "string") return "a text";
  if (isOp(value)) return "an op";
  if (typeof value === "number" || typeof value === "function") return `a ${typeof value}`;
  if (Array.isArray(value)) return "a list";
  if (isExpression(value)) return "an expression";
  if (value instanceof Map) return "a map";
  if (value instanceof Promise) return "a promise";
  return typeof value === "object" ? "a record" : `of type ${typeof value}`;
};

interface Misfit {
  /** Which entry of a record or a list it is; the whole, if empty. */
  readonly where: string;
  readonly expected: string;
  readonly found: string;
}

const fits = (found: string, expected: string): boolean =>
  found === expected || (expected === "a function" && found === "an op");

const kindMisfit = (given: unknown, right: unknown, where = ""): Misfit | undefined => {
  const [found, expected] = [kindOf(given), kindOf(right)];
  return fits(found, expected) ? undefined : { where, expected, found };
};

/** What is wrong with the kind of an answer, seen beside a right one; `undefined` if it is of the same kind. */
export const wrongKind = (given: unknown, right: unknown): string | undefined => {
  const whole = kindMisfit(given, right);
  if (whole?.expected === "an op")
    return `It should be an op, as defineOp makes it, and what you export is ${whole.found}.`;
  if (whole !== undefined) return `It should be ${whole.expected}, and what you export is ${whole.found}.`;
  const [many, own] = [argumentsOf(right), argumentsOf(given)];
  if (many !== undefined && own !== undefined && many.length !== own.length)
    return `It should be an op with ${many.length} ${many.length === 1 ? "argument" : "arguments"}, and yours has ${own.length}: ${own.join(", ")}.`;
  if (!isRecord(given) || !isRecord(right) || isExpression(right)) return undefined;
  // An entry that is missing is for the exercise to ask for.
  const entry = Object.keys(right)
    .filter((name) => given[name] !== undefined)
    .map((name) => kindMisfit(given[name], right[name], name))
    .find((misfit) => misfit !== undefined);
  return entry === undefined ? undefined : `${entry.where} should be ${entry.expected}, and yours is ${entry.found}.`;
};

/** What is wrong with what a function gives, seen beside what the right one gives for the same arguments. */
const resultMisfit = (given: unknown, right: unknown, where = ""): Misfit | undefined => {
  const whole = kindMisfit(given, right, where);
  if (whole !== undefined)
    // Numbers become expressions by themselves.
    return whole.expected === "an expression" && whole.found === "a number" ? undefined : whole;
  if (Array.isArray(given) && Array.isArray(right)) {
    if (given.length !== right.length)
      return { where, expected: `a list of ${right.length}`, found: `a list of ${given.length}` };
    return right.reduce<Misfit | undefined>(
      (found, entry, i) => found ?? resultMisfit(given[i], entry, `entry ${i + 1} of the list`),
      undefined,
    );
  }
  if (!isRecord(given) || !isRecord(right) || isExpression(right)) return undefined;
  return Object.keys(right).reduce<Misfit | undefined>(
    (found, name) => found ?? resultMisfit(given[name], right[name], `its ${name}`),
    undefined,
  );
};

const hints: Readonly<Record<string, string>> = {
  nothing:
    " After an arrow a value stands alone, or behind `return` in curly brackets; a record has round brackets around it: `=> ({ ... })`.",
  "a promise": " Leave out `async`.",
};
const hintOf = ({ where, expected, found }: Misfit): string => {
  if (found === "an expression" && expected === "a number")
    return " Numbers go in here, so write `*` and `+` of JavaScript, not functions of gradmap.";
  // A name that a record does not have has nothing to do with `return`.
  return where.startsWith("its ") ? "" : (hints[found] ?? "");
};

const argumentText = (value: unknown): string => {
  if (typeof value === "number") return String(value);
  if (isExpression(value)) return "an expression";
  if (Array.isArray(value)) return `a list of ${value.length}`;
  return isRecord(value) ? `a record { ${Object.keys(value).join(", ")} }` : kindOf(value);
};

const argumentsText = (values: readonly unknown[]): string => {
  const texts = values.map(argumentText);
  return texts.length < 2 ? texts.join("") : `${texts.slice(0, -1).join(", ")} and ${texts.at(-1)}`;
};

/** An answer to be tried, and what came to light when its functions were called. */
export interface Watched<A> {
  readonly answer: A;
  /** What is wrong with a result, if a function gave one of another kind than the right answer does. */
  readonly result: () => string | undefined;
  /** What is wrong with the parameters of a function that has more of them than it is given arguments. */
  readonly parameters: () => string | undefined;
}

/** An answer whose functions are watched beside those of a right one. An op stays an op. */
export const watched = <A>(given: A, right: A): Watched<A> => {
  let result: string | undefined;
  let parameters: string | undefined;
  const called = (own: (...args: readonly unknown[]) => unknown, args: readonly unknown[]): void => {
    if (own.length > args.length)
      parameters ??= `It is called with ${args.length} argument${args.length === 1 ? "" : "s"}, ${argumentsText(args)}, and yours has ${own.length} parameters: the others are undefined.`;
  };
  const watch = <T>(own: T, other: unknown): T => {
    if (isFunction(own) && isFunction(other))
      return new Proxy(own, {
        apply: (target, self, args: readonly unknown[]) => {
          called(target, args);
          const wanted = Reflect.apply(other, self, args);
          const found: unknown = Reflect.apply(target, self, args);
          const misfit = resultMisfit(found, wanted);
          if (misfit !== undefined)
            result ??= `Given ${argumentsText(args)}, ${misfit.where || "the result"} should be ${misfit.expected}, and it is ${misfit.found}.${hintOf(misfit)}`;
          return watch(found, wanted);
        },
      });
    if (!isRecord(own) || !isRecord(other) || isExpression(own)) return own;
    const functions = Object.keys(other).filter((name) => isFunction(own[name]));
    return functions.length === 0
      ? own
      : { ...own, ...Object.fromEntries(functions.map((name) => [name, watch(own[name], other[name])])) };
  };
  return { answer: watch(given, right), result: () => result, parameters: () => parameters };
};
