// The example of micrograd's README, line for line, as a function and its gradient. The formulas are read by `math`.
import { type Expr, math, valueAndGrad } from "gradmap";
import { runIfStarted } from "./support/program.js";

export const g = ({ a, b }: { readonly a: Expr; readonly b: Expr }): Expr => {
  const c0 = math`${a} + ${b}`;
  const d0 = math`${a} * ${b} + ${b} ^ 3`;
  const c1 = math`${c0} + ${c0} + 1`;
  const c2 = math`${c1} + 1 + ${c1} - ${a}`;
  const d1 = math`${d0} + ${d0} * 2 + relu(${b} + ${a})`;
  const d2 = math`${d1} + 3 * ${d1} + relu(${b} - ${a})`;
  const e = math`${c2} - ${d2}`;
  const f = math`${e} ^ 2`;
  return math`${f} / 2 + 10 / ${f}`;
};

export const main = () => {
  const [value, gradient] = valueAndGrad(g)({ a: -4, b: 2 });
  const lines = [`g     = ${value.toFixed(4)}`, `dg/da = ${gradient.a.toFixed(4)}`, `dg/db = ${gradient.b.toFixed(4)}`];
  return { value, gradient, lines };
};

runIfStarted(import.meta.url, main);
