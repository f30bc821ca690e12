// A plan that runs as generated JavaScript: its functions, its array, and values in and out. Knows buffers and calls; is
// ignorant of how the text came about. For where WebAssembly is not to be had, or not worth its start.
import { checkedNumber } from "../elementwise.js";
import type { Plan } from "../lower/plan.js";
import type { Execute } from "../wasm/program.js";
import { emit, parameterNames } from "./emit.js";
import { functionFrom, mayGenerate } from "./generate.js";
import type { CalledStep } from "./names.js";
import { readValue, writeValue } from "./numbers.js";
import { multiply } from "./product.js";
import { runStep } from "./steps.js";
import { type Limits, usualLimits } from "./weight.js";

type StepFunction = (m: Float64Array, ...places: readonly number[]) => void;

const functionOf =
  ({ step, args, results }: CalledStep): StepFunction =>
  (m, ...places) => {
    const values = runStep(
      step,
      args.map((about, i) => readValue(m, places[i]!, about)),
    );
    results.forEach((_, i) => {
      writeValue(m, places[args.length + i]!, values[i]!);
    });
  };

/** The program as generated code; `undefined` where code must not be made of text, or there is no room for its numbers. */
export const javascriptProgram = (plan: Plan, limits: Limits = usualLimits): Execute | undefined => {
  if (!mayGenerate()) return undefined;
  const { source, ops, steps, size, places, constants } = emit(plan, limits);
  const program = functionFrom(parameterNames, source, [ops, steps.map(functionOf), multiply, checkedNumber]);
  if (program === undefined) return undefined;

  const newArray = (): Float64Array => {
    const m = new Float64Array(size);
    for (const { at, value } of constants) writeValue(m, at, value);
    return m;
  };
  const idle: Float64Array[] = [];
  try {
    idle.push(newArray());
  } catch {
    return undefined;
  }
  const inputs = plan.buffers.flatMap(({ content }, buffer) =>
    content.tag === "input" ? [{ index: content.index, at: places[buffer]! }] : [],
  );
  const outputs = plan.outputs.map((buffer) => ({ at: places[buffer]!, about: plan.buffers[buffer]! }));
  return (values) => {
    // Taken while it runs: an op of the user's may call the same program again from within.
    const m = idle.pop() ?? newArray();
    try {
      for (let i = 0; i < inputs.length; i++) writeValue(m, inputs[i]!.at, values[inputs[i]!.index]!);
      program(m);
      return outputs.map(({ at, about }) => readValue(m, at, about));
    } finally {
      idle.push(m);
    }
  };
};
