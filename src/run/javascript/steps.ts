// Steps of a plan that no code is generated for, as functions of values. Knows what such steps are; is ignorant of where
// values lie and of what calls them.
import { asTensor, asValue, tensorOf } from "../../expr/tensor.js";
import { runControl } from "../control.js";
import type { ControlStep, OpaqueStep } from "../lower/plan.js";
import type { Value } from "../program.js";

/** The results of a step, in its order, from its arguments. */
export const runStep = (step: OpaqueStep | ControlStep, args: readonly Value[]): readonly Value[] => {
  if (step.tag === "opaque") {
    const { op, params, shape } = step;
    return [asValue(tensorOf(shape, op.value(args.map(asTensor), params, shape)))];
  }
  const indices = step.results.map(({ index }) => index);
  const values = runControl(step.op, args, new Set(indices));
  return indices.map((index) => asValue(asTensor(values[index]!)));
};
