// A plan as a WebAssembly module: where each buffer lies, a function for each step, and entries that run as many steps as
// can go without JavaScript. Knows plans and modules; is ignorant of values.
import { fail } from "../../expr/errors.js";
import type { ElementwiseOp } from "../../expr/op.js";
import type { Tensor } from "../../expr/tensor.js";
import { loopNest } from "../lower/loops.js";
import type { Buffer, ControlStep, OpaqueStep, Plan, Product, Step } from "../lower/plan.js";
import { type MathName, mathArity, mathNames, type Width } from "./arithmetic.js";
import { type Builder, builderOf, type Code } from "./code.js";
import { constantPool } from "./math/constants.js";
import { hostFunction, mathFunction } from "./math/function.js";
import { matmulFunction, matmulScratch, matmulSignature } from "./matmul/kernel.js";
import { type FunctionCode, f64, type ImportedFunction, i32, moduleOf, type Signature } from "./module.js";
import { int32 } from "./opcodes.js";
import { counted, emitRegion, type Precision } from "./region.js";
import { emitRepeat, type Scope } from "./repeat.js";

export interface EmitOptions {
  readonly precision: Precision;
  /** JavaScript's own functions and the interpreter's order of additions, so that results are the same bit for bit. */
  readonly exact: boolean;
}

/** What runs between two calls of JavaScript: an exported function, or a step that is called from outside. */
export type Segment =
  | { readonly tag: "generated"; readonly name: string }
  | { readonly tag: "step"; readonly step: OpaqueStep | ControlStep };

export interface Emitted {
  readonly bytes: Uint8Array;
  /** The ops that the module calls, by the names of their imports. */
  readonly hosts: ReadonlyMap<string, ElementwiseOp>;
  /** Bytes from the program's address to each buffer, and how many bytes there are in all. */
  readonly offsets: readonly number[];
  readonly bytesInAll: number;
  /** Numbers that are there before anything runs, by their offsets. */
  readonly constants: readonly { readonly offset: number; readonly value: number | Tensor }[];
  readonly segments: readonly Segment[];
}

const ofBase: Signature = { parameters: [i32], results: [] };
const numbersSignature = (count: number): Signature => ({
  parameters: Array.from({ length: count }, () => f64),
  results: [f64],
});

const aligned = (bytes: number): number => Math.ceil(bytes / 16) * 16;

/** The ops of a plan without a recipe: the module calls their `value`. */
const hostedOps = (plan: Plan): readonly ElementwiseOp[] => {
  const ops = new Set<ElementwiseOp>();
  const visit = ({ steps }: Plan): void => {
    for (const step of steps) {
      if (step.tag === "repeat") visit(step.body);
      if (step.tag !== "region") continue;
      for (const node of step.nodes) if (node.tag === "op" && node.op.wasm === undefined) ops.add(node.op);
    }
  };
  visit(plan);
  return [...ops];
};

