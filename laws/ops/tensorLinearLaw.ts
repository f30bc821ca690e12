// The law of ops that are linear: so is their value, and their transpose is that of the value. Knows nodes and their rules
// as data; asks for whole eighths only, whose sums and products are exact.
import type { Expr } from "../../src/index.js";
import { Disagreement } from "../core/disagreement.js";
import { fc } from "../core/fastCheck.js";
import type { Judge } from "../core/judge.js";
import { type Law, law } from "../core/law.js";
import { coarseNumbers, dyadic } from "../samples/numbers.js";
import { filled, numbersOf, seeds, type Values } from "../samples/twins.js";
import { exprOf, shapeOf, type TensorOp } from "./tensorOp.js";
import { described, type TensorSamples } from "./tensorSamples.js";

/** How linear an expression is in its variables; `selects` says that its coefficients are 0 and 1. */
interface Linearity {
  readonly selects: boolean;
}

/**
 * Whether an expression is linear by its rules: nodes that say so, each of variables and of such nodes alone. A constant
 * among the operands makes it affine.
 */
export const linearityOf = (expr: Expr): Linearity | undefined => {
  let selects = true;
  const seen = new Set<Expr>();
  const waiting: Expr[] = [expr];
  for (let node = waiting.pop(); node !== undefined; node = waiting.pop()) {
    if (node.tag === "Var" || seen.has(node)) continue;
    seen.add(node);
    if (node.tag !== "Apply" || node.op.kind !== "structural" || node.op.rule.tag !== "Transpose") return undefined;
    selects = selects && node.op.rule.selects;
    waiting.push(...node.args);
  }
  return { selects };
};

const mustBe = (judge: Judge, what: string, a: readonly number[], b: readonly number[], exact: boolean): void => {
  const scale = Math.max(0, ...b.map(Math.abs));
  for (const [i, x] of a.entries()) {
    if (exact) judge.within(`${what}, number ${i}`, x, b[i]!, 0);
    else judge.agree(`${what}, number ${i}`, x, b[i]!, scale);
  }
};

const like = (point: Values, seed: number): Values => {
  const next = coarseNumbers(seed);
  return point.map((value) => filled(shapeOf(value), next));
};

/** That each number of the result is a plain sum of numbers of the arguments: looked at one number at a time. */
const mustSelect = (op: TensorOp, point: Values): void => {
  const count = numbersOf(point).length;
  for (let k = 0; k < count; k++) {
    let at = 0;
    const unit = point.map((value) => filled(shapeOf(value), () => (at++ === k ? 1 : 0)));
    const bad = numbersOf(op.value(unit)).find((coefficient) => coefficient !== 0 && coefficient !== 1);
    if (bad !== undefined)
      throw new Disagreement(`${op.name} says that it selects, but number ${k} has the coefficient ${bad}.`, {
        found: bad,
        expected: 1,
        bar: 0,
      });
  }
};

/** The laws of an op that is linear by its rule; none for another. */
export const tensorLinearLaws = (op: TensorOp, samples: TensorSamples): readonly Law[] => {
  const holds = (judge: Judge, point: Values, seed: number, a: number, b: number): void => {
    const linearity = linearityOf(exprOf(op, point).expr);
    if (linearity === undefined) return;
    const { selects } = linearity;
    const [x, y] = [like(point, seed), like(point, seed + 1)];
    const [nextX, nextY] = [coarseNumbers(seed), coarseNumbers(seed + 1)];
    const both = point.map((value) => filled(shapeOf(value), () => a * nextX() + b * nextY()));
    const [fx, fy] = [numbersOf(op.value(x)), numbersOf(op.value(y))];
    const expected = fx.map((term, i) => a * term + b * fy[i]!);
    mustBe(judge, "f(a x + b y) and a f(x) + b f(y)", numbersOf(op.value(both)), expected, selects);
    const weights = filled(shapeOf(op.value(x)), coarseNumbers(seed + 2));
    const w = numbersOf(weights);
    const pulled = numbersOf(op.pulled(point, weights));
    const across = fx.reduce((sum, term, i) => sum + term * w[i]!, 0);
    const back = numbersOf(x).reduce((sum, term, i) => sum + term * pulled[i]!, 0);
    mustBe(judge, "<f(x), w> and <x, f^T w>", [across], [back], selects);
    if (selects) mustSelect(op, point);
  };
  return [
    law({
      id: "tensor.linear",
      statement: "an op that says it is linear is, and its transpose is its transpose; exactly so if it selects",
      formula: "f(a x + b y) = a f(x) + b f(y) and <f(x), w> = <x, f^T w>",
      given: [samples.points, seeds, dyadic, fc.oneof(dyadic, fc.constant(0))],
      holds,
      ...described(op),
    }),
  ];
};
