// The laws of cond: it is the branch that it takes, and the other has no part in anything.

import {
  add,
  cond,
  div,
  type Expr,
  gt,
  log,
  mean,
  neg,
  scan,
  square,
  sub,
  type Tensor,
  whileLoop,
} from "../../src/index.js";
import { fc } from "../core/fastCheck.js";
import { type Law, type LawSet, law, lawSet } from "../core/law.js";
import {
  type Carry,
  entryOf,
  loopCases,
  type Step,
  stepOf,
  unrolled,
  usedOf,
  valuesOf,
  wantedOf,
} from "../samples/bodies.js";
import { explained, points } from "../samples/evaluated.js";
import { outputOf, programs, resultsOf } from "../samples/programs.js";
import { capturedFrom, explainLoop } from "../samples/scans.js";
import { mustBeTwins, numbersOf, seeds, type Twin } from "../samples/twins.js";

/** What must not be computed nor differentiated: NaN, infinities, a loop without end. */
const traps: readonly ((x: Expr) => Expr)[] = [
  (x) => log(neg(add(1, square(x)))),
  (x) => div(x, sub(x, x)),
  (x) =>
    whileLoop(
      () => 1,
      (y) => add(x, y),
      x,
      { max: 3 },
    ),
];

const isTheBranchTaken: Law = law({
  id: "cond.taken",
  statement: "a cond is the branch that it takes, in value and in every derivative",
  formula: "cond(p, f, h) = f where p is not 0, and h where it is",
  given: [programs(8), programs(8), points, fc.boolean(), seeds],
  holds: (judge, p, q, point, first, seed) => {
    const [f, h]: readonly Twin[] = [p, q].map((program) => (xs) => resultsOf(program, xs).slice(-2));
    const [x] = point;
    const taken = x! > 0 === first ? f! : h!;
    const chosen: Twin = (xs) => {
      const goes = gt(xs[0]!, 0);
      return cond(
        first ? goes : sub(1, goes),
        () => f!(xs),
        () => h!(xs),
      );
    };
    // The operand of one branch may be one of both: what each passes back is added up in another order.
    mustBeTwins(judge, "cond and its branch", chosen, (xs) => taken(xs), point, { seed, exact: ["value"] });
  },
  explain: explained(2),
});

const leavesTheOtherAlone: Law = law({
  id: "cond.other",
  statement: "the branch that is not taken contributes nothing: no NaN, no infinity, no step of a loop",
  formula: "cond(1, f, NaN) = f",
  given: [programs(8), points, fc.nat({ max: traps.length - 1 }), seeds],
  holds: (judge, p, point, trap, seed) => {
    const safe: Twin = (xs) => [outputOf(p, xs)];
    const chosen: Twin = (xs) => {
      const [x] = xs;
      const wrong = (): Expr => traps[trap]!(add(x!, outputOf(p, xs)));
      return [
        add(
          cond(gt(square(x!), -1), () => safe(xs)[0]!, wrong),
          cond(gt(-1, square(x!)), wrong, () => safe(xs)[0]!),
        ),
      ];
    };
    mustBeTwins(judge, "cond and its branch", chosen, (xs) => [add(safe(xs)[0]!, safe(xs)[0]!)], point, {
      seed,
      exact: ["value"],
    });
  },
  explain: explained(1),
});

const meanOf = (expr: Expr): Expr => mean(expr);

/** The means of the entries of a sequence, as the numbers that they are. */
const meansOf = (xs: number | Tensor, length: number): readonly number[] => {
  const data = numbersOf(xs);
  const size = data.length / Math.max(1, length);
  return Array.from({ length }, (_, i) => data.slice(i * size, (i + 1) * size).reduce((a, b) => a + b, 0));
};

const insideAScan: Law = law({
  id: "cond.scan",
  statement: "a cond in a scan takes its branch in every step anew, and what it does not take contributes nothing",
  formula: "scan((c, x) => cond(x > 0, f, h), c, xs) = ... the branches that the steps take, one after another",
  given: [loopCases(), programs(8), fc.nat({ max: traps.length - 1 })],
  holds: (judge, loop, program, trap) => {
    const values = valuesOf(loop);
    const signs = meansOf(values[2]!, loop.length).map((x) => x > 0);
    const bodies: readonly Step[] = [loop, { ...loop, program }].map((each) => (...given) => {
      const [next, output] = stepOf(each)(...given);
      return [next, meanOf(output)];
    });
    const byHand: Twin = ([a, b, xs, w]) =>
      unrolled(
        loop,
        (carry, x, captured, at) => bodies[signs[at] ? 0 : 1]!(carry, x, captured),
        { a: a!, b: b! },
        xs!,
        capturedFrom(w!),
      );
    const chosen: Twin = ([a, b, xs, w]) => {
      const captured = capturedFrom(w!);
      const body = (c: Carry, x: Expr): readonly [Carry, Expr] => {
        const isPositive = gt(mean(x), 0);
        // Once more by the same condition: on the other side there is nothing but a trap.
        const side = (k: 0 | 1) => (): readonly [Carry, Expr] => {
          const [next, output] = bodies[k]!(c, x, captured);
          const [mine, others] = [() => next.b, () => traps[trap]!(next.b)];
          return [{ a: next.a, b: k === 0 ? cond(isPositive, mine, others) : cond(isPositive, others, mine) }, output];
        };
        return cond(isPositive, side(0), side(1));
      };
      const [carry, ys] = scan(body, { a: a!, b: b! }, xs!, { reverse: loop.reverse });
      return usedOf(
        loop,
        carry,
        () => ys,
        (i) => entryOf(ys, i),
      );
    };
    mustBeTwins(judge, "cond in a scan and its steps", chosen, byHand, values, {
      seed: loop.seed,
      wanted: wantedOf(loop),
      exact: ["value"],
    });
  },
  explain: explainLoop,
});

/** A cond is the branch that it takes. */
export const choiceLaws: LawSet = lawSet("choices", [isTheBranchTaken, leavesTheOtherAlone, insideAScan]);
