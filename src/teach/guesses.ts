// The well-known mistakes in a gradient by hand: which number each of them gives, and what to say of it. Knows what comes to
// the node; whether a number fits is found elsewhere.
import type { Expr } from "../expr/expr.js";
import { asTensor, tensorOf } from "../expr/tensor.js";
import type { Value } from "../run/program.js";
import { onEach, plus, times } from "./arithmetic.js";
import type { History } from "./history.js";
import type { Incoming } from "./incoming.js";

/** The number that a mistake gives. */
export interface Guess {
  readonly value: Value | undefined;
  readonly says: () => string;
  /** Whether it may have another shape than what is expected. */
  readonly isOtherShape?: boolean;
}

/** The node that a number was handed in for. */
export interface Asked {
  readonly node: Expr;
  readonly expected: Value;
  readonly incoming: readonly Incoming[];
}

export interface GuessTools {
  readonly history: History;
  /** What fields that are added to hold after two passes. */
  readonly afterSecond: ReadonlyMap<Expr, Value | undefined>;
  /** All numbers handed in. */
  readonly given: ReadonlyMap<Expr, Value>;
  readonly near: (a: Value, b: Value) => boolean;
  readonly nameOf: (node: Expr) => string;
  readonly number: (value: Value) => string;
}

const mostShown = 8;

const namesOf = (incoming: readonly Incoming[], { nameOf }: GuessTools): string => {
  const names = [...new Set(incoming.map(({ from }) => nameOf(from)))];
  const shown = names.slice(0, mostShown).join(", ");
  return names.length <= mostShown ? shown : `${shown} and ${names.length - mostShown} more`;
};

const sumText = ({ incoming, expected }: Asked, { number }: GuessTools): string => {
  const terms = incoming.slice(0, mostShown).map(({ amount }) => number(amount));
  const more = incoming.length <= mostShown ? [] : [`... ${incoming.length - mostShown} more`];
  return `${[...terms, ...more].join(" + ")} = ${number(expected)}`;
};

const total = (values: readonly (Value | undefined)[]): Value | undefined =>
  values.length === 0 ? undefined : values.reduce(plus);

const negative = (value: Value): Value => onEach(value, (entry) => -entry);

/** A right rule applied to a wrong number: the mistake was made before. */
export const fromEarlier = ({ incoming }: Asked, tools: GuessTools): Guess | undefined => {
  const { given, near } = tools;
  const wrong = incoming.filter(({ from, adjoint }) => given.has(from) && !near(given.get(from)!, adjoint));
  if (wrong.length === 0) return undefined;
  const value = total(incoming.map(({ from, adjoint, local }) => times(given.get(from) ?? adjoint, local)));
  const names = namesOf(wrong, tools);
  return { value, says: () => `it follows from your ${names}: the rule is right here, so mend ${names} first` };
};

/** Another number in place of the gradient. */
export const replacements = ({ node, expected, incoming }: Asked, tools: GuessTools) =>
  ({
    zero: {
      value: onEach(expected, () => 0),
      says: () =>
        incoming.length === 0
          ? "it is 0"
          : `it is 0, as before the pass: ${namesOf(incoming, tools)} must pass on to it`,
    },
    negative: { value: negative(expected), says: () => "it is the negative: there is a sign wrong" },
    double: {
      value: onEach(expected, (entry) => 2 * entry),
      says: () =>
        "it is twice the gradient, as when a second pass adds to the numbers of the first: start every pass from nothing",
    },
    transpose: { value: transposed(expected), says: () => "it is the transpose", isOtherShape: true },
    value: {
      value: tools.history.nodeValues.get(node),
      says: () => "it is the value of the node and not its derivative",
    },
    afterSecond: {
      value: tools.afterSecond.get(node),
      says: () =>
        "it is what is left after a second backward pass that adds to the numbers of the first, those of the inner nodes included: start every pass from nothing",
    },
  }) satisfies Readonly<Record<string, Guess>>;

/** Mistakes with one of several contributions. */
export const sumMistakes = (asked: Asked, tools: GuessTools): readonly Guess[] => {
  const { incoming } = asked;
  if (incoming.length < 2) return [];
  const { nameOf } = tools;
  const others = sumsOfOthers(incoming.map(({ amount }) => amount));
  const sum = (): string => sumText(asked, tools);
  return [
    ...incoming.map(({ from, amount }) => ({
      value: amount,
      says: () =>
        `it is only one of ${incoming.length} contributions, from ${nameOf(from)}: a node that is used more than once gets the sum, ${sum()}`,
    })),
    // Of two contributions, that would be the other one alone.
    ...(incoming.length < 3 ? [] : incoming).map(({ from }, i) => ({
      value: others[i],
      says: () => `what ${nameOf(from)} passes on is left out of the sum ${sum()}`,
    })),
    ...incoming.map(({ from, amount }, i) => ({
      value: plus(others[i], negative(amount)),
      says: () => `the sign of what ${nameOf(from)} passes on is wrong in the sum ${sum()}`,
    })),
  ];
};

// What all but one of some values add up to, for each of them; in linear time.
const sumsOfOthers = (values: readonly Value[]): readonly (Value | undefined)[] => {
  const added = (value: Value, sofar: Value | undefined): Value | undefined =>
    sofar === undefined ? value : plus(sofar, value);
  const after: (Value | undefined)[] = [];
  for (let i = values.length - 1; i > 0; i--) after[i - 1] = added(values[i]!, after[i]);
  let before: Value | undefined;
  return values.map((value, i) => {
    const [earlier, later] = [before, after[i]];
    before = added(value, before);
    return earlier === undefined ? later : later === undefined ? earlier : plus(earlier, later);
  });
};

/** Mistakes with the product of an adjoint and a local derivative. */
export const productMistakes = ({ node, incoming }: Asked, tools: GuessTools): readonly Guess[] => {
  const { number, nameOf, history } = tools;
  const [only, second] = incoming;
  const own = history.nodeValues.get(node);
  const froms = (): string => namesOf(incoming, tools);
  const product = (): string =>
    second === undefined && only?.local !== undefined
      ? `: ${number(only.adjoint)} * ${number(only.local)} = ${number(only.amount)}`
      : "";
  return [
    {
      value: total(incoming.map(({ local }) => local)),
      says: () =>
        `it is the local derivative alone: it must be multiplied by the adjoint that reached ${froms()}${product()}`,
    },
    {
      value: total(incoming.map(({ adjoint }) => adjoint)),
      says: () =>
        `it is the adjoint of ${froms()}, passed on as it came: it must be multiplied by the local derivative${product()}`,
    },
    {
      value: total(incoming.map(({ adjoint }) => times(adjoint, own))),
      says: () =>
        `it is the adjoint of ${froms()} times the value of ${nameOf(node)} itself: the local derivative is another number${product()}`,
    },
  ];
};

const transposed = (value: Value): Value | undefined => {
  if (typeof value === "number" || value.shape.length !== 2) return undefined;
  const [rows, columns] = [value.shape[0]!, value.shape[1]!];
  const { data } = asTensor(value);
  return tensorOf(
    [columns, rows],
    data.map((_, i) => data[(i % rows) * columns + Math.floor(i / rows)]!),
  );
};
