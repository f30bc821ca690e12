// Regions and whole-tensor steps as one plan. Knows the order of steps and the numbers of buffers.
import { controlOf, isControl, isItem } from "../../expr/control.js";
import { fail } from "../../expr/errors.js";
import { sizeOf, stridesOf } from "../../expr/shape.js";
import { argsOf, type Graph } from "./graph.js";
import { type Group, levelsOf } from "./groups.js";
import type { Kept } from "./kept.js";
import { matrixAccess } from "./matrices.js";
import type { Buffer, ControlStep, Plan, Region, Repeat, Step } from "./plan.js";

/** A control node as a step of its own, where that can be. */
export type RepeatOf = (step: ControlStep) => Repeat | undefined;

/** Steps in order, with a buffer for each slot that is kept, is read or is a root. */
export const planOf = (graph: Graph, kept: Kept, groups: readonly Group[], repeatOf: RepeatOf): Plan => {
  const { nodes, roles } = graph;
  const levels = levelsOf(graph, kept);
  const steps: (readonly [level: number, step: Step])[] = groups.map(({ level, extents, body, writes }) => {
    const region: Region = { tag: "region", extents, nodes: body.nodes, writes };
    return [level, region];
  });
  nodes.forEach((node, slot) => {
    const role = roles[slot]!;
    const args = [...argsOf(graph, slot)];
    const level = levels[slot]!;
    if (role.tag === "opaque")
      steps.push([
        level,
        { tag: "opaque", op: role.op, params: role.node.params, shape: node.shape, args, result: slot },
      ]);
    if (role.tag === "product") steps.push([level, productOf(graph, kept, slot)]);
    if (isControl(node)) {
      const results = nodes.flatMap((other, i) =>
        isItem(other) && controlOf(other) === node ? [{ index: other.op.index, buffer: i }] : [],
      );
      const step: ControlStep = { tag: "control", op: node.op, args, results };
      if (results.length > 0) steps.push([level, repeatOf(step) ?? step]);
    }
  });
  steps.sort(([a], [b]) => a - b);
  const inputs = new Map(graph.inputs.map((slot, index) => [slot, index]));
  const buffers = nodes.map((node, slot): Buffer => {
    const index = inputs.get(slot);
    const size = sizeOf(node.shape);
    if (index !== undefined) return { shape: node.shape, size, content: { tag: "input", index } };
    if (node.tag === "Const") return { shape: node.shape, size, content: { tag: "constant", value: node.value } };
    return { shape: node.shape, size, content: { tag: "computed" } };
  });
  return compacted({ buffers, steps: steps.map(([, step]) => step), outputs: graph.outputs });
};

const productOf = (graph: Graph, kept: Kept, slot: number): Step => {
  const { shape } = graph.nodes[slot]!;
  const [a, b] = argsOf(graph, slot);
  const batch = shape.slice(0, -2);
  const [left, right] = [a!, b!].map((arg) => matrixAccess(graph, kept, arg, batch));
  if (left === undefined || right === undefined || typeof left === "number" || typeof right === "number")
    throw fail.internal("lower", "an operand of a product that is nowhere in memory");
  const strides = stridesOf(shape);
  return {
    tag: "product",
    batch,
    rows: shape.at(-2)!,
    columns: shape.at(-1)!,
    inner: graph.nodes[a!]!.shape.at(-1)!,
    a: left,
    b: right,
    result: {
      buffer: slot,
      offset: 0,
      strides: strides.slice(0, -2),
      row: strides.at(-2)!,
      column: strides.at(-1)!,
    },
  };
};

/** The same plan with only the buffers that some step or root names, numbered anew. */
const compacted = (plan: Plan): Plan => {
  const numbers = new Map<number, number>();
  const numbered = (buffer: number): number => {
    const known = numbers.get(buffer) ?? numbers.size;
    numbers.set(buffer, known);
    return known;
  };
  const access = <A extends { readonly buffer: number }>(given: A): A => ({ ...given, buffer: numbered(given.buffer) });
  const renumbered = (step: Step): Step => {
    switch (step.tag) {
      case "region":
        return {
          ...step,
          nodes: step.nodes.map((node) => (node.tag === "load" ? { ...node, access: access(node.access) } : node)),
          writes: step.writes.map((write) => ({ ...write, access: access(write.access) })),
        };
      case "product":
        return { ...step, a: access(step.a), b: access(step.b), result: access(step.result) };
      case "opaque":
        return { ...step, args: step.args.map(numbered), result: numbered(step.result) };
      case "control":
        return {
          ...step,
          args: step.args.map(numbered),
          results: step.results.map((result) => ({ ...result, buffer: numbered(result.buffer) })),
        };
      case "repeat":
        return {
          ...step,
          reads: step.reads.map((read) => ({ ...read, outer: numbered(read.outer) })),
          carries: step.carries.map((carry) => ({ ...carry, first: numbered(carry.first) })),
          last: step.last.map((own) => ({ ...own, outer: numbered(own.outer) })),
          outputs: step.outputs.map((own) => ({ ...own, outer: numbered(own.outer) })),
          history: step.history.map((own) => ({ ...own, outer: numbered(own.outer) })),
        };
    }
  };
  const steps = plan.steps.map(renumbered);
  const outputs = plan.outputs.map(numbered);
  // Inputs have their buffers whether they are used or not: whoever runs the plan puts something there.
  plan.buffers.forEach(({ content }, buffer) => {
    if (content.tag === "input") numbered(buffer);
  });
  return { buffers: [...numbers.keys()].map((slot) => plan.buffers[slot]!), steps, outputs };
};
