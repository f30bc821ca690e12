// Expressions to a plan: what is kept in memory, which loops compute it, and in which order. Decides; how a body is made
// is in body.ts, what things cost in costs.ts.
//
// What is computed is asked for backwards from what must be kept: results, long sums, operands of whole-tensor steps, and
// what several regions need and would be dear to compute twice. Everything else is computed where it is used, in the same
// turn of the same loop, and never stored. A first guess of what to keep is mended until every region can be built.
import { controlOf, isControl, isItem, isUnknownLength } from "../../expr/control.js";
import type { Expr, Var } from "../../expr/expr.js";
import { sizeOf, stridesOf } from "../../expr/shape.js";
import { programOf } from "../program.js";
import { Blocked, type BodyBuilder, bodyBuilder, offsetsAlong } from "./body.js";
import { cheap, fewNumbers, idleWork, manyNodes, mostNodes, mostUnrolled, recomputedPart } from "./costs.js";
import { expanded } from "./expand.js";
import { folded } from "./fold.js";
import { type Graph, graphOf, isShort, reducedCount } from "./graph.js";
import { matrixAccess } from "./matrices.js";
import { costOf } from "./operations.js";
import type { Buffer, Combine, ControlStep, Plan, Region, Repeat, Step, Write } from "./plan.js";

export interface LowerOptions {
  /** Sums in the interpreter's order: no loop is taken apart whose numbers are added up. */
  readonly exact: boolean;
}

