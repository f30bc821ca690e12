// The body of a region: what is to be computed at one turn of its loops, asked for backwards from what is wanted, each
// number once. Views cost nothing here: they only change where a number is asked for. Knows forms and positions; is
// ignorant of which outputs belong together.

import type { ElementwiseOp } from "../../expr/op.js";
import { sameShape, sizeOf, stridesOf } from "../../expr/shape.js";
import { add } from "../../ops/arithmetic.js";
import { where } from "../../ops/choice.js";
import { max, min } from "../../ops/extremum.js";
import type { Graph } from "./graph.js";
import type { BodyNode } from "./plan.js";
import { type Axes, axesOf, dot, type Position, type Walk, walks } from "./positions.js";

/** A node that has to be kept in memory, since no loop as wanted can read it while it is computed. */
export class Blocked {
  constructor(readonly slot: number) {}
}

export interface BodyBuilder {
  /**
   * The body node of a slot's number at an offset, moved on by each loop as `strides` say. `anew` computes what is
   * otherwise read from memory: where it is written.
   */
  readonly pull: (slot: number, offset: number, strides: readonly number[], anew?: boolean) => number | Blocked;
  readonly combined: (by: "sum" | "max" | "min", values: readonly number[]) => number;
  readonly nodes: readonly BodyNode[];
  /** How many numbers of each slot are computed here, by slot. */
  readonly computed: () => ReadonlyMap<number, number>;
}

/** What a number is made of. */
interface Expansion {
  readonly slots: readonly number[];
  readonly positions: readonly Position[];
  readonly build: (args: readonly number[]) => number;
}

/** What the numbers of one slot along one walk are made of. */
type Expander = (offset: number) => Expansion | Blocked;

const combining = { sum: add.op, max: max.op, min: min.op };

/**
 * @param extents - How often each of the loops around goes round.
 * @param isKept - Whether a slot is read from memory rather than computed here.
 */
