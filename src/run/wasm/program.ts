// A plan that runs: its module, its memory, and values in and out. Knows buffers and calls; is ignorant of how the code
// came about. Values are copied in and results copied out, so nothing of the memory is ever seen from outside.
import { fail } from "../../expr/errors.js";
import type { ElementwiseOp } from "../../expr/op.js";
import { asTensor, asValue, type ReadonlyFloat64Array, tensorOf } from "../../expr/tensor.js";
import { runControl } from "../control.js";
import { checkedNumber } from "../elementwise.js";
import { freshNumbers } from "../fresh.js";
import type { Buffer, ControlStep, OpaqueStep, Plan } from "../lower/plan.js";
import type { Value } from "../program.js";
import { type MathName, mathNames } from "./arithmetic.js";
import { type EmitOptions, type Emitted, emit, type Segment } from "./emit.js";
import { engine, type HostFunction, type Memory, type Module } from "./engine.js";
import { allocate, type Block, numbers, release, sharedMemory } from "./memory.js";

/** A program as a function of the values of its variables; results are fresh. */
export type Execute = (values: readonly Value[]) => readonly Value[];

// The functions themselves: engines know them, and call them without a detour.
const hostMath: Readonly<Record<MathName, HostFunction>> = {
  exp: Math.exp,
  expm1: Math.expm1,
  log: Math.log,
  log1p: Math.log1p,
  sin: Math.sin,
  cos: Math.cos,
  tanh: Math.tanh,
  pow: Math.pow,
};

/** A wrong result of an op's `value` is an error here as in the interpreter. */
const hosted = (op: ElementwiseOp): HostFunction => {
  const { length } = op.args;
  if (length === 1) return (x) => checkedNumber(op, op.value(x!));
  if (length === 2) return (x, y) => checkedNumber(op, op.value(x!, y!));
  return (...xs) => checkedNumber(op, op.value(...xs));
};

// Blocks of programs that nobody holds any more are given back.
const forgotten = new FinalizationRegistry<Block[]>((blocks) => {
  for (const block of blocks) release(block);
});

type Numbers = Float64Array | Float32Array;

// Small inputs are remembered from call to call; of larger ones the program shall not be what keeps them alive.
const mostRemembered = 65_536;

/** The memory of one run, and the numbers of the inputs that are in it. */
interface Run extends Block {
  readonly inputs: unknown[];
}

// A loop is faster than the call of a method on a view, which has to be made, up to about so many numbers.
const fewNumbers = 512;

const copyIn = (to: Numbers, at: number, data: ReadonlyFloat64Array): void => {
  const { length } = data;
  if (length > fewNumbers && data instanceof Float64Array) to.set(data, at);
  else for (let i = 0; i < length; i++) to[at + i] = data[i]!;
};

const copyOut = (from: Numbers, at: number, size: number): Float64Array => {
  const data = freshNumbers(size);
  if (size > fewNumbers) data.set(from.subarray(at, at + size));
  else for (let i = 0; i < size; i++) data[i] = from[at + i]!;
  return data;
};

/** The compiled program; `undefined` where there is no WebAssembly, or no room for its numbers. */
export const wasmProgram = (plan: Plan, options: EmitOptions): Execute | undefined => {
  if (engine === undefined) return undefined;
  const emitted = emit(plan, options);
  const module = moduleFrom(emitted.bytes);
  return module === undefined ? undefined : programFrom(plan, options.precision, emitted, module);
};

// Engines refuse functions that are too large for them, and some pages all WebAssembly that is compiled at once.
const moduleFrom = (bytes: Uint8Array): Module | undefined => {
  try {
    return engine === undefined ? undefined : new engine.Module(bytes);
  } catch {
    return undefined;
  }
};

