// A plan as the source text of JavaScript functions over one array of float64: where each buffer lies, and a function for
// each step. Knows plans; is ignorant of values, and of how the text comes to run.
import type { ElementwiseOp } from "../../expr/op.js";
import type { ControlStep, MatrixAccess, OpaqueStep, Plan, Product, Step } from "../lower/plan.js";
import { type CalledStep, type Constant, plus, type SourceModule, sourceModule } from "./names.js";
import { addressOf, inMemory, nested, type Scope, walksOf } from "./places.js";
import { panelSize } from "./product.js";
import { regionLines } from "./region.js";
import { type BodyWriter, repeatLines } from "./repeat.js";
import { type Limits, unlimited, usualLimits } from "./weight.js";

export interface Emitted {
  /**
   * The body of a function of `ops`, `steps`, `multiply` and `wrong` that returns the program, a function of the array.
   * `wrong` is called with an op and what its `value` returned, if that is no number.
   */
  readonly source: string;
  readonly ops: readonly ElementwiseOp[];
  readonly steps: readonly CalledStep[];
  /** How many numbers the array has, where each buffer of the plan begins, and what is there from the start. */
  readonly size: number;
  readonly places: readonly number[];
  readonly constants: readonly Constant[];
}

/** The names by which the source knows what it is given. */
export const parameterNames = ["ops", "steps", "multiply", "wrong"] as const;

// The calls of steps that one function holds.
const mostCalls = 500;

export const emit = (plan: Plan, limits: Limits = usualLimits): Emitted => {
  const module = sourceModule();
  const places = plan.buffers.map(({ size }) => module.room(size));
  plan.buffers.forEach(({ content }, buffer) => {
    if (content.tag === "constant") module.constant(places[buffer]!, content.value);
  });
  const writerWith = (own: Limits): BodyWriter => ({
    module,
    limits: own,
    within: (body, scope) => body.steps.flatMap((step) => stepLines(step, body, scope, writerWith(unlimited))),
    apart: (body, scope) =>
      calls(
        body.steps.map((step) => stepLines(step, body, scope, writerWith(own))),
        scope,
        module,
      ),
  });
  const scope: Scope = { placeOf: (buffer) => inMemory(places[buffer]!), moving: [] };
  const program = module.addFunction([], writerWith(limits).apart(plan, scope));
  const ops = module.ops();
  const steps = module.steps();
  const source = [
    '"use strict";',
    ...ops.map((_, i) => `const h${i} = ops[${i}];`),
    ...steps.map((_, i) => `const s${i} = steps[${i}];`),
    ...module.functions(),
    `return ${program};`,
  ].join("\n");
  return { source, ops, steps, size: module.size(), places, constants: module.constants() };
};

/** The source of a plan's functions. */
export const javascriptSource = (plan: Plan, limits: Limits = usualLimits): string => emit(plan, limits).source;

/** A function for each of these, called one after another. */
const calls = (bodies: readonly (readonly string[])[], { moving }: Scope, module: SourceModule): readonly string[] => {
  const lines = bodies.map((body) => `${module.addFunction(moving, body)}(${["m", ...moving].join(", ")});`);
  if (lines.length <= mostCalls) return lines;
  const groups = Array.from({ length: Math.ceil(lines.length / mostCalls) }, (_, i) =>
    lines.slice(i * mostCalls, (i + 1) * mostCalls),
  );
  return calls(groups, { placeOf: () => inMemory(0), moving }, module);
};

const stepLines = (step: Step, plan: Plan, scope: Scope, writer: BodyWriter): readonly string[] => {
  switch (step.tag) {
    case "region":
      return regionLines(step, scope, writer.module, writer.limits);
    case "product":
      return productLines(step, scope, writer.module);
    case "repeat":
      return repeatLines(step, scope, writer);
    case "opaque":
    case "control":
      return [calledLine(step, plan, scope, writer.module)];
  }
};

const productLines = (
  { batch, rows, columns, inner, a, b, result }: Product,
  { placeOf }: Scope,
  module: SourceModule,
): readonly string[] => {
  const walks = walksOf(batch.length, module);
  const at = ({ buffer, offset, strides }: MatrixAccess): string => {
    const { base, moved } = placeOf(buffer);
    return plus(walks.nameOf(moved, strides), base + offset);
  };
  const given = [
    ...[at(a), a.row, a.column],
    ...[at(b), b.row, b.column],
    ...[at(result), result.row],
    ...[rows, columns, inner, module.room(panelSize(inner))],
  ];
  const call = `multiply(${["m", ...given].join(", ")});`;
  return nested(batch, walks, (level) => (level === batch.length ? [call] : []));
};

const calledLine = (
  step: OpaqueStep | ControlStep,
  { buffers }: Plan,
  { placeOf }: Scope,
  module: SourceModule,
): string => {
  const results = step.tag === "opaque" ? [step.result] : step.results.map(({ buffer }) => buffer);
  const name = module.stepName({
    step,
    args: step.args.map((buffer) => buffers[buffer]!),
    results: results.map((buffer) => buffers[buffer]!),
  });
  const addresses = [...step.args, ...results].map((buffer) => addressOf(placeOf(buffer)));
  return `${name}(${["m", ...addresses].join(", ")});`;
};
