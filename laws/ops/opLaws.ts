// The laws of one elementwise op, built-in or the user's own: everything that can be known of it from its record.

import type { Arbitrary } from "fast-check";
import { type ElementwiseOp, gradientMap, type Kink, variable } from "../../src/index.js";
import { fc } from "../core/fastCheck.js";
import type { Judge } from "../core/judge.js";
import { type Law, type LawSet, law, lawSet } from "../core/law.js";
import type { Surroundings } from "../oracles/differences.js";
import { anyNumber, inside } from "../samples/numbers.js";
import { adjointLaw } from "./adjointLaw.js";
import { kinksOf, numeric, type OpLike, type OpUnderTest, pointOf, underTest } from "./opFunction.js";

/**
 * Every law that an elementwise op must obey, worked out from its record. Which laws there are depends on the record:
 * an op without `js` has no snippet to check, an op without a derivative no derivative.
 *
 * - `op.partials`, `op.second`: first and second derivatives agree with certified differences all over the domain.
 * - `op.adjoint`: forward and reverse mode are transposes of each other, broadcasting included.
 * - `op.sharing`: the same variable for all arguments collects all contributions.
 * - `op.kinks`: the declared conventions hold.
 * - `op.pure`, `op.nan`, `op.js`: the value depends on the arguments only, NaN in gives NaN out (unless the record says why
 *   not, in `absorbsNaN`), the snippet is the value.
 *
 * @param op - What `defineOp` returned, or a record. Samples stay inside its `domain`.
 *
 * @example
 * const twice = defineOp({ name: "twice", args: ["x"], value: (x) => x + x, partials: () => [3], domain: [[-1, 1]] })
 * const result = check()(customOpLaws(twice))
 * result.left.map((violation) => violation.law) // => ["op.partials"]
 */
export const customOpLaws = (op: OpLike): LawSet => {
  const tested = underTest(op);
  const { rule, args, js, kinks, absorbsNaN, name } = tested.op;
  const differentiable = rule.tag !== "None";
  return lawSet(`the op ${name}`, [
    ...(differentiable ? [partialsLaw(tested), secondLaw(tested), adjointLaw(tested)] : []),
    ...(differentiable && args.length > 1 ? sharingLaws(tested) : []),
    ...(kinks.length > 0 ? [kinksLaw(tested)] : []),
    pureLaw(tested),
    ...(rule.tag === "Partials" && absorbsNaN === undefined ? [nanLaw(tested)] : []),
    ...(js === undefined ? [] : [jsLaw(tested)]),
  ]);
};

const pointIn = (op: ElementwiseOp): Arbitrary<readonly number[]> =>
  fc.tuple(...op.domain.map((interval, i) => inside(interval, kinksOf(op, op.args[i]!))));

const around = (op: ElementwiseOp, i: number): Surroundings => {
  const [low, high] = op.domain[i]!;
  return { low, high, kinks: kinksOf(op, op.args[i]!) };
};

const replaced = (point: readonly number[], i: number, x: number): readonly number[] =>
  point.map((old, k) => (k === i ? x : old));

// An argument whose domain is one point, such as the order of a derivative, is not a number to differentiate in.
const movable = ({ domain }: ElementwiseOp): readonly number[] =>
  domain.flatMap(([low, high], i) => (low < high ? [i] : []));

const explainPoint =
  ({ op }: OpUnderTest) =>
  ([point]: readonly [readonly number[], ...unknown[]]): string =>
    `${op.name}(${op.args.map((name, i) => `${name} = ${point[i]}`).join(", ")})`;

const partialsLaw = (tested: OpUnderTest): Law =>
  law({
    id: "op.partials",
    statement: "each partial is the derivative of the value",
    formula: "d f / d x_i = lim (f(x + h e_i) - f(x - h e_i)) / 2 h",
    given: [pointIn(tested.op)],
    holds: (judge, point) => {
      for (const i of movable(tested.op))
        judge.slope(
          `the partial of ${tested.op.name} in ${tested.op.args[i]}`,
          tested.first[i]!(point),
          (x) => tested.value(replaced(point, i, x)),
          point[i]!,
          around(tested.op, i),
        );
    },
    explain: explainPoint(tested),
  });

const secondLaw = (tested: OpUnderTest): Law =>
  law({
    id: "op.second",
    statement: "each second derivative is the derivative of the first",
    formula: "d^2 f / d x_j d x_i = lim (f_i(x + h e_j) - f_i(x - h e_j)) / 2 h",
    given: [pointIn(tested.op)],
    holds: (judge, point) => {
      for (const i of movable(tested.op))
        for (const j of movable(tested.op))
          judge.slope(
            `the derivative in ${tested.op.args[j]} of the partial of ${tested.op.name} in ${tested.op.args[i]}`,
            tested.second[i]![j]!(point),
            (x) => tested.first[i]!(replaced(point, j, x)),
            point[j]!,
            around(tested.op, j),
          );
    },
    explain: explainPoint(tested),
  });

const total = (terms: readonly number[]): number => terms.reduce((sum, term) => sum + term, 0);

