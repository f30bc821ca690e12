// Complex numbers: the functions obey identities all over the plane, are the ops on the real axis, and lose no digits a tiny
// step off it. Every op that has a derivative has a complex form.
import { describe, expect, test } from "vitest";
import * as activation from "../../../laws/oracles/complex/activation.js";
import * as field from "../../../laws/oracles/complex/complex.js";
import { type Complex, complex } from "../../../laws/oracles/complex/complex.js";
import * as exponential from "../../../laws/oracles/complex/exponential.js";
import { formOf } from "../../../laws/oracles/complex/formOf.js";
import * as special from "../../../laws/oracles/complex/special.js";
import * as trigonometric from "../../../laws/oracles/complex/trigonometric.js";
import { builtIn, inDerivatives } from "../opsOf.js";

const { add, div, mul, neg, one, scale, shift, square, sub } = field;

const plane: readonly Complex[] = [-1.2, -0.4, 0.3, 0.9, 1.3].flatMap((re) =>
  [-0.7, -0.1, 1e-100, 0.5].map((im) => complex(re, im)),
);
const rightHalf = plane.filter(({ re }) => re > 0);

type Identity = (z: Complex) => readonly [Complex, Complex];

const error = ([a, b]: readonly [Complex, Complex]): number =>
  Math.max(
    Math.abs(a.re - b.re) / (1 + Math.abs(b.re)),
    Math.abs(a.im - b.im) / (Math.abs(b.im) + Math.hypot(b.re, 1)),
  );

const worst = (identity: Identity, points: readonly Complex[]): number =>
  points.reduce((most, z) => Math.max(most, error(identity(z))), 0);

