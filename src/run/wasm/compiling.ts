// A plan compiled in the background. Knows promises; all else is in program.ts.
import type { Plan } from "../lower/plan.js";
import { type EmitOptions, emit } from "./emit.js";
import { engine } from "./engine.js";
import { type Execute, programFrom } from "./program.js";

/** The program, once its module is compiled; `undefined` where there is no room for its numbers. */
export type Compiling = () => Execute | undefined;

/** Compiles without blocking; `undefined` where there is no WebAssembly. */
export const compiling = async (plan: Plan, options: EmitOptions): Promise<Compiling | undefined> => {
  if (engine === undefined) return undefined;
  const emitted = emit(plan, options);
  const module = await engine.compile(emitted.bytes).catch(() => undefined);
  return module && (() => programFrom(plan, options.precision, emitted, module));
};
