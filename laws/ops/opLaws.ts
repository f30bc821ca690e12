// The laws of one elementwise op, built-in or the user's own: everything that can be known of it from its record. Knows
// which law applies to which record; each law has a file of its own.
import { type LawSet, lawSet } from "../core/law.js";
import { adjointLaw } from "./adjointLaw.js";
import { complexStepLaws } from "./complexStepLaw.js";
import { constantLaw } from "./constantLaw.js";
import { evaluatorsLaw } from "./evaluatorsLaw.js";
import { factLaws } from "./facts/factLaws.js";
import { integralLaw } from "./integralLaw.js";
import { kinksLaw } from "./kinksLaw.js";
import { meaningLaws } from "./meaningLaw.js";
import { type OpLike, underTest } from "./opFunction.js";
import { partialsLaw } from "./partialsLaw.js";
import { recipeLaw } from "./recipeLaw.js";
import { secondLaw } from "./secondLaw.js";
import { shapeLaw } from "./shapeLaw.js";
import { sharingLaws } from "./sharingLaw.js";
import { smoothLaw } from "./smoothLaw.js";
import { jsLaw, nanLaw, pureLaw, valueLaw } from "./valueLaws.js";

/**
 * Every law that an elementwise op must obey, worked out from its record. Which laws there are depends on the record:
 * an op without `js` has no snippet to check, an op without a derivative no derivative.
 *
 * - `op.partials`, `op.second`: first and second derivatives agree with certified differences all over the domain.
 * - `op.complexStep`, `op.complexStep.second`: they agree to the last digits with what the value has off the real axis, of
 *   ops whose value can be continued there.
 * - `op.smooth`: an op of one argument has no jump and no kink but those it declares.
 * - `op.integral`: the value of an op of one argument grows by the integral of its derivative.
 * - `op.constant`: an op whose gradient is absent is constant between its jumps (unless `facts` says why not, in `varies`).
 * - `op.adjoint`: forward and reverse mode are transposes of each other, broadcasting included.
 * - `op.sharing`: the same variable for all arguments collects all contributions.
 * - `op.kinks`: the declared conventions hold.
 * - `op.value`, `op.shape`: the op on expressions, numbers and tensors, is its function; inside the domain it is a number.
 * - `op.pure`, `op.nan`: the value depends on the arguments only, NaN in gives NaN out (unless the record says why not, in
 *   `absorbsNaN`).
 * - `op.meaning`: what the record says it means in other ops has its value, up to rounding.
 * - `op.js`, `op.wasm`, `op.evaluators`: snippet and recipe are the value, and every back end gives the same numbers.
 * - `op.even`, `op.odd`, `op.period`, `op.homogeneous`, `op.monotone`, `op.symmetric`, `op.inverse`, `op.range`: what
 *   the record states in `facts`, and what follows for the derivatives.
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
  const { rule, args, js, wasm, kinks, absorbsNaN, facts, name } = tested.op;
  const differentiable = rule.tag !== "None";
  return lawSet(
    `the op ${name}`,
    [
      // What is wrong with the value shows in all that is compared with it, so that is said first.
      pureLaw(tested),
      valueLaw(tested),
      ...(differentiable ? [partialsLaw(tested), secondLaw(tested), ...complexStepLaws(tested)] : []),
      ...(differentiable && args.length === 1 ? [smoothLaw(tested), integralLaw(tested)] : []),
      ...(differentiable ? [adjointLaw(tested)] : []),
      ...(differentiable && args.length > 1 ? sharingLaws(tested) : []),
      ...(differentiable || facts?.varies !== undefined ? [] : [constantLaw(tested)]),
      ...(kinks.length > 0 ? [kinksLaw(tested)] : []),
      shapeLaw(tested),
      ...(absorbsNaN === undefined ? [nanLaw(tested)] : []),
      ...meaningLaws(tested),
      ...(js === undefined ? [] : [jsLaw(tested)]),
      ...(wasm === undefined ? [] : [recipeLaw(tested)]),
      evaluatorsLaw(tested),
      ...factLaws(tested),
    ],
    [],
    `customOpLaws(${name})`,
  );
};