/** Numbers that loops compute and write: those of one slot, or of a part of it. */
interface Output {
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

/** An output with the axes that become loops, outermost first; the others are written out. */
interface Looped extends Output {
  readonly loops: readonly number[];
  readonly level: number;
}

interface Group {
  readonly level: number;
  readonly extents: readonly number[];
  readonly outputs: readonly Looped[];
  readonly body: BodyBuilder;
  readonly writes: readonly Write[];
}

/** The plan of `roots` as functions of `variables`; `undefined` where there are shapes that no plan has. */
export const lower = (roots: readonly Expr[], variables: readonly Var[], options: LowerOptions): Plan | undefined => {
  const graph = graphOf(programOf(folded(expanded(roots, options.exact)), variables));
  if (graph.nodes.some(({ shape }) => isUnknownLength(shape) || sizeOf(shape) === 0)) return undefined;
  const kept = keptAtFirst(graph);
  for (;;) {
    const groups = groupsOf(graph, kept, options);
    if (groups !== undefined) return planOf(graph, kept, groups, options);
  }
};

const argsOf = ({ start, args }: Graph, slot: number): Int32Array => args.subarray(start[slot]!, start[slot + 1]!);

const reducedForm = (graph: Graph, slot: number) => {
  const role = graph.roles[slot]!;
  return role.tag === "form" && role.form.tag === "reduced" ? role.form : undefined;
};

/** A view only says where numbers are: what is worth keeping is what it looks at. */
const isView = ({ roles }: Graph, slot: number): boolean => {
  const role = roles[slot]!;
  return role.tag === "form" && role.form.tag !== "reduced";
};

/** What is kept whatever the loops: results of steps and what they read, and long sums. */
const keptAtFirst = (graph: Graph): Uint8Array => {
  const { nodes, roles } = graph;
  const kept = new Uint8Array(nodes.length);
  nodes.forEach((_, slot) => {
    const role = roles[slot]!;
    const args = argsOf(graph, slot);
    const form = reducedForm(graph, slot);
    if (form !== undefined && !isShort(nodes[args[0]!]!, form.axes)) kept[slot] = 1;
    if (role.tag === "item") kept[slot] = 1;
    if (role.tag === "opaque" || role.tag === "product") kept[slot] = 1;
    if (role.tag === "opaque" || role.tag === "control") for (const arg of args) keep(graph, kept, arg);
    if (role.tag === "product")
      for (const arg of args) {
        const found = matrixAccess(graph, kept, arg, nodes[slot]!.shape.slice(0, -2));
        if (typeof found === "number") keep(graph, kept, found);
      }
  });
  return kept;
};

/** An op whose form fits no loop is called on whole tensors, like one without a form. */
const becomeStep = (graph: Graph, kept: Uint8Array, slot: number): void => {
  const node = graph.nodes[slot]!;
  if (node.tag !== "Apply" || node.op.kind !== "structural") throw new Error("an op without a way to be computed");
  graph.roles[slot] = { tag: "opaque", op: node.op, node };
  for (const arg of argsOf(graph, slot)) keep(graph, kept, arg);
};

const keep = ({ nodes }: Graph, kept: Uint8Array, slot: number): void => {
  if (nodes[slot]!.tag === "Apply") kept[slot] = 1;
};

/** Slots that are written: kept ones that something needs, and roots. */
const outputsOf = (graph: Graph, kept: Uint8Array): readonly Output[] => {
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

/** For each slot, after how many steps its value can be computed without waiting. */
const levelsOf = (graph: Graph, kept: Uint8Array): Int32Array => {
  const levels = new Int32Array(graph.nodes.length);
  graph.nodes.forEach((_, slot) => {
    let level = 0;
    for (const arg of argsOf(graph, slot)) level = Math.max(level, availableAt(levels, kept, arg));
    levels[slot] = level;
  });
  return levels;
};

/** The first level at which a slot can be read: a kept one when the level that computes it is over. */
const availableAt = (levels: Int32Array, kept: Uint8Array, slot: number): number =>
  levels[slot]! + (kept[slot] === 1 ? 1 : 0);

const bodyFor = (graph: Graph, kept: Uint8Array, extents: readonly number[]): BodyBuilder =>
  bodyBuilder(graph, extents, (slot) => kept[slot] === 1);

const extentsOf = (graph: Graph, { source }: Output, loops: readonly number[]): readonly number[] =>
  loops.map((axis) => graph.nodes[source]!.shape[axis]!);

/** Everything that an output writes at one turn, added to a body. `undefined`, and something more to keep, if it cannot be. */
const written = (
  graph: Graph,
  kept: Uint8Array,
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
const coneOf = (graph: Graph, kept: Uint8Array, { source, own }: Output): ReadonlySet<number> => {
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

/** Forms that are read one way here and another way there along an axis. */
const unrolling: ReadonlySet<string> = new Set(["joined", "placed", "scattered"]);

/**
 * Whether loops along all axes of an output would compute some number again and again, or could not tell which part of
 * something joined they are in. Then short axes are written out, and what their numbers share is computed once.
 */
const needsUnrolling = (graph: Graph, kept: Uint8Array, output: Output): boolean => {
  const turns = new Map<number, number>([[output.source, sizeOf(graph.nodes[output.source]!.shape)]]);
  const slots = [...coneOf(graph, kept, output)].sort((a, b) => b - a);
  for (const slot of slots) {
    const role = graph.roles[slot]!;
    const isComputed =
      graph.nodes[slot]!.tag === "Apply" && (kept[slot] === 0 || (slot === output.source && output.own));
    if (!isComputed) continue;
    if (role.tag === "form" && unrolling.has(role.form.tag)) return true;
    const own = turns.get(slot)!;
    const form = reducedForm(graph, slot);
    const costs = form !== undefined || (role.tag === "elementwise" && costOf(role.op) > 0);
    if (costs && own >= 2 * sizeOf(graph.nodes[slot]!.shape)) return true;
    for (const arg of argsOf(graph, slot)) {
      const each = form === undefined ? own : own * reducedCount(graph.nodes[arg]!, form.axes);
      turns.set(arg, Math.max(turns.get(arg) ?? 0, each));
    }
  }
  return false;
};

/**
 * About how many numbers of each slot one turn of an output's loops computes. A number that is asked for twice is computed
 * once, but which are the same is not known before a body is built: a slot has no more numbers at a turn than it has in
 * all, over the loops that go along its axes.
 */
const countsOf = (
  graph: Graph,
  kept: Uint8Array,
  output: Output,
  loops: readonly number[],
): ReadonlyMap<number, number> => {
  const { nodes } = graph;
  const { source, own } = output;
  const { shape } = nodes[source]!;
  const extents = extentsOf(graph, output, loops);
  const counts = new Map<number, number>();
  const asked = new Map<number, number>([[source, sizeOf(shape) / sizeOf(extents)]]);
  const ask = (slot: number, count: number): void => {
    const sizes = nodes[slot]!.shape;
    const along = extents.reduce((product, extent) => (sizes.includes(extent) ? product * extent : product), 1);
    const most = Math.max(1, sizeOf(sizes) / along);
    asked.set(slot, Math.max(asked.get(slot) ?? 0, Math.min(count, most)));
  };
  for (const slot of [...coneOf(graph, kept, output)].sort((a, b) => b - a)) {
    const isComputed = nodes[slot]!.tag === "Apply" && (kept[slot] === 0 || (own && slot === source));
    if (!isComputed) continue;
    const count = asked.get(slot)!;
    counts.set(slot, count);
    const form = reducedForm(graph, slot);
    for (const arg of argsOf(graph, slot))
      ask(arg, form === undefined ? count : count * reducedCount(nodes[arg]!, form.axes));
  }
  return counts;
};

/** About how many nodes the body of such counts has. */
const nodesIn = (graph: Graph, counts: ReadonlyMap<number, number>): number => {
  let total = 0;
  for (const [slot, count] of counts) {
    const form = reducedForm(graph, slot);
    if (form !== undefined) total += count * reducedCount(graph.nodes[argsOf(graph, slot)[0]!]!, form.axes);
    else if (!isView(graph, slot)) total += count;
  }
  return total;
};

/** Which axes of an output become loops; `undefined`, and something more to keep, where it should not be computed so. */
const loopsOf = (
  graph: Graph,
  kept: Uint8Array,
  output: Output,
  { exact }: LowerOptions,
): readonly number[] | undefined => {
  const { shape } = graph.nodes[output.source]!;
  const long = shape.map((_, axis) => axis).filter((axis) => shape[axis]! > 1);
  if (long.length === 0 || (output.combine === "store" && sizeOf(shape) <= fewNumbers)) return [];
  const settled = (loops: readonly number[], counts = countsOf(graph, kept, output, loops)) => {
    const again = repeatedIn(graph, kept, output, loops, counts);
    for (const slot of again) kept[slot] = 1;
    return again.length > 0 ? undefined : loops;
  };
  if (!needsUnrolling(graph, kept, output)) return settled(long);
  const reduced = (axis: number): boolean => output.combine !== "store" && output.strides[axis] === 0;
  let loops = long.filter((axis) => shape[axis]! > mostUnrolled || (exact && reduced(axis)));
  if (loops.length === 0) loops = [long.reduce((most, axis) => (shape[axis]! > shape[most]! ? axis : most))];
  for (;;) {
    const counts = countsOf(graph, kept, output, loops);
    const size = nodesIn(graph, counts);
    if (size <= manyNodes) return settled(loops, counts);
    const unrolled = long.filter((axis) => !loops.includes(axis));
    if (unrolled.length > 0) {
      const most = unrolled.reduce((best, axis) => (shape[axis]! > shape[best]! ? axis : best));
      const more = [...loops, most].sort((a, b) => a - b);
      // One loop more is no gain where its turns would compute the same.
      const shares = repeatedIn(graph, kept, output, more, countsOf(graph, kept, output, more)).length > 0;
      if (shares && size <= mostNodes) return settled(loops, counts);
      loops = more;
    } else {
      const dear = dearest(graph, kept, output, counts);
      if (dear === undefined) return settled(loops, counts);
      kept[dear] = 1;
      return undefined;
    }
  }
};

/** What loops would compute again and again with the same result. */
const repeatedIn = (
  graph: Graph,
  kept: Uint8Array,
  output: Output,
  loops: readonly number[],
  counts: ReadonlyMap<number, number>,
): readonly number[] => {
  const turns = sizeOf(extentsOf(graph, output, loops));
  const covered = new Set<number>();
  const found: number[] = [];
  for (const slot of [...counts.keys()].sort((a, b) => b - a)) {
    if (covered.has(slot) || kept[slot] === 1 || isView(graph, slot)) continue;
    const size = sizeOf(graph.nodes[slot]!.shape);
    const count = counts.get(slot)!;
    const idle = count * turns - size;
    if (idle < size) continue;
    const cost = coneCost(graph, kept, counts, slot, mostNodes, covered);
    if ((cost * idle) / count > idleWork) found.push(slot);
  }
  return found;
};

/** Of what a body computes several numbers of at each turn, that of which each number saves most work if it is kept. */
const dearest = (
  graph: Graph,
  kept: Uint8Array,
  { source, own }: Output,
  counts: ReadonlyMap<number, number>,
): number | undefined => {
  let best: number | undefined;
  let most = 1;
  for (const [slot, count] of counts) {
    if (count < 2 || kept[slot] === 1 || isView(graph, slot) || (own && slot === source)) continue;
    const saved = coneCost(graph, kept, counts, slot, Number.POSITIVE_INFINITY, new Set()) / count;
    if (saved > most) {
      best = slot;
      most = saved;
    }
  }
  return best;
};

/** Regions that can be built, or `undefined` after something more was marked to be kept. */
const groupsOf = (graph: Graph, kept: Uint8Array, options: LowerOptions): readonly Group[] | undefined => {
  const levels = levelsOf(graph, kept);
  const looped: Looped[] = [];
  let mended = false;
  for (const output of outputsOf(graph, kept)) {
    const loops = loopsOf(graph, kept, output, options);
    if (loops === undefined) {
      mended = true;
      continue;
    }
    const { shape } = graph.nodes[output.source]!;
    // The longest loop first, so that outputs with the same loops meet; but sums in order stay in order.
    const ordered = options.exact ? loops : [...loops].sort((a, b) => shape[b]! - shape[a]!);
    looped.push({ ...output, loops: ordered, level: levels[output.target]! });
  }
  if (mended) return undefined;
  const groups = merged(graph, kept, looped);
  if (groups === undefined) return undefined;
  return shared(graph, kept, groups) ? undefined : groups;
};

/** Outputs of one level with the same loops that compute or read something in common become one region. */
const merged = (graph: Graph, kept: Uint8Array, outputs: readonly Looped[]): readonly Group[] | undefined => {
  const byLoops = new Map<string, Looped[]>();
  for (const output of outputs) {
    const key = `${output.level}|${extentsOf(graph, output, output.loops).join()}`;
    const list = byLoops.get(key);
    if (list === undefined) byLoops.set(key, [output]);
    else list.push(output);
  }
  const groups: Group[] = [];
  for (const list of byLoops.values()) {
    const extents = extentsOf(graph, list[0]!, list[0]!.loops);
    for (const together of extents.length === 0 ? [list] : related(graph, kept, list)) {
      const body = bodyFor(graph, kept, extents);
      const writes: Write[] = [];
      for (const output of together) {
        const own = written(graph, kept, body, output, output.loops);
        if (own === undefined) return undefined;
        writes.push(...own);
      }
      groups.push({ level: together[0]!.level, extents, outputs: together, body, writes });
    }
  }
  return groups;
};

/** Outputs that meet, in parts: those that share what they compute or read. */
const related = (graph: Graph, kept: Uint8Array, outputs: readonly Looped[]): readonly (readonly Looped[])[] => {
  if (outputs.length === 1) return [outputs];
  const parts: { outputs: Looped[]; touched: Set<number> }[] = [];
  for (const output of outputs) {
    const touched = new Set([...coneOf(graph, kept, output)].filter((slot) => graph.nodes[slot]!.shape.length > 0));
    const meets = parts.filter((part) => [...touched].some((slot) => part.touched.has(slot)));
    const joined = {
      outputs: [...meets.flatMap((part) => part.outputs), output],
      touched: new Set([...meets.flatMap((part) => [...part.touched]), ...touched]),
    };
    for (const part of meets) parts.splice(parts.indexOf(part), 1);
    parts.push(joined);
  }
  return parts.map((part) => part.outputs);
};

/** Marks what several regions compute and would be dear to compute twice. */
const shared = (graph: Graph, kept: Uint8Array, groups: readonly Group[]): boolean => {
  const homes = new Map<number, Group[]>();
  for (const group of groups)
    for (const slot of group.body.computed.keys()) {
      const list = homes.get(slot);
      if (list === undefined) homes.set(slot, [group]);
      else list.push(group);
    }
  const totals = new Map(groups.map((group) => [group, totalCost(graph, group)] as const));
  const covered = new Set<number>();
  let found = false;
  for (let slot = graph.nodes.length - 1; slot >= 0; slot--) {
    const places = homes.get(slot);
    if (places === undefined || places.length < 2 || covered.has(slot) || kept[slot] === 1) continue;
    if (isView(graph, slot)) continue;
    // Where it is computed first it has to be computed; the question is whether others compute it again.
    const again = [...places].sort((a, b) => a.level - b.level).slice(1);
    const limits = again.map((group) => Math.max(cheap, recomputedPart * totals.get(group)!));
    const dear = again.some(
      (group, i) => coneCost(graph, kept, group.body.computed, slot, limits[i]!, covered) > limits[i]!,
    );
    if (dear) {
      kept[slot] = 1;
      found = true;
    }
  }
  return found;
};

// A call of JavaScript is never worth repeating, and may be seen from outside.
const isHosted = ({ roles }: Graph, slot: number): boolean => {
  const role = roles[slot]!;
  return role.tag === "elementwise" && role.op.wasm === undefined;
};

const slotCost = (graph: Graph, slot: number, count: number): number => {
  const role = graph.roles[slot]!;
  if (role.tag === "elementwise") return count * costOf(role.op);
  const form = reducedForm(graph, slot);
  if (form === undefined) return 0;
  const arg = graph.nodes[argsOf(graph, slot)[0]!]!;
  return (count * sizeOf(arg.shape)) / sizeOf(graph.nodes[slot]!.shape);
};

const totalCost = (graph: Graph, { body }: Group): number => {
  let total = 0;
  for (const [slot, count] of body.computed) total += slotCost(graph, slot, count);
  return total;
};

/** What computing a slot costs at a turn, all that is under it included; no more than a little above the limit. */
const coneCost = (
  graph: Graph,
  kept: Uint8Array,
  counts: ReadonlyMap<number, number>,
  slot: number,
  limit: number,
  covered: Set<number>,
): number => {
  const seen = new Set([slot]);
  const stack = [slot];
  let total = 0;
  for (let next = stack.pop(); next !== undefined && total <= limit; next = stack.pop()) {
    if (isHosted(graph, next)) total = Number.POSITIVE_INFINITY;
    total += slotCost(graph, next, counts.get(next) ?? 0);
    for (const arg of argsOf(graph, next))
      if (!seen.has(arg) && kept[arg] === 0 && counts.has(arg)) {
        seen.add(arg);
        stack.push(arg);
      }
  }
  for (const under of seen) covered.add(under);
  return total;
};

/** Steps in order, with a buffer for each slot that is kept, is read or is a root. */
const planOf = (graph: Graph, kept: Uint8Array, groups: readonly Group[], options: LowerOptions): Plan => {
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
      if (results.length > 0) steps.push([level, repeatOf(step, options) ?? step]);
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

/** A loop as a step of its own, if its length is known and its body needs nothing of JavaScript. */
const repeatOf = ({ op, args, results }: ControlStep, options: LowerOptions): Repeat | undefined => {
  const { control } = op;
  if (control.form !== "loop" || control.condition !== undefined || control.keepEvery > 1) return undefined;
  const { length, reversed, carries, sequences } = control;
  const { parameters, results: all } = control.body;
  if (!Number.isFinite(length) || length === 0) return undefined;
  // Results are the last carries, then the outputs, then the history of each carry.
  const outputs = results.filter(({ index }) => index >= carries && index < all.length);
  const roots = [...all.slice(0, carries), ...outputs.map(({ index }) => all[index]!)];
  const body = lower(roots, parameters, options);
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

const productOf = (graph: Graph, kept: Uint8Array, slot: number): Step => {
  const { shape } = graph.nodes[slot]!;
  const [a, b] = argsOf(graph, slot);
  const batch = shape.slice(0, -2);
  const [left, right] = [a!, b!].map((arg) => matrixAccess(graph, kept, arg, batch));
  if (left === undefined || right === undefined || typeof left === "number" || typeof right === "number")
    throw new Error("an operand of a product was not kept");
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
  const steps = plan.steps.map((step): Step => {
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
  });
  const outputs = plan.outputs.map(numbered);
  // Inputs have their buffers whether they are used or not: whoever runs the plan puts something there.
  plan.buffers.forEach(({ content }, buffer) => {
    if (content.tag === "input") numbered(buffer);
  });
  return { buffers: [...numbers.keys()].map((slot) => plan.buffers[slot]!), steps, outputs };
};
