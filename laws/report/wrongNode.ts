// Where a wrong gradient is born: the first node, from the leaves up, that passes back something other than differences
// of its own value say. Knows the steps of a reverse pass; is ignorant of what the whole computes.
import {
  evaluate,
  freeVariables,
  type Operand,
  type ReverseStep,
  reversePass,
  type Tensor,
  tensor,
} from "../../src/index.js";
import { toInfix } from "../../src/show.js";
import type { Subject } from "../core/law.js";
import { recallable } from "../ops/recallable.js";
import { differenceSlope, isConclusive } from "../oracles/differences.js";
import { coarseNumbers } from "../samples/numbers.js";
import { decimalOf } from "./numbers.js";

type Value = number | Tensor;

const numbersOf = (value: Value): readonly number[] => (typeof value === "number" ? [value] : [...value.data]);

const alike = (value: Value, numbers: readonly number[]): Value =>
  typeof value === "number" ? numbers[0]! : tensor(numbers, value.shape);

const dot = (a: readonly number[], b: readonly number[]): number => a.reduce((sum, x, i) => sum + x * b[i]!, 0);

/** What is wrong with one step of the reverse pass, or nothing, as far as can be told. */
const wrongStep = ({ node, adjoint, contributions }: ReverseStep, valueAt: (node: Operand) => Value) => {
  if (node.tag !== "Apply") return undefined;
  const call = recallable(node);
  if (call === undefined) return undefined;
  const values = node.args.map(valueAt);
  const incoming = numbersOf(adjoint.value);
  for (const [i, value] of values.entries()) {
    // What depends on no variable is passed nothing back, rightly.
    if (freeVariables(node.args[i]!).size === 0) continue;
    const passed = contributions.filter(({ index }) => index === i).map(({ amount }) => numbersOf(amount.value));
    const next = coarseNumbers(i + 1);
    const numbers = numbersOf(value);
    const direction = numbers.map(() => (numbers.length === 1 ? 1 : next()));
    const along = (e: number): number => {
      const moved = alike(
        value,
        numbers.map((x, k) => x + e * direction[k]!),
      );
      return dot(numbersOf(evaluate(call(values.map((old, k) => (k === i ? moved : old))), {})), incoming);
    };
    const derivative = passed.reduce((sum, amounts) => sum + dot(amounts, direction), 0);
    const slope = differenceSlope(along, 0, {});
    if (isConclusive(slope) && !(Math.abs(derivative - slope.value) <= slope.bar)) return { i, derivative, slope };
  }
  return undefined;
};

/** The first node whose local derivative is wrong, in words; `undefined` if none is found. */
export const firstWrongNode = ({ expr, environment }: Subject): string | undefined => {
  const steps = reversePass(expr, environment);
  const values = new Map<Operand, Value>(steps.map(({ node, value }) => [node, value]));
  const valueAt = (node: Operand): Value => values.get(node) ?? evaluate(node, environment);
  for (const step of [...steps].reverse()) {
    const wrong = wrongStep(step, valueAt);
    if (wrong === undefined || step.node.tag !== "Apply") continue;
    const { i, derivative, slope } = wrong;
    const argument = step.node.op.args[i] ?? `operand ${i}`;
    return `${toInfix(step.node)}: what ${step.node.op.name} passes back to ${argument} is ${decimalOf(derivative)}, differences of its value say ${decimalOf(slope.value)}`;
  }
  return undefined;
};
