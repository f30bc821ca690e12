// Why a number handed in may be wrong: the well-known mistakes, each tried on the numbers of the pass. A hint is a guess
// that fits exactly; where none fits nothing is said. Knows histories; is ignorant of how numbers were handed in.
import type { Expr } from "../expr/expr.js";
import { sameShape } from "../expr/shape.js";
import { asTensor, shapeOfValue, tensorOf } from "../expr/tensor.js";
import type { Value } from "../run/program.js";
import { onEach, plus, times } from "./arithmetic.js";
import type { History } from "./history.js";

/** What one edge of the pass brings to a node. */
interface Incoming {
  readonly from: Expr;
  readonly adjoint: Value;
  readonly local: Value | undefined;
  readonly amount: Value;
}

/** What is known when a hint is asked for. */
export interface HintSubject {
  readonly node: Expr;
  readonly yours: Value;
  readonly expected: Value;
}

export interface HintTools {
  readonly history: History;
  /** All numbers handed in. */
  readonly given: ReadonlyMap<Expr, Value>;
  readonly near: (a: Value, b: Value) => boolean;
  readonly nameOf: (node: Expr) => string;
  readonly number: (value: Value) => string;
}

interface Guess {
  readonly value: Value | undefined;
  readonly says: () => string;
  /** Whether it may have another shape than what is expected. */
  readonly isOtherShape?: boolean;
}

const mostGuesses = 2;

/** A function that says what may have gone wrong with a wrong number; `undefined` where nothing well known fits. */
export const hintsFor = (tools: HintTools): ((subject: HintSubject) => string | undefined) => {
  const incoming = incomingOf(tools.history);
  const twice = afterSecondBackward(tools.history);
  return (subject) => {
    const { yours, node, expected } = subject;
    const digits = roundedDigits(yours, expected);
    if (digits !== undefined)
      return `it is right to ${digits} digits: compare(..., { relative: ${5 / 10 ** digits} }) takes that for right`;
    const received = incoming.get(node) ?? [];
    // A number fits every entry of a tensor, but where a tensor is asked for the first mistake is its shape.
    const isOfShape = sameShape(shapeOfValue(yours), shapeOfValue(expected));
    const fits = ({ value, isOtherShape = false }: Guess): boolean =>
      value !== undefined && (isOfShape || isOtherShape) && tools.near(yours, value);
    const earlier = fromEarlier(received, tools).find(fits);
    if (earlier !== undefined) return earlier.says();
    const kinds = [
      ...common(subject, received, tools),
      local(subject, received, tools),
      [{ value: twice.get(node), says: () => secondBackward }],
    ];
    // Mistakes of several kinds may give the same number: to name only one of them would mislead.
    const fitting = kinds.flatMap((guesses) => guesses.filter(fits).slice(0, 1));
    return fitting.length === 0
      ? undefined
      : fitting
          .slice(0, mostGuesses)
          .map(({ says }) => says())
          .join("; or ");
  };
};

const secondBackward =
  "it is what is left after a second backward pass that adds to the numbers of the first, those of the inner nodes included: start every pass from nothing";

const incomingOf = ({ steps }: History): ReadonlyMap<Expr, readonly Incoming[]> => {
  const incoming = new Map<Expr, Incoming[]>();
  for (const { node, adjoint, contributions } of steps)
    for (const { to, local: derivative, amount } of contributions) {
      const list = incoming.get(to) ?? [];
      list.push({ from: node, adjoint: adjoint.value, local: derivative?.value, amount: amount.value });
      incoming.set(to, list);
    }
  return incoming;
};

const sumOf = (values: readonly (Value | undefined)[]): Value | undefined => values.reduce(plus);

const added = (value: Value, sofar: Value | undefined): Value | undefined =>
  sofar === undefined ? value : plus(sofar, value);

// What all but one of some values add up to, for each of them; in linear time.
const sumsOfOthers = (values: readonly Value[]): readonly (Value | undefined)[] => {
  const after: (Value | undefined)[] = [];
  for (let i = values.length - 1; i > 0; i--) after[i - 1] = added(values[i]!, after[i]);
  let before: Value | undefined;
  return values.map((value, i) => {
    const [earlier, later] = [before, after[i]];
    const others = earlier === undefined ? later : added(earlier, later);
    before = added(value, before);
    return others;
  });
};

const termsShown = 8;

const shortSum = (terms: readonly Value[], number: HintTools["number"]): string => {
  const shown = terms.slice(0, termsShown).map(number).join(" + ");
  return terms.length <= termsShown ? shown : `${shown} + ... ${terms.length - termsShown} more`;
};

const unique = (nodes: readonly Expr[], { nameOf }: HintTools): string => {
  const names = [...new Set(nodes.map(nameOf))];
  const shown = names.slice(0, termsShown).join(", ");
  return names.length <= termsShown ? shown : `${shown} and ${names.length - termsShown} more`;
};

