// A region as WebAssembly: loops around straight-line code, the innermost loop two or four turns at a time. Knows loops,
// lanes and addresses; is ignorant of what the ops mean, which their recipes say.
import type { ElementwiseOp } from "../../expr/op.js";
import type { LoopNest } from "../lower/loops.js";
import type { Access, BodyNode, Combine, Region, Write } from "../lower/plan.js";
import { instructionsOf, lanesOf, type MathName, typeOf, type Width } from "./arithmetic.js";
import type { Builder, Code, Local } from "./code.js";
import { i32 } from "./module.js";
import {
  convert,
  float32,
  float32x4,
  float64,
  float64x2,
  int32,
  load,
  loadLane32,
  loadLane64,
  type MemoryAccess,
  store,
  storeLane32,
  storeLane64,
  vector128,
} from "./opcodes.js";

export type Precision = "f64" | "f32";

/** What a region needs of the module around it. */
export interface RegionContext {
  readonly precision: Precision;
  /** The address of everything. */
  readonly base: Code;
  /** The bytes from there to a buffer. */
  readonly offsetOf: (buffer: number) => number;
  /** A buffer that is moved on by an enclosing loop: what its address has more. */
  readonly movedOf: (buffer: number) => Code | undefined;
  /** The local that holds a number instead of memory, if one does. */
  readonly registerOf: (access: Access) => Local | undefined;
  readonly math: (builder: Builder, name: MathName, width: Width, args: readonly Code[]) => Code;
  /** The op's own `value`, called with one number a time, as float64. */
  readonly host: (builder: Builder, op: ElementwiseOp, args: readonly Code[]) => Code;
  /** Room for so many lanes of partial sums. */
  readonly scratch: (bytes: number) => number;
}

const wordOf = (precision: Precision): number => (precision === "f64" ? 8 : 4);
const wideOf = (precision: Precision): Width => (precision === "f64" ? "f64x2" : "f32x4");

// Partial sums that stay in locals; more of them would only be moved in and out of memory by the engine.
const mostLocalSums = 8;
// Numbers that a loop reads again and again from the same place, read once before it.
const mostKeptLoads = 12;

const opcodesOf = (width: Width) =>
  width === "f64" ? float64 : width === "f32" ? float32 : width === "f64x2" ? float64x2 : float32x4;

const identityOf = (combine: Combine): number =>
  combine === "max" ? Number.NEGATIVE_INFINITY : combine === "min" ? Number.POSITIVE_INFINITY : 0;

/** Two values combined as a write does. */
const joined = (builder: Builder, width: Width, combine: Combine, a: Code, b: Code): Code => {
  const opcodes = opcodesOf(width);
  return builder.apply(combine === "sum" ? opcodes.add : combine === "max" ? opcodes.max : opcodes.min, a, b);
};

export const emitRegion = (builder: Builder, { region, wide }: LoopNest, context: RegionContext): void => {
  const { precision } = context;
  const { extents, nodes, writes } = region;
  const word = wordOf(precision);
  const depth = extents.length;
  const pointers = pointersOf(builder, region, context, word);
  const emitter = bodyEmitter(builder, region, context, pointers);

  if (depth === 0) {
    emitter.turn(precision, () => undefined);
    return;
  }
  clearTargets(builder, region, context, word);

  const inner = (): void => {
    const extent = extents[depth - 1]!;
    const lanes = wide ? lanesOf(wideOf(precision)) : 1;
    const width = wide ? wideOf(precision) : precision;
    const blocks = Math.floor(extent / lanes);
    const sums = writes.filter(({ access, combine }) => combine !== "store" && access.strides[depth - 1] === 0);
    const partial = wide
      ? lanesOfSums(builder, sums, width, context)
      : runningSums(builder, sums, precision, (access) => emitter.numberAt(access));
    const keptLoads = emitter.loadsBefore(width);
    counted(builder, blocks, () => {
      emitter.turn(width, (write) => partial.get(write)?.add, keptLoads);
      pointers.advance(depth - 1, lanes);
    });
    for (const [{ access, combine }, { total, isWhole }] of partial)
      emitter.writeNumber(access, (there) => (isWhole ? total() : joined(builder, precision, combine, there, total())));
    const rest = extent - blocks * lanes;
    if (rest > 0)
      counted(builder, rest, () => {
        emitter.turn(precision, () => undefined);
        pointers.advance(depth - 1, 1);
      });
    pointers.advance(depth - 1, -extent);
  };
  const level = (l: number): void => {
    if (l === depth - 1) inner();
    else {
      counted(builder, extents[l]!, () => {
        level(l + 1);
        pointers.advance(l, 1);
      });
      pointers.advance(l, -extents[l]!);
    }
  };
  if (nodes.length > 0) level(0);
};

