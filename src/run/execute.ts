// How a program is best run: by the interpreter, or as generated code, and when. Decides; how either works stands elsewhere.
//
// The same call twice gives the same numbers, bit for bit, so a program must not round one way while it is interpreted and
// another once it is compiled. Small programs are interpreted first, and compiled when calls pay, to code that keeps every
// bit. Large ones are compiled at their first call, to code that adds in another order and has its own functions.
import type { Expr, Var } from "../expr/expr.js";
import { sizeOf } from "../expr/shape.js";
import { javascriptProgram } from "./javascript/program.js";
import { chunked } from "./lower/chunks.js";
import { formOf, isShort, reducedCount } from "./lower/graph.js";
import { lower } from "./lower/lower.js";
import { costOf } from "./lower/operations.js";
import type { Plan } from "./lower/plan.js";
import { type Program, programOf, run, type Value } from "./program.js";
import type { EmitOptions } from "./wasm/emit.js";
import { type Execute, wasmProgram } from "./wasm/program.js";

export type { Execute };

// Nanoseconds, as measured: what the interpreter takes for a node and for a number in it, and what compiling takes.
const interpretedNode = 100;
const interpretedNumber = 10;
const compiledNode = 12_000;
const compiledProgram = 2_000_000;

// A program of more nodes takes half a minute to compile, and is not stopped for that in the middle of its calls: the
// interpreter goes on with it, unless it is compiled on request.
const mostNodes = 500_000;

// Above it, in nanoseconds a call, a program is compiled before it ever runs.
const large = 100_000;

// The engine's functions: as many ops as it still optimises well.
const mostOps = 1500;

// The interpreter adds as many numbers in order; more of them pairwise.
const inOrder = 128;

/** What a call takes in the interpreter: for its nodes, and for the numbers of its tensors. */
const interpretedTime = ({ nodes }: Program): { readonly ofNodes: number; readonly ofTensors: number } => {
  let time = 0;
  for (const node of nodes) {
    if (node.tag !== "Apply") continue;
    if (node.shape.length === 0 && node.op.kind === "elementwise") continue;
    const own = node.op.kind === "elementwise" ? 1 + costOf(node.op) / 10 : 1;
    let numbers = sizeOf(node.shape);
    for (const arg of node.args) numbers = Math.max(numbers, sizeOf(arg.shape));
    const form = formOf(node);
    if (form?.tag === "product") numbers = sizeOf(node.shape) * node.args[0]!.shape.at(-1)! * 0.2;
    time += numbers * own * interpretedNumber;
  }
  return { ofNodes: nodes.length * interpretedNode, ofTensors: time };
};

/** Whether generated code can add in the interpreter's order. */
export const keepsBits = ({ nodes }: Program): boolean =>
  nodes.every((node) => {
    if (node.tag !== "Apply") return true;
    const form = formOf(node);
    if (form?.tag !== "reduced" || form.by !== "sum") return true;
    const [arg] = node.args;
    return arg !== undefined && (isShort(arg, form.axes) || reducedCount(arg, form.axes) <= inOrder);
  });

export type Backend = "interpreter" | "javascript" | "wasm";

/** A program as generated code of one kind; `undefined` where it cannot be. */
export const compiled = (
  outputs: readonly Expr[],
  variables: readonly Var[],
  backend: Exclude<Backend, "interpreter">,
  { precision, exact }: EmitOptions,
): Execute | undefined => {
  const plan = planOf(outputs, variables, exact);
  if (plan === undefined) return undefined;
  return backend === "wasm" ? wasmProgram(plan, { precision, exact }) : javascriptProgram(plan);
};

/** The plan that code is generated from. */
export const planOf = (outputs: readonly Expr[], variables: readonly Var[], exact: boolean): Plan | undefined => {
  const plan = lower(outputs, variables, { exact });
  return plan === undefined ? undefined : chunked(plan, mostOps);
};

/** The program as the interpreter runs it. */
export const interpreted = (outputs: readonly Expr[], variables: readonly Var[]): Execute => {
  const program = programOf(outputs, variables);
  return (values) => run(program, values);
};

// WebAssembly where there is any, since it is fast at once; JavaScript where not; and where neither may be generated, the
// interpreter.
const generated = (outputs: readonly Expr[], variables: readonly Var[], exact: boolean): Execute | undefined => {
  const plan = planOf(outputs, variables, exact);
  return plan === undefined ? undefined : (wasmProgram(plan, { precision: "f64", exact }) ?? javascriptProgram(plan));
};

/**
 * Computes `outputs` from the values of `variables`, in their order. What it returns is the caller's: nothing else holds
 * it, and no later call changes it.
 */
export const executorOf = (outputs: readonly Expr[], variables: readonly Var[]): Execute => {
  const program = programOf(outputs, variables);
  const interpret: Execute = (values: readonly Value[]) => run(program, values);
  const { ofNodes, ofTensors } = interpretedTime(program);
  const exact = keepsBits(program);
  if (ofTensors > large || !exact) return generated(outputs, variables, false) ?? interpret;
  if (program.nodes.length > mostNodes) return interpret;
  const worthwhile = Math.ceil((compiledProgram + compiledNode * program.nodes.length) / (ofNodes + ofTensors + 1));
  let calls = 0;
  let best = interpret;
  return (values) => {
    calls += 1;
    if (calls === worthwhile) best = generated(outputs, variables, true) ?? interpret;
    return best(values);
  };
};
