// One golden case of a tensor op held against PyTorch: its value, reverse mode, forward mode by the identity
// <J t, u> = <t, J^T u>, and the second order by two routes that must agree. Knows cases; is ignorant of which op it is.
import { expect } from "vitest";
import { constant, type Expr, type Var, variable } from "../../../src/expr/expr.js";
import { asTensor, fromTypedArray, type Tensor, zeros } from "../../../src/expr/tensor.js";
import { add, mul, square, sum } from "../../../src/ops/index.js";
import { pushForward } from "../../../src/rewrite/forward.js";
import { gradientMap } from "../../../src/rewrite/reverse.js";
import { evaluate } from "../../../src/run/evaluate.js";
import { differences, largest } from "../../golden.js";
import { type Call, type GoldenCase, type GoldenTensor, golden } from "./case.js";

// A small linear congruential generator: the tangents are the same in every run.
const seeded = (seed: number) => {
  let state = seed;
  return (): number => {
    state = (Math.imul(state, 1664525) + 1013904223) >>> 0;
    return state / 2 ** 31 - 1;
  };
};

const inner = (a: Tensor, b: Tensor): number => a.data.reduce((total, x, i) => total + x * b.data[i]!, 0);
const magnitude = (a: Tensor, b: Tensor): number =>
  a.data.reduce((total, x, i) => total + Math.abs(x * b.data[i]!), Number.MIN_VALUE);

// Sums over an axis may cancel, so the size that counts is that of the largest entry.
const misfits = (
  where: string,
  actual: number | Tensor,
  expected: Pick<GoldenTensor, "shape" | "data">,
  tolerance: number,
): readonly string[] => {
  const { shape, data } = asTensor(actual);
  if (shape.join() !== expected.shape.join()) return [`${where}: shape [${shape}] instead of [${expected.shape}]`];
  return differences(where, [...data], expected.data, tolerance, largest(expected.data.filter(Number.isFinite)));
};

/** The inputs that are differentiated, as variables in the order of the file. */
const variablesOf = ({ inputs }: GoldenCase): readonly Var[] =>
  Object.keys(inputs)
    .filter((name) => inputs[name]!.grad !== false)
    .map((name) => variable(name, inputs[name]!.shape));

/** Fails the running test unless `call` gives the golden numbers of `c`, within `tolerance` relative. */
export const checkCase = (call: Call, c: GoldenCase, seed: number, tolerance = 1e-12): void => {
  const variables = variablesOf(c);
  const values = new Map(variables.map((v) => [v, golden(c.inputs[v.name]!)] as const));
  const environment = new Map([...values].map(([v, t]) => [v, t.shape.length === 0 ? t.data[0]! : t] as const));
  const valueAt = (expr: Expr): number | Tensor => evaluate(expr, environment);
  const cotangent = golden(c.cotangent);

  const result = call(variables, c);
  expect(misfits("value", valueAt(result), c.output, tolerance)).toEqual([]);
  if (variables.length === 0) return;

  const map = gradientMap(sum(mul(constant(cotangent), result)));
  for (const v of variables)
    expect(misfits(`vjp ${v.name}`, valueAt(map.get(v)!), c.vjp[v.name]!, tolerance)).toEqual([]);

  const random = seeded(seed);
  const directions = new Map(
    variables.map((v) => [v, fromTypedArray(Float64Array.from(values.get(v)!.data, random), v.shape)] as const),
  );
  const tangents = new Map([...directions].map(([v, t]) => [v, constant(t)]));
  const [pushed] = pushForward([result], tangents);
  const forward = valueAt(sum(mul(pushed!, cotangent)));
  const reverse = variables.reduce((total, v) => total + inner(directions.get(v)!, golden(c.vjp[v.name]!)), 0);
  const scale = variables.reduce((total, v) => total + magnitude(directions.get(v)!, golden(c.vjp[v.name]!)), 0);
  expect(differences("forward", [forward], [reverse], tolerance, scale)).toEqual([]);

  // The Hessian times the direction, of a function that is not linear where the op is: the output squared.
  const gradient = gradientMap(sum(mul(constant(cotangent), square(result))));
  const adjoints = variables.map((v) => gradient.get(v) ?? constant(zeros(v.shape)));
  const forwardOverReverse = pushForward(adjoints, tangents);
  const reverseOverReverse = gradientMap(
    variables.map((v, i) => sum(mul(adjoints[i]!, tangents.get(v)!))).reduce((a, b) => add(a, b)),
  );
  variables.forEach((v, i) => {
    const dense = (expr: Expr | undefined): Tensor => (expr === undefined ? zeros(v.shape) : asTensor(valueAt(expr)));
    const { shape, data } = dense(reverseOverReverse.get(v));
    const expected = { shape, data: [...data] };
    expect(misfits(`second order ${v.name}`, dense(forwardOverReverse[i]), expected, 1e-9)).toEqual([]);
  });
};
