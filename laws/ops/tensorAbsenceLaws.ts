// The laws of what is not a number and of what is not there: NaN does not get lost on its way, and does not get to where
// nothing was asked of it; what is not chosen counts for nothing. Knows an op made ready; is ignorant of what it computes.
import { type Expr, type Interval, mul, type Tensor, Tree } from "../../src/index.js";
import { Disagreement } from "../core/disagreement.js";
import { fc } from "../core/fastCheck.js";
import type { Judge } from "../core/judge.js";
import { type Law, law } from "../core/law.js";
import { coarseNumbers } from "../samples/numbers.js";
import { filled, numbersOf, seeds, type Values } from "../samples/twins.js";
import { exprOf, nodesOf, shapeOf, type TensorFunction, type TensorOp, tensorOpOf, type Value } from "./tensorOp.js";
import { described, placeIn, type TensorSamples } from "./tensorSamples.js";

const anywhere = fc.nat({ max: 2 ** 20 });

/** One number of one argument: which it is, and arguments with another in its place, or with others everywhere else. */
const placeOf = (point: Values, choice: number) => {
  const sizes = point.map((value) => numbersOf(value).length);
  const all = sizes.reduce((a, b) => a + b, 0);
  let [i, k] = [0, all === 0 ? 0 : choice % all];
  while (k >= (sizes[i] ?? Number.POSITIVE_INFINITY)) k -= sizes[i++]!;
  const mapped = (values: Values, change: (x: number, isIt: boolean) => number): Values =>
    values.map((value, j) => {
      let at = 0;
      return Tree.map((x: number) => change(x, j === i && at++ === k))(value);
    });
  const poisoned = (values: Values): Values => mapped(values, (x, isIt) => (isIt ? Number.NaN : x));
  return { i, k, mapped, poisoned, exists: all > 0 };
};

/** The name of number `n` of an argument. */
const numberIn = (op: TensorOp, point: Values, j: number, n: number): string =>
  `${op.argument(j)}${placeIn(shapeOf(point[j]!), n)}`;

const nan = (op: TensorOp, samples: TensorSamples): Law =>
  law({
    id: "tensor.nan",
    statement: "NaN in a number does not get lost: at least as many results are NaN as depend on that number",
    formula: "#{j: f_j(x with x_k = NaN) is NaN} >= #{j: (J e_k)_j != 0}",
    given: [samples.points, anywhere],
    holds: (_, point, choice) => {
      const { i, k, mapped, poisoned, exists } = placeOf(point, choice);
      if (!exists) return;
      const unit = mapped(point, (__, isIt) => (isIt ? 1 : 0));
      const dependent = numbersOf(op.tangent(point, unit)).filter((t) => Math.abs(t) > 0).length;
      const values = numbersOf(op.value(poisoned(point)));
      // They are counted, since NaN may be somewhere else than the number was: sorting moves it.
      const lost = dependent - values.filter(Number.isNaN).length;
      if (lost > 0)
        throw new Disagreement(
          `NaN at ${numberIn(op, point, i, k)} gets lost in ${lost} of ${dependent} results that depend on it: ${values.join(", ")}.`,
        );
    },
    ...described(op),
  });

// How far numbers are moved at most. They are moved by parts of it that stand in no simple relation to each other.
const little = 2 ** -10;
const golden = (Math.sqrt(5) - 1) / 2;

/** How far a number can go either way: not to 0, if it is not 0, and not to an end of its interval. */
const room = (x: number, [from, to]: Interval): number =>
  Math.min(little, (x - from) / 2, (to - x) / 2, x === 0 ? little : Math.abs(x) / 2);

/** A point moved a little, so that no number of it is 0 or another one by chance. */
const nudged = (point: Values, sign: 1 | -1, domain: readonly Interval[] | undefined): Values => {
  let count = 0;
  return point.map((value, i) => {
    const interval = domain?.[i] ?? [Number.NEGATIVE_INFINITY, Number.POSITIVE_INFINITY];
    return Tree.map((x: number) => x + sign * room(x, interval) * (2 * ((++count * golden) % 1) - 1))(value);
  });
};

/**
 * 1 where a result is a number and the same with NaN in one place, else 0. What is chosen by the order of numbers and then
 * multiplied by 0 is the same by chance, so it has to be the same nearby too. And nearby on both sides: where the order of
 * numbers makes NaN change nothing on both sides, it does in the middle.
 */