/** `body` so many times. */
export const counted = (builder: Builder, times: number, body: () => void): void => {
  if (times === 1) body();
  if (times <= 1) return;
  const left = builder.local(i32);
  builder.set(left, builder.int32(times));
  builder.repeat(body, () => {
    builder.set(left, builder.apply(int32.sub, builder.get(left), builder.int32(1)));
    return builder.get(left);
  });
};

// One pointer for each way to walk: accesses that walk alike differ by a constant, which costs nothing.
const pointersOf = (builder: Builder, { nodes, writes }: Region, context: RegionContext, word: number) => {
  const byWalk = new Map<string, { readonly local: Local; readonly strides: readonly number[] }>();
  const keyOf = ({ buffer, strides }: Access): string =>
    `${context.movedOf(buffer) === undefined ? "" : buffer}|${strides.join()}`;
  const add = (access: Access): void => {
    const { buffer, strides } = access;
    const key = keyOf(access);
    if (byWalk.has(key) || strides.every((stride) => stride === 0)) return;
    const moved = context.movedOf(buffer);
    const local = builder.local(i32);
    builder.set(local, moved === undefined ? context.base : builder.apply(int32.add, context.base, moved));
    byWalk.set(key, { local, strides });
  };
  for (const node of nodes) if (node.tag === "load") add(node.access);
  for (const { access } of writes) add(access);
  const still = new Map<number, Code>();
  return {
    addressOf: (access: Access): Code => {
      const walk = byWalk.get(keyOf(access));
      if (walk !== undefined) return builder.get(walk.local);
      const moved = context.movedOf(access.buffer);
      if (moved === undefined) return context.base;
      const known = still.get(access.buffer) ?? builder.kept(builder.apply(int32.add, context.base, moved));
      still.set(access.buffer, known);
      return known;
    },
    offsetOf: ({ buffer, offset }: Access): number => context.offsetOf(buffer) + offset * word,
    advance: (loop: number, turns: number): void => {
      for (const { local, strides } of byWalk.values()) {
        const bytes = strides[loop]! * turns * word;
        if (bytes !== 0) builder.set(local, builder.apply(int32.add, builder.get(local), builder.int32(bytes)));
      }
    },
  };
};

type Pointers = ReturnType<typeof pointersOf>;

/** Targets of sums start from nothing: every place that is written, before the first turn. */
const clearTargets = (builder: Builder, { extents, writes }: Region, context: RegionContext, word: number): void => {
  const done = new Set<string>();
  for (const { access, combine } of writes) {
    if (combine === "store") continue;
    const loops = extents.map((extent, l) => ({ extent, stride: access.strides[l]! })).filter((l) => l.stride !== 0);
    const key = `${access.buffer}|${access.offset}`;
    if (done.has(key)) continue;
    done.add(key);
    const moved = context.movedOf(access.buffer);
    const pointer = builder.local(i32);
    builder.set(pointer, moved === undefined ? context.base : builder.apply(int32.add, context.base, moved));
    const offset = context.offsetOf(access.buffer) + access.offset * word;
    const value = identityOf(combine);
    const level = (l: number): void => {
      const loop = loops[l];
      if (loop === undefined) {
        if (word === 8) builder.store(store.f64, builder.get(pointer), offset, builder.float64(value));
        else builder.store(store.f32, builder.get(pointer), offset, builder.float32(value));
        return;
      }
      const move = (turns: number): void =>
        builder.set(pointer, builder.apply(int32.add, builder.get(pointer), builder.int32(loop.stride * turns * word)));
      counted(builder, loop.extent, () => {
        level(l + 1);
        move(1);
      });
      move(-loop.extent);
    };
    level(0);
  }
};

interface Partial {
  readonly add: (value: Code) => void;
  /** What came together, as one number. */
  readonly total: () => Code;
  /** Whether what was there before is in it. */
  readonly isWhole: boolean;
}

/** Sums that go on from what is there, in order: in locals, if there are few. */
const runningSums = (
  builder: Builder,
  sums: readonly Write[],
  precision: Precision,
  numberAt: (access: Access) => Code,
): ReadonlyMap<Write, Partial> => {
  if (sums.length > mostLocalSums) return new Map();
  return new Map(
    sums.map((write) => {
      const local = builder.local(typeOf(precision));
      builder.set(local, numberAt(write.access));
      return [
        write,
        {
          add: (value) => builder.set(local, joined(builder, precision, write.combine, builder.get(local), value)),
          total: () => builder.get(local),
          isWhole: true,
        },
      ];
    }),
  );
};

