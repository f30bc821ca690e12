// A loop whose body is a plan, as WebAssembly. Where the body is straight-line code on few numbers, these stay in locals
// from turn to turn; else they are copied from where a turn leaves them to where the next one reads them. Knows turns and
// copies; is ignorant of what a body computes.
import type { Access, Plan, Region, Repeat } from "../lower/plan.js";
import type { Builder, Code, Local } from "./code.js";
import { f32, f64, i32 } from "./module.js";
import { int32, load, store } from "./opcodes.js";
import type { Precision } from "./region.js";

/** Where the buffers of a plan are while it runs. */
export interface Scope {
  readonly offsetOf: (buffer: number) => number;
  /** What the address of a buffer has more at this turn of the loops around. */
  readonly movedOf: (buffer: number) => Code | undefined;
  readonly registerOf: (access: Access) => Local | undefined;
}

export interface RepeatContext {
  readonly precision: Precision;
  readonly base: Code;
  readonly outer: Scope;
  readonly room: (bytes: number) => number;
  /** Constant numbers at an offset, there before the program runs. */
  readonly constant: (offset: number, buffer: Plan["buffers"][number]) => void;
  readonly emitSteps: (builder: Builder, plan: Plan, scope: Scope) => void;
}

// Numbers in locals, and ops of a body, up to which an engine is better off with locals.
const mostRegisters = 64;

const soleRegion = ({ steps }: Plan): Region | undefined => {
  const [first, ...others] = steps;
  return others.length === 0 && first?.tag === "region" && first.extents.length === 0 ? first : undefined;
};

/** The buffers that a body computes or carries, if they can all be locals. */
const registerBuffers = ({ body, carries, reads }: Repeat): readonly number[] | undefined => {
  const region = soleRegion(body);
  if (region === undefined) return undefined;
  const outside = new Set(reads.map(({ inner }) => inner));
  const buffers = body.buffers.flatMap(({ content }, buffer) =>
    content.tag === "constant" || outside.has(buffer) ? [] : [buffer],
  );
  const numbers = buffers.reduce((sum, buffer) => sum + body.buffers[buffer]!.size, 0);
  const indexed = region.nodes.some(
    (node) => node.tag === "load" && node.index !== undefined && buffers.includes(node.access.buffer),
  );
  return numbers > mostRegisters || indexed || carries.length === 0 ? undefined : buffers;
};

/** One number after another of a buffer. */
interface Numbers {
  readonly get: (index: Code | number) => Code;
  readonly set: (index: Code | number, value: Code) => void;
}

