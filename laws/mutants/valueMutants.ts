// Mutants whose value is wrong, forgets NaN or remembers its calls; and an op that gains a derivative it has not.
import type { ElementwiseOp } from "../../src/index.js";
import { type Mutant, type MutantFamily, mutant } from "./mutant.js";
import { allowsOppositeSign, canBe } from "./probes.js";
import { type AnySpec, changed, withValueAlone } from "./records.js";
import { upperPartOf } from "./regions.js";

const saidOnce = "the record states the value once and no derivative: another value is another op";
const neverNaN = "the value is NaN at none of the special floats that were tried";
const opposite =
  "the opposite value obeys the record: its partials change their sign with the result, or there are none";
const absorbs = "the record says that NaN in need not give NaN out";

/** Every mutant of the value of an op. */
export const valueMutants = (op: ElementwiseOp): readonly Mutant[] => {
  const differentiable = op.rule.tag !== "None";
  // A derivative has to see it; where there is none, snippets do.
  const wrongly = (value: AnySpec["value"]) => (differentiable ? withValueAlone(op, value) : changed(op, { value }));
  const stated = [op.js, op.wasm, op.facts].some((statement) => statement !== undefined);
  const blind = differentiable || stated ? undefined : saidOnce;
  const silent = differentiable || (op.js === undefined && op.wasm === undefined);
  const sign = silent && allowsOppositeSign(op) ? opposite : blind;
  const made = (family: MutantFamily, words: string, value: AnySpec["value"], equivalent = blind): Mutant =>
    mutant(`${op.name}: the value ${words}`, family, wrongly(value), equivalent);
  return [
    made("value", "has the wrong sign", (...xs) => -op.value(...xs), sign),
    ...op.domain.flatMap(([low, high], i) => {
      if (!(low < high)) return [];
      const { where, holds } = upperPartOf(op, i);
      return [made("value", `is off by a millionth ${where}`, (...xs) => op.value(...xs) * (holds(xs) ? 1 + 1e-6 : 1))];
    }),
    made(
      "NaN swallowed",
      "is 0 in place of NaN",
      (...xs) => {
        const value = op.value(...xs);
        return Number.isNaN(value) ? 0 : value;
      },
      op.absorbsNaN !== undefined ? absorbs : canBe(op, Number.isNaN) ? blind : neverNaN,
    ),
    impure(op),
    ...(op.rule.tag === "None" ? [derived(op)] : []),
  ];
};

/** A value that changes with each call, as if it kept a count. */
const impure = (op: ElementwiseOp): Mutant => {
  let calls = 0;
  const value: AnySpec["value"] = (...xs) => op.value(...xs) * (1 + (calls++ % 2) * 1e-9);
  return mutant(`${op.name}: the value counts its calls`, "impure", withValueAlone(op, value));
};

const identity = "its slope is 1, and the record declares it away on purpose";

const probes = [-2, -0.75, 0, 0.3, 1, 2.5, 7];

/** A derivative of 1 for an op that says it has none. */
const derived = (op: ElementwiseOp): Mutant =>
  mutant(
    `${op.name}: the partial is 1 where there is none`,
    "added",
    changed(op, { partials: (xs) => xs.map(() => 1) }),
    op.args.length === 1 && probes.every((x) => op.value(x) === x) ? identity : undefined,
  );