const unaffected = (
  op: TensorOp,
  point: Values,
  poisoned: (point: Values) => Values,
  samples: TensorSamples,
): Value => {
  const points = [point, nudged(point, 1, samples.domain), nudged(point, -1, samples.domain)];
  const pairs = points.map((each) => [numbersOf(op.value(each)), numbersOf(op.value(poisoned(each)))] as const);
  let at = 0;
  return Tree.map(() => {
    const k = at++;
    return pairs.every(([clean, other]) => !Number.isNaN(clean[k]) && Object.is(clean[k], other[k])) ? 1 : 0;
  })(op.value(point));
};

/** Whether every op that mixes its results declares which entries of its arguments each of them depends on. */
const tellsApart = (expr: Expr): boolean =>
  nodesOf(expr).every(({ op }) => {
    if (op.kind !== "structural") return op.kind === "elementwise";
    const { rule } = op;
    return rule.tag === "Transpose" ? rule.selects : rule.tag !== "Pullback" || rule.support !== undefined;
  });

/**
 * The op with a factor for each number, the factors being its first arguments. What comes before an op passes on what it is
 * given times a derivative of its own, and that of a factor is the number: 0 where nothing should be gives 0 * NaN there.
 */
const withFactors = ({ name, call }: TensorOp): TensorOp => {
  const scaled: TensorFunction = (...both) => {
    const xs = both.slice(both.length / 2);
    return call(...xs.map((x, i) => mul(both[i]!, x)));
  };
  return tensorOpOf(scaled, name);
};

const ones = (point: Values): Values => point.map((value) => Tree.map(() => 1)(value));

/** That two gradients agree where the second is finite. */
const mustAgree = (judge: Judge, what: (j: number, n: number) => string, found: Values, expected: Values): void =>
  expected.forEach((gradient, j) => {
    const numbers = numbersOf(found[j]!);
    const finite = numbersOf(gradient).map((x) => (Number.isFinite(x) ? Math.abs(x) : 0));
    const scale = Math.max(0, ...finite);
    numbersOf(gradient).forEach((x, n) => {
      if (Number.isFinite(x)) judge.agree(what(j, n), numbers[n]!, x, scale);
    });
  });

const chosen = (op: TensorOp, samples: TensorSamples): Law =>
  law({
    id: "tensor.chosen",
    statement: "to choose some results is to weigh the others with 0",
    formula: "grad <where(m, f, 0), w> = J^T (m w)",
    given: [samples.points, seeds],
    holds: (judge, point, seed) => {
      const next = coarseNumbers(seed);
      const value = op.value(point);
      const weights = filled(shapeOf(value), next);
      const mask = Tree.map(() => (next() < 0 ? 0 : 1))(value);
      const weighed = Tree.zipWith((w: number, m: number) => w * m)(weights, mask);
      const what = (j: number, n: number): string =>
        `the gradient in ${numberIn(op, point, j, n)}, of a choice and of a product`;
      mustAgree(judge, what, op.chosen(point, weights, mask), op.pulled(point, weighed));
    },
    ...described(op),
  });

const absent = (op: TensorOp, samples: TensorSamples): Law => {
  const scaled = withFactors(op);
  return law({
    id: "tensor.absent",
    statement: "what NaN reaches and nobody asks for contributes nothing to the gradient, and not 0 * NaN",
    formula:
      "grad <where(m, f(a x), 0), w> in x and a = 1 at x with x_k = NaN is that at x, if no result where m holds depends on x_k",
    given: [samples.points, anywhere, seeds],
    holds: (judge, point, choice, seed) => {
      const { poisoned, exists } = placeOf(point, choice);
      if (!exists) return;
      // The truth of one result without another is promised by ops that say which arguments each depends on.
      if (!tellsApart(exprOf(op, point).expr)) return;
      const mask = unaffected(op, point, poisoned, samples);
      const weights: number | Tensor = filled(shapeOf(mask), coarseNumbers(seed));
      const gradient = (values: Values): Values => scaled.chosen([...ones(point), ...values], weights, mask);
      const what = (j: number, n: number): string => {
        const i = j % point.length;
        return `the gradient in ${j < point.length ? "a factor of " : ""}${numberIn(op, point, i, n)}, with NaN and without`;
      };
      mustAgree(judge, what, gradient(poisoned(point)), gradient(point));
    },
    ...described(op),
  });
};

/** Why an op may do with NaN what others may not. */
export interface Exceptions {
  readonly absorbsNaN?: string;
  readonly spreadsNaN?: string;
}

/** The laws of choices, of NaN and of absence; the last two unless the op says why they need not hold. */
export const tensorAbsenceLaws = (
  op: TensorOp,
  samples: TensorSamples,
  { absorbsNaN, spreadsNaN }: Exceptions,
): readonly Law[] => [
  chosen(op, samples),
  ...(absorbsNaN === undefined ? [nan(op, samples)] : []),
  ...(spreadsNaN === undefined ? [absent(op, samples)] : []),
];
