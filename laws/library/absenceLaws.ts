// The laws of absence in loops: what a derivative does not hang on has no part in it, however infinite it may be there.

import { constant, type Expr, mul, scan, sqrt, tanh, tensor } from "../../src/index.js";
import { toInfix } from "../../src/show.js";
import { fc } from "../core/fastCheck.js";
import { type Law, type LawSet, law, lawSet } from "../core/law.js";
import {
  type Carry,
  guardedCases,
  type LoopCase,
  loopCases,
  type Step,
  unrolled,
  wantedOf,
} from "../samples/bodies.js";
import { variables } from "../samples/evaluated.js";
import { coarseNumbers } from "../samples/numbers.js";
import { inputBound, outputOf } from "../samples/programs.js";
import { capturedFrom } from "../samples/scans.js";
import { mustBeTwins, type Twin } from "../samples/twins.js";
import { scanIsUnrolled } from "./loopLaws.js";

/** A way to run a loop: the last carry, and the outputs. */
type Run = (body: Step, init: Carry, xs: Expr, captured: readonly Expr[]) => readonly [Carry, Expr];

/**
 * A loop with singularities at its ends: the root of a carry that is 0 before the first step and hangs on nothing, the
 * root of the last entry, which nobody uses, and that of the first output, which hangs on nothing either.
 */
const edged =
  ({ program }: LoopCase, run: Run): Twin =>
  ([a, xs, w]) => {
    const body: Step = (c, x, captured) => {
      const before = sqrt(c.b);
      const next = outputOf(program, [c.a, before, ...captured]);
      return [{ a: mul(inputBound, tanh(mul(1 / inputBound, next))), b: x }, before];
    };
    const [last, outputs] = run(body, { a: a!, b: constant(0) }, sqrt(xs!), capturedFrom(w!));
    return [last.a, sqrt(outputs)];
  };

const edgedScan =
  ({ reverse }: LoopCase): Run =>
  (body, init, xs, captured) =>
    scan((c: Carry, x: Expr) => body(c, x, captured), init, xs, { reverse });

const edgedByHand =
  (loop: LoopCase): Run =>
  (body, init, xs, captured) => {
    const [a, b, outputs] = unrolled({ ...loop, used: 2 }, (c, x, own) => body(c, x, own), init, xs, captured);
    return [{ a: a!, b: b! }, outputs!];
  };

const edges: Law = law({
  id: "loop.edges",
  statement: "what hangs on nothing before the first step, or is used by nobody after the last, is in no derivative",
  formula: "scan(f, c, [x1, x2, ...]) = f(f(c, x1), x2) ..., also in what is finite",
  given: [loopCases()],
  holds: (judge, loop) => {
    const next = coarseNumbers(loop.seed);
    const last = loop.reverse ? 0 : loop.length - 1;
    const entries = Array.from({ length: loop.length }, (_, i) => (i === last ? 0 : 0.25 + Math.abs(next())));
    const values = [next(), tensor(entries, [loop.length]), next()];
    const [a, , xs, w] = wantedOf(loop);
    const how = { seed: loop.seed, wanted: [a! || !xs, xs!, w!], exact: ["value"] } as const;
    const [run, byHand] = [edged(loop, edgedScan(loop)), edged(loop, edgedByHand(loop))];
    mustBeTwins(judge, "scan and its steps", run, byHand, values, how);
  },
  explain: ([{ program, ...rest }]) => `the program ${toInfix(outputOf(program, variables))} in ${fc.stringify(rest)}`,
});

/** Derivatives in loops are finite where those of their steps are. */
export const absenceLaws: LawSet = lawSet("absence in loops", [
  scanIsUnrolled(
    "loop.absence",
    "a choice inside a scan keeps out what it does not take: derivatives are finite where those of the steps are",
    guardedCases,
  ),
  edges,
]);
