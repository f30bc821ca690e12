// Golden programs as expressions. Knows the instruction format of the data and the public names of the ops.
import type { Expr } from "gradmap";
import * as gradmap from "gradmap";
import type { Instruction } from "./golden.js";

type Unary = (x: Expr) => Expr;
type Binary = (x: Expr, y: Expr) => Expr;

const unary: Readonly<Record<string, Unary>> = {
  neg: gradmap.neg,
  abs: gradmap.abs,
  square: gradmap.square,
  sqrt: gradmap.sqrt,
  rsqrt: gradmap.rsqrt,
  reciprocal: gradmap.reciprocal,
  exp: gradmap.exp,
  expm1: gradmap.expm1,
  log: gradmap.log,
  log1p: gradmap.log1p,
  sin: gradmap.sin,
  cos: gradmap.cos,
  tan: gradmap.tan,
  asin: gradmap.asin,
  acos: gradmap.acos,
  atan: gradmap.atan,
  sinh: gradmap.sinh,
  cosh: gradmap.cosh,
  tanh: gradmap.tanh,
  asinh: gradmap.asinh,
  sigmoid: gradmap.sigmoid,
  softplus: gradmap.softplus,
  relu: gradmap.relu,
  erf: gradmap.erf,
  silu: gradmap.silu,
  gelu: gradmap.gelu,
};

const binary: Readonly<Record<string, Binary>> = {
  add: gradmap.add,
  sub: gradmap.sub,
  mul: gradmap.mul,
  div: gradmap.div,
  pow: gradmap.pow,
  max: gradmap.max,
  min: gradmap.min,
  atan2: gradmap.atan2,
  hypot: gradmap.hypot,
  logaddexp: gradmap.logAddExp,
};

const nodeOf = ([op, ...operands]: Instruction, nodes: readonly Expr[]): Expr => {
  const [i, j] = operands;
  if (op === "const") return gradmap.constant(i!);
  if (op === "powc") return gradmap.pow(nodes[i!]!, j!);
  const one = unary[op];
  if (one !== undefined) return one(nodes[i!]!);
  const two = binary[op];
  if (two !== undefined) return two(nodes[i!]!, nodes[j!]!);
  throw new Error(`golden data has an instruction that test/programs.ts does not know: ${op}`);
};

/**
 * Every node of a golden program over the given inputs. Node k < inputs.length is input k; each instruction appends
 * one: `["const", v]`, `["powc", i, c]` (node i to the constant power c), `[op, i]` or `[op, i, j]`.
 */
export const buildProgram = (program: readonly Instruction[], inputs: readonly Expr[]): readonly Expr[] => {
  const nodes: Expr[] = [...inputs];
  for (const instruction of program) nodes.push(nodeOf(instruction, nodes));
  return nodes;
};

/** The last node of a golden program: its output, unless the data says otherwise. */
export const outputOf = (program: readonly Instruction[], inputs: readonly Expr[]): Expr =>
  buildProgram(program, inputs).at(-1)!;
