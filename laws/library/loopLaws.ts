// The laws of loops: a loop is what its steps come to one after another, in value and in every derivative.
import type { Arbitrary } from "fast-check";
import {
  add,
  checkpoint,
  constant,
  type Expr,
  evaluate,
  fold,
  GradError,
  gt,
  iterate,
  lt,
  mean,
  type Operand,
  simplify,
  sin,
  vjp,
  where,
  whileLoop,
} from "../../src/index.js";
import { Disagreement } from "../core/disagreement.js";
import { fc } from "../core/fastCheck.js";
import { type Law, type LawSet, law, lawSet } from "../core/law.js";
import { allCases, type Carry, type LoopCase, loopCases, stepOf, valuesOf, wantedOf } from "../samples/bodies.js";
import { numberOf } from "../samples/evaluated.js";
import { outputOf, programs } from "../samples/programs.js";
import { capturedFrom, explainLoop, scanOf, unrolledOf } from "../samples/scans.js";
import { type Aspect, mustBeTwins, type Twin } from "../samples/twins.js";

/** That a scan is what its steps come to, by hand. */
export const scanIsUnrolled = (id: string, statement: string, cases: Arbitrary<LoopCase>): Law =>
  law({
    id,
    statement,
    formula: "scan(f, c, [x1, x2, ...]) = f(f(c, x1), x2) ...",
    given: [cases],
    holds: (judge, loop) => {
      const how = { seed: loop.seed, wanted: wantedOf(loop), exact: ["value"] } as const;
      mustBeTwins(judge, "scan and its steps", scanOf(loop), unrolledOf(loop), valuesOf(loop), how);
    },
    explain: explainLoop,
  });

const foldIsScan: Law = law({
  id: "loop.fold",
  statement: "fold is the carry of a scan, to the bit",
  formula: "fold(f, c, xs) = scan(f, c, xs)[0]",
  given: [loopCases()],
  holds: (judge, given) => {
    const loop: LoopCase = { ...given, reverse: false, used: 0 };
    const folded: Twin = ([a, b, xs, w]) => {
      const [step, captured] = [stepOf(loop), capturedFrom(w!)];
      return [fold((c: Carry, x: Expr) => step(c, x, captured)[0], { a: a!, b: b! }, xs!).a];
    };
    const aspects = ["value", "gradient"] as const;
    const how = { seed: loop.seed, wanted: wantedOf(loop), aspects, exact: aspects };
    mustBeTwins(judge, "fold and scan", folded, scanOf(loop), valuesOf(loop), how);
  },
  explain: explainLoop,
});

const sharedBody: Law = law({
  id: "loop.shared",
  statement: "a loop that is traced once and used twice has the derivatives that each use asks for",
  formula: "grad((x, y) -> f(x, c) + f(c, y)) = [f'(x, c), f'(c, y)]",
  given: [loopCases()],
  holds: (judge, loop) => {
    const values = valuesOf(loop);
    const run = (...xs: readonly Expr[]): readonly Expr[] => scanOf(loop)(xs);
    // A function that has been traced gives the same nodes again, whatever it is applied to.
    const traced = (...xs: readonly Expr[]): readonly Operand[] => vjp(run)(...xs)[0];
    const twice =
      (f: (...xs: readonly Expr[]) => readonly Operand[]): Twin =>
      (xs) => {
        const half = (parity: number) => f(...xs.map((x, i) => (i % 2 === parity ? x : constant(values[i]!))));
        return [...half(0), ...half(1)].map((result) => add(result, 0));
      };
    const how = { seed: loop.seed, aspects: ["value", "gradient"] } as const;
    mustBeTwins(judge, "a loop traced once and twice", twice(traced), twice(run), values, how);
  },
  explain: explainLoop,
});

/** A loop that reads no sequence, only the number of its step. */
const iterated =
  (loop: LoopCase, steps: number): Twin =>
  ([a, b, , w]) => {
    const [step, captured] = [stepOf(loop), capturedFrom(w!)];
    const last = iterate(steps, (c: Carry, i) => step(c, sin(i), captured)[0], { a: a!, b: b! });
    return [last.a, last.b];
  };

// The parts of the carry and the captured value.
const withoutSequence = (loop: LoopCase) => wantedOf(loop).map((is, i) => i !== 2 && (is || i === 0));