/** Sums taken apart, lane by lane: in locals, or in memory of their own. */
const lanesOfSums = (
  builder: Builder,
  sums: readonly Write[],
  width: Width,
  { precision, base, scratch }: RegionContext,
): ReadonlyMap<Write, Partial> => {
  const constant = (value: number): Code => (precision === "f64" ? builder.float64x2(value) : builder.float32x4(value));
  const reduced = (combine: Combine, value: Code): Code => {
    const extract = precision === "f64" ? vector128.extract64 : vector128.extract32;
    const parts = extract.map((lane) => builder.apply(lane, value));
    return parts.reduce((a, b) => joined(builder, precision, combine, a, b));
  };
  const at = sums.length > mostLocalSums ? scratch(sums.length * laneBytes) : 0;
  return new Map(
    sums.map((write, i): readonly [Write, Partial] => {
      const { combine } = write;
      if (sums.length <= mostLocalSums) {
        const local = builder.local(typeOf(width));
        builder.set(local, constant(identityOf(combine)));
        const add = (value: Code): void =>
          builder.set(local, joined(builder, width, combine, builder.get(local), value));
        return [write, { add, total: () => reduced(combine, builder.get(local)), isWhole: false }];
      }
      const offset = at + i * laneBytes;
      const there = (): Code => builder.load(load.v128, base, offset);
      builder.store(store.v128, base, offset, constant(identityOf(combine)));
      const add = (value: Code): void =>
        builder.store(store.v128, base, offset, joined(builder, width, combine, there(), value));
      return [write, { add, total: () => reduced(combine, there()), isWhole: false }];
    }),
  );
};

const laneBytes = 16;

const f64Access = { from: load.f64, to: store.f64 };
const f32Access = { from: load.f32, to: store.f32 };