// A right rule applied to a wrong number: the mistake was made before.
const fromEarlier = (incoming: readonly Incoming[], tools: HintTools): readonly Guess[] => {
  const wrong = incoming.filter(({ from, adjoint }) => {
    const yours = tools.given.get(from);
    return yours !== undefined && !tools.near(yours, adjoint);
  });
  if (wrong.length === 0) return [];
  const value = sumOf(incoming.map(({ from, adjoint, local: d }) => times(tools.given.get(from) ?? adjoint, d)));
  const names = unique(
    wrong.map(({ from }) => from),
    tools,
  );
  return [{ value, says: () => `it follows from your ${names}: the rule is right here, so mend ${names} first` }];
};

// A number that was written down with a few digits, and is right as far as it goes.
const roundedDigits = (yours: Value, expected: Value): number | undefined => {
  if (typeof yours !== "number" || typeof expected !== "number") return undefined;
  const digits = String(Math.abs(yours)).replace(/e.*$/, "").replace(".", "").replace(/^0+/, "").length;
  return digits >= 2 && digits <= 5 && Number(expected.toPrecision(digits)) === yours ? digits : undefined;
};

const common = (
  { node, expected }: HintSubject,
  incoming: readonly Incoming[],
  tools: HintTools,
): readonly (readonly Guess[])[] => {
  const { number, nameOf } = tools;
  const sum = (): string =>
    `${shortSum(
      incoming.map(({ amount }) => amount),
      number,
    )} = ${number(expected)}`;
  const alone =
    ({ from }: Incoming) =>
    (): string =>
      `it is only one of ${incoming.length} contributions, from ${nameOf(from)}: a node that is used more than once gets the sum, ${sum()}`;
  const without =
    ({ from }: Incoming) =>
    (): string =>
      `what ${nameOf(from)} passes on is left out of the sum ${sum()}`;
  const turned =
    ({ from }: Incoming) =>
    (): string =>
      `the sign of what ${nameOf(from)} passes on is wrong in the sum ${sum()}`;
  const others = sumsOfOthers(incoming.map(({ amount }) => amount));
  const negative = (value: Value): Value => onEach(value, (entry) => -entry);
  const froms = (): string =>
    unique(
      incoming.map(({ from }) => from),
      tools,
    );
  return [
    [
      {
        value: onEach(expected, () => 0),
        says: () => (incoming.length === 0 ? "it is 0" : `it is 0, as before the pass: ${froms()} must pass on to it`),
      },
    ],
    [{ value: negative(expected), says: () => "it is the negative: there is a sign wrong" }],
    incoming.length < 2
      ? []
      : [
          ...incoming.map((one) => ({ value: one.amount, says: alone(one) })),
          // Of two contributions, that would be the other one alone.
          ...(incoming.length < 3 ? [] : incoming.map((one, i) => ({ value: others[i], says: without(one) }))),
          ...incoming.map((one, i) => ({ value: plus(others[i], negative(one.amount)), says: turned(one) })),
        ],
    [
      {
        value: onEach(expected, (entry) => 2 * entry),
        says: () =>
          "it is twice the gradient, as when a second pass adds to the numbers of the first: start every pass from nothing",
      },
    ],
    [{ value: transposed(expected), says: () => "it is the transpose", isOtherShape: true }],
    [{ value: tools.history.nodeValues.get(node), says: () => "it is the value of the node and not its derivative" }],
  ];
};

const local = ({ node }: HintSubject, incoming: readonly Incoming[], tools: HintTools): readonly Guess[] => {
  const [only, second] = incoming;
  const { number, nameOf } = tools;
  if (only === undefined) return [];
  const own = tools.history.nodeValues.get(node);
  const froms = (): string =>
    unique(
      incoming.map(({ from }) => from),
      tools,
    );
  const product =
    second === undefined && only.local !== undefined
      ? `: ${number(only.adjoint)} * ${number(only.local)} = ${number(only.amount)}`
      : "";
  return [
    {
      value: sumOf(incoming.map((one) => one.local)),
      says: () =>
        `it is the local derivative alone: it must be multiplied by the adjoint that reached ${froms()}${product}`,
    },
    {
      value: sumOf(incoming.map(({ adjoint }) => adjoint)),
      says: () =>
        `it is the adjoint of ${froms()}, passed on as it came: it must be multiplied by the local derivative${product}`,
    },
    {
      value: sumOf(incoming.map(({ adjoint }) => times(adjoint, own))),
      says: () =>
        `it is the adjoint of ${froms()} times the value of ${nameOf(node)} itself: the local derivative is another number${product}`,
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

// What fields that are added to hold after two passes over the same graph: each pass sets the root to 1 and adds to all
// other nodes, so that the second one passes on what the first one left.
const afterSecondBackward = ({ root, steps, adjoints }: History): ReadonlyMap<Expr, Value | undefined> => {
  const held = new Map<Expr, Value | undefined>(adjoints);
  held.set(root, 1);
  for (const { node, contributions } of steps)
    for (const { to, local: derivative } of contributions)
      held.set(to, plus(held.get(to), times(held.get(node), derivative?.value)));
  return held;
};
