// The expressions behind the names in the golden files, in public ops; and the op whose conventions govern each.
import type { Expr } from "../../src/expr/expr.js";
import * as op from "../../src/ops/index.js";

/** An expression of one variable, the op of the table it belongs to and its fixed arguments there. */
export interface UnaryCase {
  readonly of: (x: Expr) => Expr;
  readonly op: string;
  readonly arg?: string;
  readonly given?: Readonly<Record<string, number>>;
}

/** An expression of two variables, the op of the table it belongs to and the names of its arguments there. */
export interface BinaryCase {
  readonly of: (x: Expr, y: Expr) => Expr;
  readonly op: string;
  readonly args: readonly [string, string];
  /** The point in terms of the op's arguments, where they are not the two variables. */
  readonly pointOf?: (x: number, y: number) => Readonly<Record<string, number>>;
}

const plain = {
  neg: op.neg,
  abs: op.abs,
  sign: op.sign,
  square: op.square,
  cube: op.cube,
  sqrt: op.sqrt,
  cbrt: op.cbrt,
  rsqrt: op.rsqrt,
  reciprocal: op.reciprocal,
  exp: op.exp,
  exp2: op.exp2,
  expm1: op.expm1,
  log: op.log,
  log2: op.log2,
  log10: op.log10,
  log1p: op.log1p,
  sin: op.sin,
  cos: op.cos,
  tan: op.tan,
  asin: op.asin,
  acos: op.acos,
  atan: op.atan,
  sinh: op.sinh,
  cosh: op.cosh,
  tanh: op.tanh,
  asinh: op.asinh,
  acosh: op.acosh,
  atanh: op.atanh,
  sigmoid: op.sigmoid,
  logsigmoid: op.logSigmoid,
  softplus: op.softplus,
  softplus_exact: op.softplus,
  relu: op.relu,
  relu6: op.relu6,
  selu: op.selu,
  gelu: op.gelu,
  gelu_tanh: op.geluTanh,
  silu: op.silu,
  mish: op.mish,
  softsign: op.softsign,
  hardtanh: op.hardTanh,
  hardsigmoid: op.hardSigmoid,
  hardswish: op.hardSwish,
  tanhshrink: op.tanhShrink,
  erf: op.erf,
  erfc: op.erfc,
  erfinv: op.erfinv,
  lgamma: op.lgamma,
  digamma: op.digamma,
  floor: op.floor,
  ceil: op.ceil,
  round: op.round,
  trunc: op.trunc,
  frac: op.frac,
  sinc: op.sinc,
};

const powers = {
  pow_const_4: 4,
  pow_const_1: 1,
  pow_const_0: 0,
  pow_const_neg1: -1,
  pow_const_neg2: -2,
  pow_const_half: 0.5,
  pow_const_2p5: 2.5,
};

export const unaryCases: Readonly<Record<string, UnaryCase>> = {
  ...Object.fromEntries(Object.entries(plain).map(([name, of]) => [name, { of, op: of.op.name }])),
  ...Object.fromEntries(
    Object.entries(powers).map(([name, y]) => [name, { of: (x: Expr) => op.pow(x, y), op: "pow", given: { y } }]),
  ),
  const_pow_2: { of: (x) => op.pow(2, x), op: "pow", arg: "y", given: { x: 2 } },
  const_pow_half: { of: (x) => op.pow(0.5, x), op: "pow", arg: "y", given: { x: 0.5 } },
  leaky_relu: { of: (x) => op.leakyRelu(x), op: "leakyRelu", given: { negativeSlope: 0.01 } },
  elu: { of: (x) => op.elu(x), op: "elu", given: { alpha: 1 } },
  celu_2: { of: (x) => op.celu(x, { alpha: 2 }), op: "celu", given: { alpha: 2 } },
  softshrink: { of: (x) => op.softShrink(x), op: "softShrink", given: { lambda: 0.5 } },
  logit: { of: (x) => op.logit(x), op: "logit" },
  clamp_m1_2: { of: (x) => op.clamp(x, { min: -1, max: 2 }), op: "clamp", given: { min: -1, max: 2 } },
};

const twoArguments = {
  add: op.add,
  sub: op.sub,
  mul: op.mul,
  div: op.div,
  pow: op.pow,
  atan2: op.atan2,
  hypot: op.hypot,
  max: op.max,
  min: op.min,
  fmax: op.fmax,
  fmin: op.fmin,
  fmod: op.fmod,
  remainder: op.remainder,
  logaddexp: op.logAddExp,
  logaddexp2: op.logAddExp2,
  xlogy: op.xlogy,
  xlog1py: op.xlog1py,
  copysign: op.copysign,
};

export const binaryCases: Readonly<Record<string, BinaryCase>> = {
  ...Object.fromEntries(
    Object.entries(twoArguments).map(([name, of]) => [
      name,
      { of: (x: Expr, y: Expr) => of(x, y), op: of.op.name, args: [of.op.args[0]!, of.op.args[1]!] as const },
    ]),
  ),
  prelu_like_where: {
    of: (x, y) => op.where(op.gt(x, 0), x, op.mul(x, y)),
    op: "where",
    args: ["a", "b"],
    pointOf: (x, y) => ({ condition: x > 0 ? 1 : 0, a: x, b: x * y }),
  },
  squared_error: { of: (x, y) => op.square(op.sub(x, y)), op: "square", args: ["x", "y"] },
  bce_logits: {
    of: (x, y) => op.add(op.mul(op.sub(1, y), x), op.softplus(op.neg(x))),
    op: "softplus",
    args: ["x", "y"],
    pointOf: (x) => ({ x: -x }),
  },
};