export const bodyBuilder = (
  graph: Graph,
  extents: readonly number[],
  isKept: (slot: number) => boolean,
): BodyBuilder => {
  const { nodes: exprs, start, args: argSlots, roles } = graph;
  const nodes: BodyNode[] = [];
  const computed = new Map<number, number>();
  const walkOf = walks();
  const still = walkOf(extents.map(() => 0));
  const origin: Position = { offset: 0, walk: still };

  // What is known: by slot, walk and offset; scalars, of which large programs are made, have one position only, and a
  // list with a place for each slot is faster than a map.
  const scalars = new Int32Array(exprs.length).fill(unknown);
  const known = new Map<number, Map<number, number>>();
  const isScalar = (slot: number): boolean => exprs[slot]!.shape.length === 0;
  const keyOf = ({ offset, walk }: Position): number => walk.id * 2 ** 32 + offset;
  const lookUp = (slot: number, position: Position): number | undefined =>
    isScalar(slot) ? (scalars[slot] === unknown ? undefined : scalars[slot]!) : known.get(slot)?.get(keyOf(position));
  const remember = (slot: number, position: Position, id: number): void => {
    if (isScalar(slot)) {
      scalars[slot] = id;
      return;
    }
    let own = known.get(slot);
    if (own === undefined) known.set(slot, (own = new Map()));
    own.set(keyOf(position), id);
  };

  const push = (node: BodyNode): number => nodes.push(node) - 1;
  const load = (slot: number, { offset, walk }: Position, index?: { node: number; step: number }): number => {
    const access = { buffer: slot, offset, strides: walk.strides };
    return push(index === undefined ? { tag: "load", access } : { tag: "load", access, index });
  };
  const leaf = (slot: number, position: Position): number => {
    const expr = exprs[slot]!;
    if (expr.tag === "Const") {
      if (typeof expr.value === "number") return push({ tag: "number", value: expr.value });
      if (position.walk === still) return push({ tag: "number", value: expr.value.data[position.offset]! });
    }
    return load(slot, position);
  };
  const numberAt = (id: number): number => {
    const node = nodes[id]!;
    return node.tag === "number" ? node.value : Number.NaN;
  };
  /** An op on body nodes; on numbers that are known, their number. */
  const op = (elementwise: ElementwiseOp, ids: readonly number[]): number => {
    const condition = elementwise === where.op ? nodes[ids[0]!] : undefined;
    if (condition?.tag === "number") return ids[condition.value !== 0 ? 1 : 2]!;
    if (elementwise.wasm !== undefined && ids.every((id) => nodes[id]!.tag === "number"))
      return push({ tag: "number", value: elementwise.value(...ids.map(numberAt)) });
    return push({ tag: "op", op: elementwise, args: ids });
  };
  const combined = (by: "sum" | "max" | "min", values: readonly number[]): number => {
    const joining = combining[by];
    // From 0 on, as the interpreter adds: 0 + -0 is 0.
    let total = by === "sum" ? push({ tag: "number", value: 0 }) : values[0]!;
    for (const value of by === "sum" ? values : values.slice(1)) total = op(joining, [total, value]);
    return total;
  };

  const argsOf = (slot: number): readonly number[] => [...argSlots.subarray(start[slot]!, start[slot + 1]!)];
  const stepsWith = ({ steps }: Axes, strides: readonly number[]): Walk =>
    walkOf(steps.map((step) => dot(step, strides)));
  const first = (ids: readonly number[]): number => ids[0]!;

  const elementwiseExpander = (slot: number, walk: Walk, build: (slots: readonly number[]) => Expansion["build"]) => {
    const { shape } = exprs[slot]!;
    const slots = argsOf(slot);
    const make = build(slots);
    let axes: Axes | undefined;
    const places = slots.map((arg): ((offset: number, indices: readonly number[]) => Position) => {
      const from = exprs[arg]!.shape;
      if (sameShape(shape, from)) return (offset) => ({ offset, walk });
      if (sizeOf(from) === 1) return () => origin;
      axes ??= axesOf(shape, walk.strides, extents);
      const own = stridesOf(from);
      const missing = shape.length - from.length;
      const strides = shape.map((_, axis) => (axis < missing || from[axis - missing] === 1 ? 0 : own[axis - missing]!));
      const moved = stepsWith(axes, strides);
      return (_, indices) => ({ offset: dot(indices, strides), walk: moved });
    });
    return (offset: number): Expansion | Blocked => {
      const indices = axes === undefined ? noIndices : axes.at(offset);
      if (indices === undefined) return new Blocked(slot);
      return { slots, positions: places.map((place) => place(offset, indices)), build: make };
    };
  };

  const expanderOf = (slot: number, walk: Walk): Expander => {
    const { shape } = exprs[slot]!;
    const role = roles[slot]!;
    const blocked = new Blocked(slot);
    if (role.tag === "elementwise") return elementwiseExpander(slot, walk, () => (ids) => op(role.op, ids));
    if (role.tag !== "form") return () => blocked;
    const { form } = role;
    const slots = argsOf(slot);
    const arg = slots[0]!;
    const from = exprs[arg]!.shape;
    if (form.tag === "same") return (offset) => ({ slots: [arg], positions: [{ offset, walk }], build: first });
    // One number everywhere, whatever the loops.
    if (form.tag === "read" && form.strides.every((stride) => stride === 0))
      return () => ({ slots: [arg], positions: [{ offset: form.offset, walk: still }], build: first });
    const axes = axesOf(shape, walk.strides, extents);
    const atIndices =
      (expand: (indices: readonly number[]) => Expansion | Blocked): Expander =>
      (offset) => {
        const indices = axes.at(offset);
        return indices === undefined ? blocked : expand(indices);
      };
    switch (form.tag) {
      case "read": {
        const moved = stepsWith(axes, form.strides);
        return atIndices((indices) => ({
          slots: [arg],
          positions: [{ offset: form.offset + dot(indices, form.strides), walk: moved }],
          build: first,
        }));
      }
      case "placed": {
        // Along an axis that a loop moves on, everything must be inside.
        if (shape.some((n, axis) => axes.moves[axis] && (form.step[axis] !== 1 || from[axis] !== n)))
          return () => blocked;
        const strides = stridesOf(from);
        const moved = stepsWith(axes, strides);
        return atIndices((indices) => {
          const own = indices.map((index, axis) => (index - form.start[axis]!) / form.step[axis]!);
          const inside = own.every((index, axis) => Number.isInteger(index) && index >= 0 && index < from[axis]!);
          if (!inside) return { slots: [], positions: [], build: () => push({ tag: "number", value: 0 }) };
          return { slots: [arg], positions: [{ offset: dot(own, strides), walk: moved }], build: first };
        });
      }
      case "joined": {
        const { axis } = form;
        if (axes.moves[axis]) return () => blocked;
        // Pieces of one shape have the same strides, and there may be many.
        const layouts = new Map<string, { readonly strides: readonly number[]; readonly moved: Walk }>();
        let end = 0;
        const pieces = slots.map((piece) => {
          const own = exprs[piece]!.shape;
          const key = own.join();
          const strides = stridesOf(own);
          const layout = layouts.get(key) ?? { strides, moved: stepsWith(axes, strides) };
          layouts.set(key, layout);
          const begin = end;
          end += own[axis]!;
          return { piece, begin, ...layout };
        });
        return atIndices((indices) => {
          let [low, high] = [0, pieces.length - 1];
          while (low < high) {
            const middle = (low + high + 1) >> 1;
            if (pieces[middle]!.begin <= indices[axis]!) low = middle;
            else high = middle - 1;
          }
          const { piece, begin, strides, moved } = pieces[low]!;
          const offset = dot(indices, strides) - begin * strides[axis]!;
          return { slots: [piece], positions: [{ offset, walk: moved }], build: first };
        });
      }
      case "reduced": {
        const strides = stridesOf(from);
        const kept = strides.filter((_, axis) => !form.axes.includes(axis));
        const moved = stepsWith(axes, kept);
        const steps = offsetsAlong(
          form.axes.map((axis) => from[axis]!),
          form.axes.map((axis) => strides[axis]!),
        );
        const all = steps.map(() => arg);
        return atIndices((indices) => {
          const base = dot(indices, kept);
          return {
            slots: all,
            positions: steps.map((step) => ({ offset: base + step, walk: moved })),
            build: (ids) => combined(form.by, ids),
          };
        });
      }
      case "scattered": {
        const known = knownIndex(slot, form.axis, axes);
        if (known === undefined) return () => blocked;
        const strides = stridesOf(from);
        const moved = stepsWith(axes, strides);
        const count = from[form.axis]!;
        return atIndices((indices) => {
          const base = dot(indices, strides) - indices[form.axis]! * strides[form.axis]!;
          const places = Array.from({ length: count }, (_, k) => k).filter(
            (k) => known(indices, k) === indices[form.axis],
          );
          return {
            slots: places.map(() => arg),
            positions: places.map((k) => ({ offset: base + k * strides[form.axis]!, walk: moved })),
            build: (ids) =>
              ids.reduce((total, id) => op(add.op, [total, id]), push({ tag: "number", value: form.start })),
          };
        });
      }
      case "picked": {
        const index = slots[1]!;
        const strides = stridesOf(from);
        const named = exprs[index]!.shape;
        const own = stridesOf(named);
        const known = knownIndex(slot, form.axis, axes);
        if (known !== undefined) {
          const steps = strides.map((stride, axis) => (axis === form.axis || from[axis] === 1 ? 0 : stride));
          const moved = stepsWith(axes, steps);
          return atIndices((indices) => ({
            slots: [arg],
            positions: [
              { offset: dot(indices, steps) + known(indices, indices[form.axis]!) * strides[form.axis]!, walk: moved },
            ],
            build: first,
          }));
        }
        if (!isLeaf(arg)) return () => new Blocked(arg);
        const along = strides.map((stride, axis) => (axis === form.axis || from[axis] === 1 ? 0 : stride));
        const ofIndex = own.map((stride, axis) => (axis !== form.axis && named[axis] === 1 ? 0 : stride));
        const [moved, indexMoved] = [stepsWith(axes, along), stepsWith(axes, ofIndex)];
        const step = strides[form.axis]!;
        return atIndices((indices) => ({
          slots: [index],
          positions: [{ offset: dot(indices, ofIndex), walk: indexMoved }],
          build: (ids) => load(arg, { offset: dot(indices, along), walk: moved }, { node: first(ids), step }),
        }));
      }
    }
  };

  /** The entry that a constant index names, where no loop changes which; its place along `axis` is given apart. */
  const knownIndex = (
    slot: number,
    axis: number,
    axes: Axes,
  ): ((indices: readonly number[], along: number) => number) | undefined => {
    const index = exprs[argsOf(slot)[1]!]!;
    if (index.tag !== "Const" || typeof index.value === "number") return undefined;
    const { shape, data } = index.value;
    if (axes.moves[axis] || shape.some((n, a) => a !== axis && n > 1 && axes.moves[a])) return undefined;
    const strides = stridesOf(shape);
    const others = strides.map((stride, a) => (a === axis || shape[a] === 1 ? 0 : stride));
    return (indices, along) => data[dot(indices, others) + along * strides[axis]!]!;
  };

  const isLeaf = (slot: number): boolean => exprs[slot]!.tag !== "Apply" || isKept(slot);
  const expanders = new Map<number, Map<number, Expander>>();
  const expanded = (slot: number, { offset, walk }: Position): Expansion | Blocked => {
    let own = expanders.get(slot);
    if (own === undefined) expanders.set(slot, (own = new Map()));
    let expander = own.get(walk.id);
    if (expander === undefined) own.set(walk.id, (expander = expanderOf(slot, walk)));
    return expander(offset);
  };

  interface Task {
    readonly slot: number;
    readonly position: Position;
    expansion: Expansion | undefined;
    next: number;
  }

  /** Whether a slot is an op on scalars, which need no position: most of a large program. */
  const isSimple = (slot: number): boolean => {
    if (roles[slot]!.tag !== "elementwise" || !isScalar(slot)) return false;
    for (let k = start[slot]!; k < start[slot + 1]!; k++) if (!isScalar(argSlots[k]!)) return false;
    return true;
  };

  /** The scalars under a slot computed, arguments first; those that are more than an op on scalars are left. */
  const pullSimple = (root: number): void => {
    const stack = [root];
    while (stack.length > 0) {
      const slot = stack[stack.length - 1]!;
      if (scalars[slot] !== unknown) {
        stack.pop();
        continue;
      }
      let ready = true;
      for (let k = start[slot + 1]! - 1; k >= start[slot]!; k--) {
        const arg = argSlots[k]!;
        if (scalars[arg] !== unknown) continue;
        if (isLeaf(arg)) scalars[arg] = leaf(arg, origin);
        else {
          ready = false;
          if (!isSimple(arg)) return;
          stack.push(arg);
        }
      }
      if (!ready) continue;
      const role = roles[slot]!;
      const ids: number[] = [];
      for (let k = start[slot]!; k < start[slot + 1]!; k++) ids.push(scalars[argSlots[k]!]!);
      if (role.tag === "elementwise") scalars[slot] = op(role.op, ids);
      stack.pop();
    }
  };

  const pull: BodyBuilder["pull"] = (slot, offset, strides, anew = false) => {
    if ((anew || !isLeaf(slot)) && isSimple(slot)) {
      // What was read from memory so far is computed here.
      if (anew) scalars[slot] = unknown;
      pullSimple(slot);
      if (scalars[slot] !== unknown) return scalars[slot]!;
    }
    const position: Position = { offset, walk: walkOf(strides) };
    const known = anew ? undefined : lookUp(slot, position);
    if (known !== undefined) return known;
    if (!anew && isLeaf(slot)) {
      const id = leaf(slot, position);
      remember(slot, position, id);
      return id;
    }
    // Without recursion: a task for each number on the way to what is known.
    const stack: Task[] = [{ slot, position, expansion: undefined, next: 0 }];
    let result = -1;
    while (stack.length > 0) {
      const task = stack[stack.length - 1]!;
      if (task.expansion === undefined) {
        const expansion = expanded(task.slot, task.position);
        if (expansion instanceof Blocked) return expansion;
        task.expansion = expansion;
      }
      const { slots, positions, build } = task.expansion;
      let waiting = false;
      while (task.next < slots.length && !waiting) {
        const [arg, at] = [slots[task.next]!, positions[task.next]!];
        task.next += 1;
        if (lookUp(arg, at) !== undefined) continue;
        if (isLeaf(arg)) remember(arg, at, leaf(arg, at));
        else {
          stack.push({ slot: arg, position: at, expansion: undefined, next: 0 });
          waiting = true;
        }
      }
      if (waiting) continue;
      result = build(slots.map((arg, i) => lookUp(arg, positions[i]!)!));
      remember(task.slot, task.position, result);
      if (!isScalar(task.slot)) computed.set(task.slot, (computed.get(task.slot) ?? 0) + 1);
      stack.pop();
    }
    return result;
  };

  const computedHere = (): ReadonlyMap<number, number> => {
    const all = new Map(computed);
    scalars.forEach((id, slot) => {
      if (id !== unknown && exprs[slot]!.tag === "Apply" && !isKept(slot)) all.set(slot, 1);
    });
    return all;
  };
  return { pull, combined, nodes, computed: computedHere };
};

const unknown = -1;

const noIndices: readonly number[] = [];

/** All sums of multiples of `strides`, in row-major order of a box. */
export const offsetsAlong = (extents: readonly number[], strides: readonly number[]): readonly number[] =>
  extents.reduce<readonly number[]>(
    (offsets, extent, axis) =>
      offsets.flatMap((offset) => Array.from({ length: extent }, (_, i) => offset + i * strides[axis]!)),
    [0],
  );
