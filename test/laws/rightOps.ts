// Records of ops that are as they should be, for tests that make one thing about them wrong.
import { cos, type Expr, exp, lt, mul, neg, where } from "gradmap";

export const sine = {
  name: "sine",
  args: ["x"],
  value: Math.sin,
  partials: ([x]: readonly [Expr]) => [cos(x)] as const,
  domain: [[-10, 10]],
  js: (x: string) => `Math.sin(${x})`,
} as const;

export const decay = {
  name: "decay",
  args: ["x", "y"],
  value: (x: number, y: number) => x * Math.exp(-y),
  partials: ([x, y]: readonly [Expr, Expr]) => [exp(neg(y)), neg(mul(x, exp(neg(y))))] as const,
  domain: [
    [-10, 10],
    [-2, 2],
  ],
} as const;

export const absolute = {
  name: "absolute",
  args: ["x"],
  value: Math.abs,
  domain: [[-5, 5]],
  kinks: [{ arg: "x", at: 0, partial: 0 }],
  partials: ([x]: readonly [Expr]) => [where(lt(x, 0), -1, lt(0, x))] as const,
} as const;