/** The program of a compiled module. */
export const programFrom = (
  plan: Plan,
  precision: EmitOptions["precision"],
  { hosts, offsets, bytesInAll, constants, segments }: Emitted,
  module: Module,
): Execute | undefined => {
  const memory = sharedMemory();
  if (engine === undefined || memory === undefined) return undefined;
  const imports: Record<string, HostFunction | Memory> = { memory };
  for (const name of mathNames) imports[name] = hostMath[name];
  for (const [name, op] of hosts) imports[name] = hosted(op);
  const { exports } = new engine.Instance(module, { host: imports });

  const word = precision === "f64" ? 8 : 4;
  const places = offsets.map((offset) => offset / word);
  const write = (block: Block, buffer: number, value: Value): void => writeAt(block, places[buffer]!, value);
  const writeAt = (block: Block, place: number, value: Value): void => {
    const to = numbers[precision];
    const at = block.address / word + place;
    if (typeof value === "number") to[at] = value;
    else copyIn(to, at, value.data);
  };
  const read = (block: Block, buffer: number, { shape, size }: Buffer): Value => {
    const from = numbers[precision];
    const at = block.address / word + places[buffer]!;
    return shape.length === 0 ? from[at]! : tensorOf(shape, copyOut(from, at, size));
  };

  const blocks: Block[] = [];
  const idle: Run[] = [];
  const newRun = (): Run | undefined => {
    const allocated = allocate(bytesInAll);
    if (allocated === undefined) return undefined;
    blocks.push(allocated);
    const block = { ...allocated, inputs: [] };
    for (const { offset, value } of constants) writeAt(block, offset / word, value);
    return block;
  };
  const first = newRun();
  if (first === undefined) return undefined;
  idle.push(first);

  const argsOf = (block: Block, args: readonly number[]): readonly Value[] =>
    args.map((arg) => read(block, arg, plan.buffers[arg]!));
  const opaque = (block: Block, { op, params, shape, args, result }: OpaqueStep): void =>
    write(block, result, asValue(tensorOf(shape, op.value(argsOf(block, args).map(asTensor), params, shape))));
  const control = (block: Block, { op, args, results }: ControlStep): void => {
    const values = runControl(op, argsOf(block, args), new Set(results.map(({ index }) => index)));
    for (const { index, buffer } of results) write(block, buffer, asValue(asTensor(values[index]!)));
  };

  const runOf = (segment: Segment): ((block: Block) => void) => {
    if (segment.tag === "generated") {
      const generated = exports[segment.name];
      if (typeof generated !== "function") throw fail.internal("run", `no function ${segment.name}`);
      return ({ address }) => {
        generated(address);
      };
    }
    const { step } = segment;
    switch (step.tag) {
      case "opaque":
        return (block) => opaque(block, step);
      case "control":
        return (block) => control(block, step);
    }
  };
  const runs = segments.map(runOf);

  // Flat lists, so that a call of a small program costs little more than what it computes.
  const inputs = plan.buffers.flatMap(({ content }, buffer) =>
    content.tag === "input" ? [{ index: content.index, buffer }] : [],
  );
  const inputIndices = inputs.map(({ index }) => index);
  const inputPlaces = inputs.map(({ buffer }) => places[buffer]!);
  const outputPlaces = plan.outputs.map((buffer) => places[buffer]!);
  const outputs = plan.outputs.map((buffer) => plan.buffers[buffer]!);
  const writeAll = (values: readonly Value[], at: number, there: unknown[]): void => {
    const to = numbers[precision];
    for (let i = 0; i < inputIndices.length; i++) {
      const value = values[inputIndices[i]!]!;
      if (typeof value === "number") to[at + inputPlaces[i]!] = value;
      else {
        const { data } = value;
        // Tensors do not change, and nothing writes to an input: what is there from the last call is right.
        if (data === there[i]) continue;
        copyIn(to, at + inputPlaces[i]!, data);
        there[i] = data.length <= mostRemembered ? data : undefined;
      }
    }
  };
  const readAll = (at: number): readonly Value[] => {
    const from = numbers[precision];
    const results = new Array<Value>(outputs.length);
    for (let i = 0; i < outputs.length; i++) {
      const { shape, size } = outputs[i]!;
      const place = at + outputPlaces[i]!;
      results[i] = shape.length === 0 ? from[place]! : tensorOf(shape, copyOut(from, place, size));
    }
    return results;
  };
  const execute: Execute = (values) => {
    // Taken while it runs: an op of the user's may call the same program again from within.
    const block = idle.pop() ?? newRun();
    if (block === undefined) throw fail.memory("run", Math.ceil(bytesInAll / 1e6));
    const at = block.address / word;
    try {
      writeAll(values, at, block.inputs);
      for (let i = 0; i < runs.length; i++) runs[i]!(block);
      return readAll(at);
    } finally {
      idle.push(block);
    }
  };
  forgotten.register(execute, blocks);
  return execute;
};