export const emit = (plan: Plan, { precision, exact }: EmitOptions): Emitted => {
  const word = precision === "f64" ? 8 : 4;
  const lanes = precision === "f64" ? 2 : 4;
  let bytesInAll = 0;
  const room = (bytes: number): number => {
    const at = bytesInAll;
    bytesInAll += aligned(bytes);
    return at;
  };
  const constants: { readonly offset: number; readonly value: number | Tensor }[] = [];
  const constant = (offset: number, { content }: Buffer): void => {
    if (content.tag === "constant") constants.push({ offset, value: content.value });
  };
  const offsets = plan.buffers.map((buffer) => {
    const offset = room(buffer.size * word);
    constant(offset, buffer);
    return offset;
  });
  const whole: Scope = {
    offsetOf: (buffer) => offsets[buffer]!,
    movedOf: () => undefined,
    registerOf: () => undefined,
  };

  const hosted = hostedOps(plan);
  const hosts = new Map(hosted.map((op, i) => [`op${i}`, op]));
  const imports: ImportedFunction[] = [
    ...mathNames.map((name) => ({ name, ...numbersSignature(mathArity[name]) })),
    ...hosted.map((op, i) => ({ name: `op${i}`, ...numbersSignature(op.args.length) })),
  ];
  const functions: FunctionCode[] = [];
  const added = (code: FunctionCode): number => imports.length + functions.push(code) - 1;

  const pool = constantPool();
  const mathIndices = new Map<string, number>();
  const hostIndex = (name: MathName): number => mathNames.indexOf(name);
  const mathIndex = (name: MathName, width: Width): number => {
    const key = `${name}:${width}`;
    const known = mathIndices.get(key);
    if (known !== undefined) return known;
    const make = exact
      ? hostFunction(name, width, hostIndex)
      : mathFunction(name, width, hostIndex, mathIndex, pool.globalOf);
    const index = added(make);
    mathIndices.set(key, index);
    return index;
  };
  const signatureOf = (index: number): Signature =>
    index < imports.length ? imports[index]! : functions[index - imports.length]!;
  let kernel: number | undefined;

  const functionsOf = {
    math: (builder: Builder, name: MathName, width: Width, args: readonly Code[]): Code => {
      // A scalar in exact mode is what the host gives: no function of ours in between.
      const index = exact && width === "f64" ? hostIndex(name) : mathIndex(name, width);
      return builder.call(index, signatureOf(index), ...args);
    },
    host: (builder: Builder, op: ElementwiseOp, args: readonly Code[]): Code => {
      const index = mathNames.length + hosted.indexOf(op);
      return builder.call(index, imports[index]!, ...args);
    },
  };

  const emitProduct = (builder: Builder, base: Code, product: Product, scope: Scope): void => {
    kernel ??= added(matmulFunction(precision));
    const { rows, columns, inner, a, b, result } = product;
    const scratch = room(matmulScratch(precision, rows, columns, inner));
    const level = (axis: number, at: readonly Code[]): void => {
      const size = product.batch[axis];
      if (size === undefined) {
        const addressed = [a, b, result].map((matrix, i) =>
          builder.apply(int32.add, at[i]!, builder.int32(scope.offsetOf(matrix.buffer) + matrix.offset * word)),
        );
        builder.run(
          kernel!,
          matmulSignature,
          addressed[0]!,
          builder.int32(a.row),
          builder.int32(a.column),
          addressed[1]!,
          builder.int32(b.row),
          builder.int32(b.column),
          addressed[2]!,
          builder.int32(result.row),
          builder.int32(rows),
          builder.int32(columns),
          builder.int32(inner),
          builder.apply(int32.add, base, builder.int32(scratch)),
        );
        return;
      }
      const moving = [a, b, result].map((matrix, i) => {
        const local = builder.local(i32);
        builder.set(local, at[i]!);
        return { local, bytes: matrix.strides[axis]! * word };
      });
      counted(builder, size, () => {
        level(
          axis + 1,
          moving.map(({ local }) => builder.get(local)),
        );
        for (const { local, bytes } of moving)
          builder.set(local, builder.apply(int32.add, builder.get(local), builder.int32(bytes)));
      });
    };
    level(
      0,
      [a, b, result].map(({ buffer }) => {
        const moved = scope.movedOf(buffer);
        return moved === undefined ? base : builder.apply(int32.add, base, moved);
      }),
    );
  };

  const emitSteps = (builder: Builder, { steps }: Plan, scope: Scope): void => {
    for (const step of steps) emitStep(builder, step, scope);
  };
  const emitStep = (builder: Builder, step: Step, scope: Scope): void => {
    const base = builder.parameter(0);
    if (step.tag === "region") {
      const scratch = room;
      emitRegion(builder, loopNest(step, lanes, exact), { precision, base, scratch, ...scope, ...functionsOf });
    } else if (step.tag === "product") emitProduct(builder, base, step, scope);
    else if (step.tag === "repeat")
      emitRepeat(builder, step, { precision, base, outer: scope, room, constant, emitSteps });
    else throw fail.internal("emit", "a step that JavaScript runs, in the middle of generated code");
  };

  /** One function a step. */
  const stepFunction = (step: Step): number => {
    const builder = builderOf(ofBase);
    emitStep(builder, step, whole);
    return added(builder.finish());
  };

  const segments: Segment[] = [];
  let waiting: number[] = [];
  const flush = (): void => {
    if (waiting.length === 0) return;
    const builder = builderOf(ofBase);
    for (const index of waiting) builder.run(index, ofBase, builder.parameter(0));
    const name = `run${segments.length}`;
    added(builder.finish([], name));
    segments.push({ tag: "generated", name });
    waiting = [];
  };
  for (const step of plan.steps)
    if (step.tag === "opaque" || step.tag === "control") {
      flush();
      segments.push({ tag: "step", step });
    } else waiting.push(stepFunction(step));
  flush();
  return { bytes: moduleOf(imports, functions, pool.constants), hosts, offsets, bytesInAll, constants, segments };
};