describe("identities hold all over the plane", () => {
  const everywhere: Readonly<Record<string, Identity>> = {
    "z / z = 1": (z) => [div(z, z), one],
    "sqrt(z)^2 = z": (z) => [square(exponential.sqrt(z)), z],
    "cbrt(z)^3 = z": (z) => [field.cube(exponential.cbrt(z)), z],
    "exp(log(z)) = z": (z) => [exponential.exp(exponential.log(z)), z],
    "2^log2(z) = z": (z) => [exponential.exp2(exponential.log2(z)), z],
    "log10(z) log(10) = log(z)": (z) => [scale(Math.LN10, exponential.log10(z)), exponential.log(z)],
    "expm1(z) = exp(z) - 1": (z) => [exponential.expm1(z), shift(-1, exponential.exp(z))],
    "cos^2 + sin^2 = 1": (z) => [add(square(trigonometric.cos(z)), square(trigonometric.sin(z))), one],
    "tan = sin / cos": (z) => [trigonometric.tan(z), div(trigonometric.sin(z), trigonometric.cos(z))],
    "cosh^2 - sinh^2 = 1": (z) => [sub(square(trigonometric.cosh(z)), square(trigonometric.sinh(z))), one],
    "tanh = sinh / cosh": (z) => [trigonometric.tanh(z), div(trigonometric.sinh(z), trigonometric.cosh(z))],
    "sin(asin(z)) = z": (z) => [trigonometric.sin(trigonometric.asin(z)), z],
    "cos(acos(z)) = z": (z) => [trigonometric.cos(trigonometric.acos(z)), z],
    "tan(atan(z)) = z": (z) => [trigonometric.tan(trigonometric.atan(z)), z],
    "sinh(asinh(z)) = z": (z) => [trigonometric.sinh(trigonometric.asinh(z)), z],
    "cosh(acosh(z)) = z": (z) => [trigonometric.cosh(trigonometric.acosh(z)), z],
    "tanh(atanh(z)) = z": (z) => [trigonometric.tanh(trigonometric.atanh(z)), z],
    "log(sigmoid(z)) = logSigmoid(z)": (z) => [exponential.log(activation.sigmoid(z)), activation.logSigmoid(z)],
    "softplus(z) = log(1 + exp(z))": (z) => [activation.softplus(z), exponential.log(shift(1, exponential.exp(z)))],
    "pi z sinc(z) = sin(pi z)": (z) => [
      mul(scale(Math.PI, z), trigonometric.sinc(z)),
      trigonometric.sin(scale(Math.PI, z)),
    ],
    "tanhShrink(z) = z - tanh(z)": (z) => [activation.tanhShrink(z), sub(z, trigonometric.tanh(z))],
    "tanhSoftplus = tanh(softplus)": (z) => [activation.tanhSoftplus(z), trigonometric.tanh(activation.softplus(z))],
    "celuAlphaSlope(t) = exp(t) - 1 - t exp(t)": (t) => [
      activation.celuAlphaSlope(t),
      sub(exponential.expm1(t), mul(t, exponential.exp(t))),
    ],
  };
  test.each(Object.entries(everywhere))("%s", (_, identity) => {
    expect(worst(identity, plane)).toBeLessThan(4e-15);
  });

  const onTheRight: Readonly<Record<string, Identity>> = {
    "log1p(z) = log(1 + z)": (z) => [exponential.log1p(z), exponential.log(shift(1, z))],
    "z^2.5 z^-1.5 = z": (z) => [mul(exponential.pow(z, complex(2.5)), exponential.pow(z, complex(-1.5))), z],
    "z^w = exp(w log(z))": (z) => [
      exponential.pow(z, complex(0.7, 0.2)),
      exponential.exp(mul(complex(0.7, 0.2), exponential.log(z))),
    ],
    "lgamma(z + 1) = lgamma(z) + log(z)": (z) => [
      special.lgamma(shift(1, z)),
      add(special.lgamma(z), exponential.log(z)),
    ],
    "digamma(2 z) = (digamma(z) + digamma(z + 1/2)) / 2 + log(2)": (z) => [
      special.digamma(scale(2, z)),
      shift(Math.LN2, scale(0.5, add(special.digamma(z), special.digamma(shift(0.5, z))))),
    ],
    "polygamma(1, 2 z) = (polygamma(1, z) + polygamma(1, z + 1/2)) / 4": (z) => [
      special.polygamma(one, scale(2, z)),
      scale(0.25, add(special.polygamma(one, z), special.polygamma(one, shift(0.5, z)))),
    ],
    "cosineOf(x, y) hypot(x, y) = x": (z) => {
      const y = complex(0.8, 0.1);
      return [mul(trigonometric.cosineOf(z, y), trigonometric.hypot(z, y)), z];
    },
    "tan(atan2(y, x)) = y / x": (z) => {
      const y = complex(-0.8, 1e-100);
      return [trigonometric.tan(complex(trigonometric.atan2(y, z).re, trigonometric.atan2(y, z).im)), div(y, z)];
    },
  };
  const near = rightHalf.filter(({ im }) => Math.abs(im) < 0.01);
  test.each(Object.entries(onTheRight))("%s", (name, identity) => {
    expect(worst(identity, name.includes("atan2") ? near : rightHalf)).toBeLessThan(2e-14);
  });

  test("and a formula that is wrong is seen", () => {
    const wrong: Identity = (z) => [
      add(square(trigonometric.cos(z)), square(trigonometric.sin(neg(conjugate(z))))),
      one,
    ];
    expect(worst(wrong, plane)).toBeGreaterThan(0.1);
  });
});

const conjugate = ({ re, im }: Complex): Complex => complex(re, -im);

describe("on the real axis", () => {
  // Kinks and jumps are left out: 0 and whole numbers.
  const grid = Array.from({ length: 41 }, (_, k) => (k + 0.37) / 41);
  const pointsOf = (domain: readonly (readonly [number, number])[]): readonly (readonly number[])[] =>
    grid.map((_, k) =>
      domain.map(([low, high], i) =>
        low === high ? low : low + (high - low) * grid[(k * (i + 3) + 5 * i) % grid.length]!,
      ),
    );
  const withForms = [...builtIn.map(({ op }) => op.op), ...inDerivatives()].filter((op) => formOf(op) !== undefined);

  test.each(withForms.map((op) => ({ name: op.name, op })))("$name is what it is", ({ op }) => {
    for (const point of pointsOf(op.domain)) {
      const found = formOf(op)!(...point.map((x) => complex(x))).re;
      expect(Math.abs(found - op.value(...point))).toBeLessThan(1e-14 * Math.max(1, Math.abs(found)) * 20);
    }
  });

  test("every op that has a derivative has a complex form", () => {
    const ops = [...builtIn.map(({ op }) => op.op), ...inDerivatives()];
    const without = ops.filter((op) => op.rule.tag !== "None" && formOf(op) === undefined);
    expect(without.map(({ name }) => name)).toEqual([]);
    expect(ops.length).toBeGreaterThan(90);
  });
});
