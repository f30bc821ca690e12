// How long generated code is, before it is written: in ops, and in the bytes that V8 makes of it, since it optimises no
// function of more than 61,440. Estimates, on the safe side.
import type { ElementwiseOp } from "../../expr/op.js";
import type { Plan, Region, Step } from "../lower/plan.js";

/** A buffer of more numbers than that is never in variables: engines would keep them in memory, too. */
export const mostOfOne = 8;

export interface Weight {
  readonly ops: number;
  readonly bytes: number;
}

/** What one function may hold. */
export interface Limits {
  readonly ops: number;
  readonly bytes: number;
}

/**
 * 500 to 2000 ops run fastest. The bytes leave room for what is not counted: numbers that go from one function to another
 * through the array.
 */
export const usualLimits: Limits = { ops: 1500, bytes: 40_000 };

/** For steps of which it is known that one function may hold them all. */
export const unlimited: Limits = { ops: Number.POSITIVE_INFINITY, bytes: Number.POSITIVE_INFINITY };

/** To read or write a number of the array. */
export const accessBytes = 25;
const loopBytes = 60;

const known = new WeakMap<ElementwiseOp, number>();

// As measured: names and numbers take some four bytes each, an operator as many, a call of Math some twenty.
const bytesOfText = (text: string): number => 10 * (text.match(/\w+/g)?.length ?? 0) + 5;

export const opBytes = (op: ElementwiseOp): number => {
  const before = known.get(op);
  if (before !== undefined) return before;
  const names = op.args.map((_, i) => `v${i}`);
  const bytes = op.js === undefined ? 10 * names.length + 60 : bytesOfText(op.js(...names));
  known.set(op, bytes);
  return bytes;
};

const regionWeight = ({ extents, nodes, writes }: Region): Weight => {
  let ops = 0;
  let bytes = extents.length * loopBytes + writes.length * 2 * accessBytes;
  for (const node of nodes) {
    if (node.tag === "load") bytes += accessBytes;
    if (node.tag !== "op") continue;
    ops += 1;
    bytes += opBytes(node.op);
  }
  return { ops, bytes };
};

const stepWeight = (step: Step): Weight => {
  switch (step.tag) {
    case "region":
      return regionWeight(step);
    case "product":
      return { ops: 0, bytes: (step.batch.length + 2) * loopBytes };
    case "opaque":
      return { ops: 0, bytes: (step.args.length + 2) * accessBytes };
    case "control":
      return { ops: 0, bytes: (step.args.length + step.results.length + 1) * accessBytes };
    case "repeat": {
      const { body, reads, carries, last, outputs, history } = step;
      const { ops, bytes } = planWeight(body);
      // Numbers in variables are copied one by one.
      const copies = [...reads, ...carries, ...carries, ...outputs]
        .map(({ inner }) => inner)
        .concat([...last, ...history].map(({ carry }) => carries[carry]!.inner));
      const numbers = copies.reduce((sum, inner) => sum + Math.min(body.buffers[inner]!.size, mostOfOne), 0);
      return { ops, bytes: bytes + loopBytes + 2 * numbers * accessBytes };
    }
  }
};

/** All steps of a plan in one function. */
export const planWeight = ({ steps }: Plan): Weight =>
  steps.map(stepWeight).reduce((a, b) => ({ ops: a.ops + b.ops, bytes: a.bytes + b.bytes }), { ops: 0, bytes: 0 });

/** Whether one function may hold all steps of a plan. */
export const fits = (plan: Plan, limits: Limits): boolean => {
  const { ops, bytes } = planWeight(plan);
  return ops <= limits.ops && bytes <= limits.bytes;
};