const iterateIsUnrolled: Law = law({
  id: "loop.iterate",
  statement: "iterate is its steps one after another, each told its number",
  formula: "iterate(n, f, c) = f(... f(f(c, 0), 1) ..., n - 1)",
  given: [loopCases()],
  holds: (judge, loop) => {
    const byHand: Twin = ([a, b, , w]) => {
      const [step, captured] = [stepOf(loop), capturedFrom(w!)];
      let c: Carry = { a: a!, b: b! };
      for (let i = 0; i < loop.length; i++) c = step(c, sin(i), captured)[0];
      return [c.a, c.b];
    };
    const how = { seed: loop.seed, wanted: withoutSequence(loop), exact: ["value"] } as const;
    mustBeTwins(judge, "iterate and its steps", iterated(loop, loop.length), byHand, valuesOf(loop), how);
  },
  explain: explainLoop,
});

const whileIsIterate: Law = law({
  id: "loop.while",
  statement: "whileLoop is iterate with the number of steps that it takes, and takes no more than its limit",
  formula: "whileLoop(p, f, c) = iterate(n, f, c), where n is the first step at which p is 0",
  given: [allCases, programs(4)],
  holds: (judge, loop, test) => {
    const goesOn = (c: Carry, count: Expr): Expr =>
      where(lt(count, loop.length), gt(mean(outputOf(test, [c.a, c.b])), -0.25), 0);
    const whole = (max: number, [a, b, , w]: readonly Expr[]) => {
      const [step, captured] = [stepOf(loop), capturedFrom(w!)];
      return whileLoop(
        ({ c, count }: { readonly c: Carry; readonly count: Expr }) => goesOn(c, count),
        ({ c, count }) => ({ c: step(c, sin(count), captured)[0], count: add(count, 1) }),
        { c: { a: a!, b: b! }, count: 0 },
        { max },
      );
    };
    const values = valuesOf(loop);
    const lifted = values.map((value) => add(value, 0));
    const steps = numberOf(evaluate(whole(loop.length, lifted).count, {}));
    const how = { seed: loop.seed, wanted: withoutSequence(loop), exact: ["value"] } as const;
    const limited: Twin = (xs) => {
      const { c } = whole(steps, xs);
      return [c.a, c.b];
    };
    mustBeTwins(judge, "whileLoop and iterate", limited, iterated(loop, steps), values, how);
    if (steps > 0 && !exceeds(() => evaluate(whole(steps - 1, lifted).count, {})))
      throw new Disagreement(`whileLoop: ${steps} steps, although max is ${steps - 1}.`);
  },
  explain: explainLoop,
});

const exceeds = (run: () => unknown): boolean => {
  try {
    run();
    return false;
  } catch (error) {
    return error instanceof GradError && error.code === "GM-LOOP";
  }
};

// What is absent is 0, and what is there may be -0: with a choice in the body derivatives are compared as numbers.
const exactFor = ({ guard }: LoopCase): readonly Aspect[] =>
  guard === undefined ? ["value", "tangent", "gradient"] : ["value"];

// Long enough that some carries are not kept.
const longCases = allCases.map((loop): LoopCase => ({ ...loop, length: loop.length + 2 }));

const fewAreEnough: Law = law({
  id: "loop.checkpoint",
  statement: "keeping every n-th carry only changes neither value nor gradient, to the bit",
  formula: "scan(f, c, xs, { checkpointEvery: n }) = scan(f, c, xs)",
  given: [longCases, fc.integer({ min: 1, max: 4 })],
  holds: (judge, loop, checkpointEvery) => {
    const [few, plain] = [scanOf(loop, { checkpointEvery }), scanOf(loop)];
    const how = { seed: loop.seed, wanted: wantedOf(loop), exact: exactFor(loop) };
    mustBeTwins(judge, "scan with few carries kept and scan", few, plain, valuesOf(loop), how);
  },
  explain: explainLoop,
});

const checkpointIsNothing: Law = law({
  id: "call.checkpoint",
  statement: "computing a function anew for its gradient changes neither value nor gradient, to the bit",
  formula: "checkpoint(f) = f",
  given: [allCases],
  holds: (judge, loop) => {
    // What is computed is simplified first, which may share what was written twice and so add up in another order.
    const plain: Twin = (xs) => unrolledOf({ ...loop, used: 0 })(xs).map(simplify);
    const again = checkpoint((...xs: readonly Expr[]) => plain(xs));
    const how = { seed: loop.seed, wanted: wantedOf(loop), exact: exactFor(loop) };
    mustBeTwins(judge, "checkpoint(f) and f", (xs) => again(...xs), plain, valuesOf(loop), how);
  },
  explain: explainLoop,
});

/** Loops are what their steps come to, whatever way they are written, kept or computed again. */
export const loopLaws: LawSet = lawSet("loops", [
  scanIsUnrolled(
    "loop.unrolled",
    "a scan is its steps one after another, in value and in every derivative",
    loopCases(),
  ),
  sharedBody,
  foldIsScan,
  iterateIsUnrolled,
  whileIsIterate,
  fewAreEnough,
  checkpointIsNothing,
]);
