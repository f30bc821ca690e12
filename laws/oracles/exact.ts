// Values and derivatives without any rounding: dyadic rationals, mantissa times a power of two, as whole numbers of any
// size. Knows sums, differences and products, and floats as the rationals they are.
import {
  add,
  cube,
  type ElementwiseOp,
  type Environment,
  type Expr,
  mul,
  neg,
  square,
  sub,
  type Var,
} from "../../src/index.js";
import { valueIn } from "./environment.js";
import { computeAll } from "./fold.js";

/** `mantissa * 2 ** exponent`. */
export interface Dyadic {
  readonly mantissa: bigint;
  readonly exponent: number;
}

const zero: Dyadic = { mantissa: 0n, exponent: 0 };

/** A finite float as what it is. */
export const dyadicOf = (x: number): Dyadic => {
  let [scaled, exponent] = [x, 0];
  while (!Number.isInteger(scaled)) {
    scaled *= 2;
    exponent -= 1;
  }
  return { mantissa: BigInt(scaled), exponent };
};

/** The float that is exactly this number, if there is one. */
export const floatOf = ({ mantissa, exponent }: Dyadic): number | undefined => {
  if (mantissa === 0n) return 0;
  let [odd, power] = [mantissa, exponent];
  while (odd % 2n === 0n) {
    odd /= 2n;
    power += 1;
  }
  const float = Number(odd) * 2 ** power;
  return BigInt(Number(odd)) === odd && Number.isFinite(float) && float / 2 ** power === Number(odd)
    ? float
    : undefined;
};

const plus = (a: Dyadic, b: Dyadic): Dyadic => {
  const exponent = Math.min(a.exponent, b.exponent);
  const aligned = (x: Dyadic): bigint => x.mantissa << BigInt(x.exponent - exponent);
  return { mantissa: aligned(a) + aligned(b), exponent };
};

const minus = (a: Dyadic): Dyadic => ({ mantissa: -a.mantissa, exponent: a.exponent });

const times = (a: Dyadic, b: Dyadic): Dyadic => ({
  mantissa: a.mantissa * b.mantissa,
  exponent: a.exponent + b.exponent,
});

/** A value and its derivative in one variable: arithmetic on such pairs is forward differentiation. */
export interface Dual {
  readonly value: Dyadic;
  readonly slope: Dyadic;
}

const product = (a: Dual, b: Dual): Dual => ({
  value: times(a.value, b.value),
  slope: plus(times(a.slope, b.value), times(a.value, b.slope)),
});

const negative = (a: Dual): Dual => ({ value: minus(a.value), slope: minus(a.slope) });

const sum = (a: Dual, b: Dual): Dual => ({ value: plus(a.value, b.value), slope: plus(a.slope, b.slope) });

// Keyed by the value, so that an op with a wrong derivative is computed as what it says it is.
const ring: ReadonlyMap<ElementwiseOp["value"], (args: readonly Dual[]) => Dual> = new Map([
  [add.op.value, ([a, b]) => sum(a!, b!)],
  [sub.op.value, ([a, b]) => sum(a!, negative(b!))],
  [mul.op.value, ([a, b]) => product(a!, b!)],
  [neg.op.value, ([a]) => negative(a!)],
  [square.op.value, ([a]) => product(a!, a!)],
  [cube.op.value, ([a]) => product(a!, product(a!, a!))],
] satisfies readonly (readonly [ElementwiseOp["value"], (args: readonly Dual[]) => Dual])[]);

/** Exact value and derivative in `variable`; `undefined` where an op is no sum, difference or product. */
export const exact = (expr: Expr, environment: Environment, variable: Var): Dual | undefined =>
  computeAll<Dual>([expr], {
    leaf: (node) => {
      const value = node.tag === "Const" ? node.value : valueIn(environment, node);
      if (typeof value !== "number" || !Number.isFinite(value)) return undefined;
      return { value: dyadicOf(value), slope: node === variable ? dyadicOf(1) : zero };
    },
    apply: (op, args) => ring.get(op.value)?.(args),
  })[0];