const sharingLaws = (tested: OpUnderTest): readonly Law[] => {
  const { op, call, first } = tested;
  const low = Math.max(...op.domain.map(([from]) => from));
  const high = Math.min(...op.domain.map(([, to]) => to));
  if (low > high) return [];
  const x = variable("x");
  const derivative = numeric(gradientMap(call(op.args.map(() => x))).get(x), [x]);
  const avoid = op.args.flatMap((name) => kinksOf(op, name));
  return [
    law({
      id: "op.sharing",
      statement: "one variable for all arguments collects the contributions of all",
      formula: "d/dx f(x, x) = f_1(x, x) + f_2(x, x)",
      given: [inside([low, high], avoid)],
      holds: (judge, at) => {
        const terms = first.map((partial) => partial(op.args.map(() => at)));
        const scale = terms.reduce((sum, term) => sum + Math.abs(term), 0);
        judge.agree(`d/dx ${op.name}(x, x) and the sum of its partials`, derivative([at]), total(terms), scale);
      },
    }),
  ];
};

const kinksLaw = (tested: OpUnderTest): Law => {
  const { op, first, second, value } = tested;
  // A convention that holds over an interval is looked at on both its ends and between them.
  const places = op.kinks.flatMap((kink) => placesOf(kink).map((at) => ({ kink, at })));
  return law({
    id: "op.kinks",
    statement: "the declared conventions hold",
    formula: "f_i(kink) = the partial declared there",
    given: [pointIn(op)],
    holds: (judge, sample) => {
      for (const { kink, at } of places) {
        const point = pointOf(op, kink, at, sample);
        const i = op.args.indexOf(kink.arg);
        const where = `${op.name} at ${op.args.map((name, k) => `${name} = ${point[k]}`).join(", ")}`;
        if (kink.value !== undefined)
          mustMeet(judge, `the value of ${where}, declared and found`, kink.value, value(point));
        mustMeet(judge, `the partial in ${kink.arg} of ${where}, declared and found`, kink.partial, first[i]!(point));
        for (const [name, declared] of Object.entries(kink.second ?? {})) {
          const found = second[i]![op.args.indexOf(name)]!(point);
          mustMeet(
            judge,
            `the second derivative in ${kink.arg} and ${name} of ${where}, declared and found`,
            declared,
            found,
          );
        }
      }
    },
    explain: explainPoint(tested),
  });
};

const placesOf = ({ at, to }: Kink): readonly number[] => {
  if (to === undefined) return [at];
  const between = Number.isFinite(to) ? (at + to) / 2 : at + Math.sign(to) * Math.max(1, Math.abs(at));
  return [at, between, to];
};

// A convention is one number, but it may be declared in a rounded form.
const mustMeet = (judge: Judge, what: string, declared: number, found: number): void => {
  if (declared === found || Math.abs(declared - found) <= 1e-12 * Math.abs(declared)) return;
  judge.equal(what, declared, found);
};

const pureLaw = (tested: OpUnderTest): Law =>
  law({
    id: "op.pure",
    statement: "the value depends on the arguments only",
    formula: "f(x) = f(x), bit for bit, whatever was computed in between",
    given: [pointIn(tested.op), pointIn(tested.op)],
    holds: (judge, point, other) => {
      const before = tested.value(point);
      tested.value(other);
      // Twice more, so that a value that alternates is seen too.
      for (const after of [tested.value(point), tested.value(point)])
        judge.equal(`${tested.op.name} called again`, before, after);
    },
    explain: explainPoint(tested),
  });

// An argument that has no influence at the point, such as the slope of leakyRelu above 0, may be NaN.
const nanLaw = (tested: OpUnderTest): Law =>
  law({
    id: "op.nan",
    statement: "NaN in any argument that the value depends on gives NaN",
    formula: "f_i(x) != 0 implies f(..., x_i = NaN, ...) = NaN",
    given: [pointIn(tested.op)],
    holds: (judge, point) => {
      for (const [i, name] of tested.op.args.entries())
        if (tested.first[i]!(point) !== 0)
          judge.equal(`${tested.op.name} with ${name} = NaN`, Number.NaN, tested.value(replaced(point, i, Number.NaN)));
    },
    explain: explainPoint(tested),
  });

const jsLaw = (tested: OpUnderTest): Law => {
  const { op } = tested;
  const names = op.args.map((_, i) => `argument${i}`);
  // The one place where text becomes code: it is the op's own, and this is a test of it.
  const compiled: unknown = new Function(...names, `return ${op.js?.(...names)};`);
  const snippet = (point: readonly number[]): number => {
    const result: unknown = typeof compiled === "function" ? Reflect.apply(compiled, undefined, point) : undefined;
    return typeof result === "number" ? result : Number.NaN;
  };
  const anywhere: Arbitrary<readonly number[]> = fc.tuple(...op.args.map(() => anyNumber));
  return law({
    id: "op.js",
    statement: "the JavaScript snippet is the value, at every float",
    formula: "js(x) = f(x), bit for bit",
    given: [fc.oneof(pointIn(op), anywhere)],
    holds: (judge, point) => {
      judge.equal(`the value and the snippet of ${op.name}`, tested.value(point), snippet(point));
    },
    explain: explainPoint(tested),
  });
};
