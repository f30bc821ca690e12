// What loops write: slots that are kept, and roots. Knows which numbers go where; is ignorant of which axes become loops.
import { stridesOf } from "../../expr/shape.js";
import { Blocked, type BodyBuilder, offsetsAlong } from "./body.js";
import { argsOf, type Graph, isShort } from "./graph.js";
import { becomeStep, type Kept } from "./kept.js";
import type { Combine, Write } from "./plan.js";

/** Numbers that loops compute and write: those of one slot, or of a part of it. */
export interface Output {
  /** The slot that is written. */
  readonly target: number;
  /** The slot whose numbers are computed, over its whole shape. */
  readonly source: number;
  /** Whether the source itself is what is written: then it is computed here and nowhere else. */
  readonly own: boolean;
  /** For each axis of the source, the step in the target. */
  readonly strides: readonly number[];
  readonly offset: number;
  readonly combine: Combine;
}

/** Slots that are written: kept ones that something needs, and roots. */
export const outputsOf = (graph: Graph, kept: Kept): readonly Output[] => {
  const { nodes, roles } = graph;
  const roots = new Set(graph.outputs);
  const outputs: Output[] = [];
  nodes.forEach((node, slot) => {
    const role = roles[slot]!;
    if (role.tag === "opaque" || role.tag === "product" || role.tag === "control" || role.tag === "item") return;
    if (node.tag !== "Apply" || (kept[slot] === 0 && !roots.has(slot))) return;
    const whole: Output = {
      target: slot,
      source: slot,
      own: true,
      strides: stridesOf(node.shape),
      offset: 0,
      combine: "store",
    };
    const args = argsOf(graph, slot);
    if (kept[slot] === 0 || role.tag !== "form") outputs.push(whole);
    else if (role.form.tag === "reduced" && !isShort(nodes[args[0]!]!, role.form.axes)) {
      const { axes, by } = role.form;
      const own = stridesOf(node.shape);
      let next = 0;
      const strides = nodes[args[0]!]!.shape.map((_, axis) => (axes.includes(axis) ? 0 : own[next++]!));
      outputs.push({ target: slot, source: args[0]!, own: false, strides, offset: 0, combine: by });
    } else if (role.form.tag === "placed") {
      const own = stridesOf(node.shape);
      const { start, step } = role.form;
      const strides = own.map((stride, axis) => stride * step[axis]!);
      const offset = own.reduce((sum, stride, axis) => sum + stride * start[axis]!, 0);
      outputs.push({ target: slot, source: args[0]!, own: false, strides, offset, combine: "store" });
    } else if (role.form.tag === "joined") {
      const own = stridesOf(node.shape);
      let offset = 0;
      for (const piece of args) {
        outputs.push({ target: slot, source: piece, own: false, strides: own, offset, combine: "store" });
        offset += nodes[piece]!.shape[role.form.axis]! * own[role.form.axis]!;
      }
    } else outputs.push(whole);
  });
  return outputs;
};

/** How often each of these loops over an output goes round. */
export const extentsOf = (graph: Graph, { source }: Output, loops: readonly number[]): readonly number[] =>
  loops.map((axis) => graph.nodes[source]!.shape[axis]!);

/** Everything that an output writes at one turn, added to a body. `undefined`, and something more to keep, if it cannot be. */
export const written = (
  graph: Graph,
  kept: Kept,
  body: BodyBuilder,
  output: Output,
  loops: readonly number[],
): readonly Write[] | undefined => {
  const { source, target, own, strides, offset, combine } = output;
  const { shape } = graph.nodes[source]!;
  const flat = stridesOf(shape);
  const rest = shape.map((_, axis) => axis).filter((axis) => !loops.includes(axis));
  const sizes = rest.map((axis) => shape[axis]!);
  const from = offsetsAlong(
    sizes,
    rest.map((axis) => flat[axis]!),
  );
  const to = offsetsAlong(
    sizes,
    rest.map((axis) => strides[axis]!),
  );
  const byPlace = new Map<number, number[]>();
  const steps = loops.map((axis) => flat[axis]!);
  for (let i = 0; i < from.length; i++) {
    const value = body.pull(source, from[i]!, steps, own);
    if (value instanceof Blocked) {
      if (kept[value.slot] === 1) becomeStep(graph, kept, value.slot);
      kept[value.slot] = 1;
      return undefined;
    }
    const place = offset + to[i]!;
    const known = byPlace.get(place);
    if (known === undefined) byPlace.set(place, [value]);
    else known.push(value);
  }
  const places = loops.map((axis) => strides[axis]!);
  return [...byPlace].map(([place, values]) => ({
    access: { buffer: target, offset: place, strides: places },
    value: values.length === 1 || combine === "store" ? values[0]! : body.combined(combine, values),
    combine,
  }));
};

/** The slots that an output is computed from in its own loops, and those that it reads from memory. */
export const coneOf = (graph: Graph, kept: Kept, { source, own }: Output): ReadonlySet<number> => {
  const seen = new Set([source]);
  const stack = own || kept[source] === 0 ? [source] : [];
  for (let slot = stack.pop(); slot !== undefined; slot = stack.pop())
    for (const arg of argsOf(graph, slot))
      if (!seen.has(arg)) {
        seen.add(arg);
        if (kept[arg] === 0) stack.push(arg);
      }
  return seen;
};
