// A loop as a step whose body is a plan. Knows the order of a loop's parameters and results; is ignorant of how a body is
// lowered.
import type { Expr, Var } from "../../expr/expr.js";
import type { ControlStep, Plan, Repeat } from "./plan.js";

/** What makes a plan of a body. */
export type LowerBody = (roots: readonly Expr[], variables: readonly Var[]) => Plan | undefined;

/** A loop as a step of its own, if its length is known and its body needs nothing of JavaScript. */
export const repeatOf = ({ op, args, results }: ControlStep, lowerBody: LowerBody): Repeat | undefined => {
  const { control } = op;
  if (control.form !== "loop" || control.condition !== undefined || control.keepEvery > 1) return undefined;
  const { length, reversed, carries, sequences } = control;
  const { parameters, results: all } = control.body;
  if (!Number.isFinite(length) || length === 0) return undefined;
  // Results are the last carries, then the outputs, then the history of each carry.
  const outputs = results.filter(({ index }) => index >= carries && index < all.length);
  const roots = [...all.slice(0, carries), ...outputs.map(({ index }) => all[index]!)];
  const body = lowerBody(roots, parameters);
  if (body === undefined || body.steps.some(({ tag }) => tag === "opaque" || tag === "control")) return undefined;
  const innerOf = new Map(
    body.buffers.flatMap(({ content }, buffer) => (content.tag === "input" ? [[content.index, buffer] as const] : [])),
  );
  const stored = (buffer: number): number => body.buffers[buffer]!.size;
  return {
    tag: "repeat",
    length,
    reversed,
    body,
    reads: [...innerOf].flatMap(([index, inner]) =>
      index < carries ? [] : [{ outer: args[index]!, inner, step: index < carries + sequences ? stored(inner) : 0 }],
    ),
    carries: parameters.slice(0, carries).map((_, i) => ({
      first: args[i]!,
      inner: innerOf.get(i)!,
      next: body.outputs[i]!,
    })),
    last: results.flatMap(({ index, buffer }) => (index < carries ? [{ carry: index, outer: buffer }] : [])),
    outputs: outputs.map(({ buffer }, i) => {
      const inner = body.outputs[carries + i]!;
      return { inner, outer: buffer, size: stored(inner) };
    }),
    history: results.flatMap(({ index, buffer }) => {
      const carry = index - all.length;
      return carry >= 0 ? [{ carry, outer: buffer, size: stored(innerOf.get(carry)!) }] : [];
    }),
  };
};
