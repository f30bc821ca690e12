// Generated code on columns of numbers: a module with a loop for each function, and one element or vector after another
// through it. Knows memory and lanes; is ignorant of what the functions compute.
import { lanesOf, mathArity, mathNames, typeOf, type Width } from "../../../src/run/wasm/arithmetic.js";
import { type Builder, builderOf, type Code } from "../../../src/run/wasm/code.js";
import { engine, type HostFunction } from "../../../src/run/wasm/engine.js";
import {
  type Constant,
  type FunctionCode,
  f64,
  type ImportedFunction,
  i32,
  moduleOf,
} from "../../../src/run/wasm/module.js";
import { int32, load, store } from "../../../src/run/wasm/opcodes.js";

export const widths: readonly Width[] = ["f64", "f64x2", "f32", "f32x4"];

/** JavaScript's functions, as a module imports them: their indices are their positions. */
export const mathImports: readonly ImportedFunction[] = mathNames.map((name) => ({
  name,
  parameters: Array.from({ length: mathArity[name] }, () => f64),
  results: [f64],
}));

const hosts: Readonly<Record<string, HostFunction>> = {
  exp: (x) => Math.exp(x!),
  expm1: (x) => Math.expm1(x!),
  log: (x) => Math.log(x!),
  log1p: (x) => Math.log1p(x!),
  sin: (x) => Math.sin(x!),
  cos: (x) => Math.cos(x!),
  tanh: (x) => Math.tanh(x!),
  pow: (x, y) => x! ** y!,
};

const access = {
  f64: { load: load.f64, store: store.f64 },
  f64x2: { load: load.v128, store: store.v128 },
  f32: { load: load.f32, store: store.f32 },
  f32x4: { load: load.v128, store: store.v128 },
} as const;

const wordOf = (width: Width): number => (width === "f64" || width === "f64x2" ? 8 : 4);

// So many numbers a time; and the bytes from one column to the next.
const most = 4096;
const columnBytes = 8 * most;

/** A function that takes columns through `value`, from one address to another. */
export const loopOver = (
  exported: string,
  width: Width,
  arity: number,
  value: (builder: Builder, args: readonly Code[]) => Code,
): FunctionCode => {
  const builder = builderOf({ parameters: [i32, i32], results: [] });
  const at = builder.parameter(0);
  const args = Array.from({ length: arity }, (_, k) => builder.load(access[width].load, at, (k + 1) * columnBytes));
  const step = lanesOf(width) * wordOf(width);
  builder.repeat(
    () => {
      builder.store(access[width].store, at, 0, value(builder, args));
      builder.set({ type: i32, index: 0 }, builder.apply(int32.add, at, builder.int32(step)));
    },
    () => builder.apply(int32.lt, at, builder.parameter(1)),
  );
  return builder.finish([], exported);
};

/** A call of the function with an index of the module. */
export const callOf =
  (width: Width, index: number) =>
  (builder: Builder, args: readonly Code[]): Code =>
    builder.call(index, { parameters: args.map(() => typeOf(width)), results: [typeOf(width)] }, ...args);

/** The results of an exported loop of a module. */
export type Columns = (exported: string, width: Width, columns: readonly (readonly number[])[]) => readonly number[];

export const columnsThrough = (functions: readonly FunctionCode[], constants: readonly Constant[] = []): Columns => {
  if (engine === undefined) throw new Error("there is no WebAssembly");
  const memory = new engine.Memory({ initial: 2 });
  const module = new engine.Module(moduleOf(mathImports, functions, constants));
  const { exports } = new engine.Instance(module, { host: { ...hosts, memory } });
  return (exported, width, columns) => {
    const run = exports[exported];
    if (typeof run !== "function") throw new Error(`there is no ${exported}`);
    const Numbers = wordOf(width) === 8 ? Float64Array : Float32Array;
    const count = columns[0]!.length;
    const results: number[] = [];
    for (let from = 0; from < count; from += most) {
      const length = Math.min(most, count - from);
      columns.forEach((column, k) => {
        const to = new Numbers(memory.buffer, (k + 1) * columnBytes, most);
        to.fill(0.5).set(column.slice(from, from + length));
      });
      const bytes = Math.ceil(length / lanesOf(width)) * lanesOf(width) * wordOf(width);
      run(0, bytes);
      results.push(...new Numbers(memory.buffer, 0, length));
    }
    return results;
  };
};