const bodyEmitter = (
  builder: Builder,
  { extents, nodes, writes }: Region,
  context: RegionContext,
  pointers: Pointers,
) => {
  const { precision } = context;
  const word = wordOf(precision);
  const inner = extents.length - 1;
  const scalar = precision === "f64" ? f64Access : f32Access;
  const splat = precision === "f64" ? load.splat64 : load.splat32;
  const lane: MemoryAccess = precision === "f64" ? loadLane64 : loadLane32;
  const zero = precision === "f64" ? load.zero64 : load.zero32;
  const laneStore = precision === "f64" ? storeLane64 : storeLane32;
  const constants = new Map<string, Code>();

  const constantOf = (width: Width, value: number): Code => {
    const make = (): Code =>
      width === "f64"
        ? builder.float64(value)
        : width === "f32"
          ? builder.float32(value)
          : width === "f64x2"
            ? builder.float64x2(value)
            : builder.float32x4(value);
    if (inner < 0) return make();
    const key = `${width}:${Object.is(value, -0) ? "-0" : value}`;
    const known = constants.get(key) ?? builder.hoisted(make());
    constants.set(key, known);
    return known;
  };

  const loadOf = (access: Access, width: Width): Code => {
    const register = context.registerOf(access);
    if (register !== undefined) return builder.get(register);
    const address = pointers.addressOf(access);
    const offset = pointers.offsetOf(access);
    const lanes = lanesOf(width);
    if (lanes === 1) return builder.load(scalar.from, address, offset);
    const stride = access.strides[inner]!;
    if (stride === 0) return builder.load(splat, address, offset);
    if (stride === 1) return builder.load(load.v128, address, offset);
    // A negative step may lead below the address: the constant part of an address is never negative.
    const places = Array.from({ length: lanes }, (_, i) => offset + i * stride * word);
    const below = Math.min(0, ...places);
    const from = below < 0 ? builder.apply(int32.add, address, builder.int32(below)) : address;
    return places
      .slice(1)
      .reduce(
        (vector, place, i) => builder.loadLane(lane, from, place - below, vector, i + 1),
        builder.load(zero, from, places[0]! - below),
      );
  };

  const indexedLoad = (access: Access, index: Code, step: number, width: Width): Code => {
    const address = pointers.addressOf(access);
    const offset = pointers.offsetOf(access);
    const at = (number: Code, i: number): Code => {
      const whole = builder.apply(
        convert.toInt32,
        precision === "f64" ? number : builder.apply(convert.promote, number),
      );
      const bytes = builder.apply(int32.mul, whole, builder.int32(step * word));
      const stride = extents.length === 0 ? 0 : access.strides[inner]!;
      const own = builder.apply(int32.add, address, bytes);
      return i === 0 || stride === 0 ? own : builder.apply(int32.add, own, builder.int32(i * stride * word));
    };
    if (lanesOf(width) === 1) return builder.load(scalar.from, at(index, 0), offset);
    const numbers = (precision === "f64" ? vector128.extract64 : vector128.extract32).map((opcode) =>
      builder.apply(opcode, index),
    );
    return numbers
      .slice(1)
      .reduce(
        (vector, number, i) => builder.loadLane(lane, at(number, i + 1), offset, vector, i + 1),
        builder.load(zero, at(numbers[0]!, 0), offset),
      );
  };

  /** The op's own value, lane by lane. */
  const hosted = (op: ElementwiseOp, args: readonly Code[], width: Width): Code => {
    const promoted = (value: Code): Code => (precision === "f64" ? value : builder.apply(convert.promote, value));
    const demoted = (value: Code): Code => (precision === "f64" ? value : builder.apply(convert.demote, value));
    if (lanesOf(width) === 1) return demoted(context.host(builder, op, args.map(promoted)));
    const extract = precision === "f64" ? vector128.extract64 : vector128.extract32;
    const replace = precision === "f64" ? vector128.replace64 : vector128.replace32;
    const one = (i: number): Code =>
      demoted(
        context.host(
          builder,
          op,
          args.map((arg) => promoted(builder.apply(extract[i]!, arg))),
        ),
      );
    const first = builder.apply(precision === "f64" ? vector128.splat64 : vector128.splat32, one(0));
    return replace.slice(1).reduce((vector, opcode, i) => builder.apply(opcode, vector, one(i + 1)), first);
  };

  const valuesAt = (width: Width, kept: ReadonlyMap<number, Code>): readonly Code[] => {
    const instructions = instructionsOf(
      builder,
      width,
      (name, args) => context.math(builder, name, width, args),
      (value) => constantOf(width, value),
    );
    const values: Code[] = [];
    const computed = (node: BodyNode, id: number): Code => {
      switch (node.tag) {
        case "number":
          return constantOf(width, node.value);
        case "load":
          return (
            kept.get(id) ??
            (node.index === undefined
              ? loadOf(node.access, width)
              : indexedLoad(node.access, values[node.index.node]!, node.index.step, width))
          );
        case "op": {
          const args = node.args.map((arg) => values[arg]!);
          return node.op.wasm === undefined ? hosted(node.op, args, width) : node.op.wasm(instructions, ...args);
        }
      }
    };
    nodes.forEach((node, id) => {
      values.push(computed(node, id));
    });
    return values;
  };

  /** One number of memory, changed. */
  const writeNumber = (access: Access, change: (there: Code) => Code): void => {
    const address = pointers.addressOf(access);
    const offset = pointers.offsetOf(access);
    builder.store(scalar.to, address, offset, change(builder.load(scalar.from, address, offset)));
  };

  const writeWide = ({ access, combine }: Write, value: Code, width: Width): void => {
    const address = pointers.addressOf(access);
    const offset = pointers.offsetOf(access);
    const stride = access.strides[inner]!;
    if (stride === 1) {
      const there = combine === "store" ? undefined : builder.load(load.v128, address, offset);
      const result = there === undefined ? value : joined(builder, width, combine, there, value);
      builder.store(store.v128, address, offset, result);
      return;
    }
    const own =
      combine === "store" ? value : builder.kept(joined(builder, width, combine, loadOf(access, width), value));
    const vector = builder.kept(own);
    for (let i = 0; i < lanesOf(width); i++) {
      const place = offset + i * stride * word;
      const from = place < 0 ? builder.apply(int32.add, address, builder.int32(place)) : address;
      builder.storeLane(laneStore, from, Math.max(place, 0), vector, i);
    }
  };

  return {
    writeNumber,
    numberAt: (access: Access): Code => loadOf(access, precision),
    /** Loads that do not move in the innermost loop, made once before it. */
    loadsBefore: (width: Width): ReadonlyMap<number, Code> => {
      const still = nodes.flatMap((node, id) =>
        node.tag === "load" && node.index === undefined && node.access.strides[inner] === 0 ? [{ node, id }] : [],
      );
      if (still.length > mostKeptLoads) return noLoads;
      return new Map(still.map(({ node, id }) => [id, builder.kept(loadOf(node.access, width))]));
    },
    /** One turn, or as many as the width has lanes. `partial` takes what is not written at once. */
    turn: (
      width: Width,
      partial: (write: Write) => ((value: Code) => void) | undefined,
      kept: ReadonlyMap<number, Code> = noLoads,
    ): void => {
      const values = valuesAt(width, kept);
      // What is written is of use beyond the ops that use it: counted before anything is computed.
      for (const write of writes) values[write.value]!.uses += 1;
      for (const write of writes) {
        const value = values[write.value]!;
        value.uses -= 1;
        const add = partial(write);
        const register = context.registerOf(write.access);
        if (add !== undefined) add(value);
        else if (register !== undefined) builder.set(register, value);
        else if (lanesOf(width) > 1) writeWide(write, value, width);
        else if (write.combine === "store")
          builder.store(scalar.to, pointers.addressOf(write.access), pointers.offsetOf(write.access), value);
        else writeNumber(write.access, (there) => joined(builder, precision, write.combine, there, value));
      }
    },
  };
};

const noLoads: ReadonlyMap<number, Code> = new Map();