export const emitRepeat = (builder: Builder, repeat: Repeat, context: RepeatContext): void => {
  const { body, length, reversed, reads, carries, last, outputs, history } = repeat;
  const { precision, base, outer, room } = context;
  const word = precision === "f64" ? 8 : 4;
  const access = precision === "f64" ? { from: load.f64, to: store.f64 } : { from: load.f32, to: store.f32 };
  const times = (a: Code, b: number): Code => builder.apply(int32.mul, a, builder.int32(b));
  const plus = (a: Code, b: Code): Code => builder.apply(int32.add, a, b);

  const turn = builder.local(i32);
  const firstTurn = reversed ? length - 1 : 0;
  builder.set(turn, builder.int32(firstTurn));

  const registers = registerBuffers(repeat);
  const locals = new Map<number, readonly Local[]>(
    (registers ?? []).map((buffer) => [
      buffer,
      Array.from({ length: body.buffers[buffer]!.size }, () => builder.local(precision === "f64" ? f64 : f32)),
    ]),
  );
  const readOf = new Map(reads.map((read) => [read.inner, read]));
  const offsets = body.buffers.map((buffer, i) => {
    const read = readOf.get(i);
    if (read !== undefined) return outer.offsetOf(read.outer);
    if (locals.has(i)) return 0;
    const at = room(buffer.size * word);
    if (buffer.content.tag === "constant") context.constant(at, buffer);
    return at;
  });
  // One local for each step along a sequence, set at each turn.
  const movedBy = new Map<number, Local>();
  for (const { step } of reads) if (step !== 0 && !movedBy.has(step)) movedBy.set(step, builder.local(i32));
  const inner: Scope = {
    offsetOf: (buffer) => offsets[buffer]!,
    movedOf: (buffer) => {
      const read = readOf.get(buffer);
      if (read === undefined) return undefined;
      const own = movedBy.get(read.step);
      const around = outer.movedOf(read.outer);
      if (own === undefined) return around;
      return around === undefined ? builder.get(own) : plus(builder.get(own), around);
    },
    registerOf: ({ buffer, offset }) => locals.get(buffer)?.[offset],
  };

  const numbersOf = (scope: Scope, buffer: number, extra?: Code): Numbers => {
    const at = (index: Code | number): readonly [Code, number] => {
      const moved = scope.movedOf(buffer);
      let address = moved === undefined ? base : plus(base, moved);
      if (extra !== undefined) address = plus(address, extra);
      if (typeof index === "number") return [address, scope.offsetOf(buffer) + index * word];
      return [plus(address, times(index, word)), scope.offsetOf(buffer)];
    };
    return {
      get: (index) => {
        const register =
          typeof index === "number" ? scope.registerOf({ buffer, offset: index, strides: [] }) : undefined;
        return register === undefined ? builder.load(access.from, ...at(index)) : builder.get(register);
      },
      set: (index, value) => {
        const register =
          typeof index === "number" ? scope.registerOf({ buffer, offset: index, strides: [] }) : undefined;
        if (register === undefined) builder.store(access.to, ...at(index), value);
        else builder.set(register, value);
      },
    };
  };
  // Few numbers one by one, many in a loop.
  const copy = (size: number, from: Numbers, to: Numbers): void => {
    if (size <= mostRegisters) {
      for (let i = 0; i < size; i++) to.set(i, from.get(i));
      return;
    }
    const index = builder.local(i32);
    builder.set(index, builder.int32(0));
    builder.repeat(
      () => {
        to.set(builder.get(index), from.get(builder.get(index)));
        builder.set(index, plus(builder.get(index), builder.int32(1)));
      },
      () => builder.apply(int32.lt, builder.get(index), builder.int32(size)),
    );
  };
  const sizeOf = (carry: number): number => body.buffers[carries[carry]!.inner]!.size;
  const inside = (buffer: number): Numbers => numbersOf(inner, buffer);
  const kept = (outerBuffer: number, size: number): Numbers =>
    numbersOf(outer, outerBuffer, times(builder.get(turn), size * word));

  carries.forEach(({ first, inner: own }, i) => {
    copy(sizeOf(i), numbersOf(outer, first), inside(own));
  });
  const left = builder.local(i32);
  builder.set(left, builder.int32(length));
  // What one carry hands to another goes through places of its own, or the second would read what the first became.
  const carried = new Set(carries.map(({ inner: own }) => own));
  const handedOver = new Map<number, Numbers>();
  carries.forEach(({ next, inner: own }, i) => {
    if (!carried.has(next) || next === own) return;
    if (locals.has(next)) {
      const between = Array.from({ length: sizeOf(i) }, () => builder.local(precision === "f64" ? f64 : f32));
      handedOver.set(i, {
        get: (index) => builder.get(between[Number(index)]!),
        set: (index, value) => builder.set(between[Number(index)]!, value),
      });
    } else {
      const at = room(sizeOf(i) * word);
      handedOver.set(i, numbersOf({ ...inner, offsetOf: () => at, registerOf: () => undefined }, own));
    }
  });
  const turnOnce = (): void => {
    for (const [step, local] of movedBy) builder.set(local, times(builder.get(turn), step * word));
    for (const { carry, outer: to, size } of history) copy(size, inside(carries[carry]!.inner), kept(to, size));
    context.emitSteps(builder, body, inner);
    for (const { inner: from, outer: to, size } of outputs) copy(size, inside(from), kept(to, size));
    for (const [i, between] of handedOver) copy(sizeOf(i), inside(carries[i]!.next), between);
    carries.forEach(({ next, inner: own }, i) => {
      if (next !== own) copy(sizeOf(i), handedOver.get(i) ?? inside(next), inside(own));
    });
    builder.set(turn, plus(builder.get(turn), builder.int32(reversed ? -1 : 1)));
  };
  builder.repeat(turnOnce, () => {
    builder.set(left, builder.apply(int32.sub, builder.get(left), builder.int32(1)));
    return builder.get(left);
  });
  for (const { carry, outer: to } of last) copy(sizeOf(carry), inside(carries[carry]!.inner), numbersOf(outer, to));
};
