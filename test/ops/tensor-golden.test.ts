// Tensor ops against PyTorch: values, reverse mode, and forward mode by the identity <J t, u> = <t, J^T u>.
import { expect, test } from "vitest";
import { constant, variable } from "../../src/expr/expr.js";
import { asTensor, fromTypedArray, type Tensor } from "../../src/expr/tensor.js";
import { mul, sum } from "../../src/ops/index.js";
import { pushForward } from "../../src/rewrite/forward.js";
import { gradientMap } from "../../src/rewrite/reverse.js";
import { evaluate } from "../../src/run/evaluate.js";
import { differences, largest, loadGolden } from "../golden.js";
import { type Call, type GoldenCase, type GoldenTensor, golden } from "./calls/case.js";
import { foundationCalls } from "./calls/foundation.js";

const calls: Readonly<Record<string, Call>> = { ...foundationCalls };

const cases = loadGolden<{ readonly cases: readonly GoldenCase[] }>("tensor_ops").cases.filter(({ op }) =>
  Object.hasOwn(calls, op),
);

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
const misfits = (where: string, actual: number | Tensor, expected: GoldenTensor): readonly string[] => {
  const { shape, data } = asTensor(actual);
  if (shape.join() !== expected.shape.join()) return [`${where}: shape [${shape}] instead of [${expected.shape}]`];
  return differences(where, [...data], expected.data, 1e-12, largest(expected.data.filter(Number.isFinite)));
};

test("every op of this family has golden cases", () => {
  expect(new Set(cases.map(({ op }) => op))).toEqual(new Set(Object.keys(calls)));
  expect(cases.length).toBe(100);
});

test.each(cases.map((c) => [c.id, c] as const))("%s", (_, c) => {
  const names = Object.keys(c.inputs).filter((name) => c.inputs[name]!.grad !== false);
  const variables = names.map((name) => variable(name, c.inputs[name]!.shape));
  const values = new Map(variables.map((v) => [v, golden(c.inputs[v.name]!)] as const));
  const environment = new Map([...values].map(([v, t]) => [v, t.shape.length === 0 ? t.data[0]! : t] as const));
  const cotangent = golden(c.cotangent);

  const result = calls[c.op]!(variables, c);
  expect(misfits("value", evaluate(result, environment), c.output)).toEqual([]);

  const map = gradientMap(sum(mul(constant(cotangent), result)));
  for (const v of variables)
    expect(misfits(`vjp ${v.name}`, evaluate(map.get(v)!, environment), c.vjp[v.name]!)).toEqual([]);

  const random = seeded(cases.indexOf(c) + 1);
  const tangents = new Map(
    variables.map((v) => [v, fromTypedArray(Float64Array.from(values.get(v)!.data, random), v.shape)] as const),
  );
  const [pushed] = pushForward([result], new Map([...tangents].map(([v, t]) => [v, constant(t)])));
  const forward = evaluate(sum(mul(pushed!, cotangent)), environment);
  const reverse = variables.reduce((total, v) => total + inner(tangents.get(v)!, golden(c.vjp[v.name]!)), 0);
  const scale = variables.reduce((total, v) => total + magnitude(tangents.get(v)!, golden(c.vjp[v.name]!)), 0);
  expect(differences("forward", [forward], [reverse], 1e-12, scale)).toEqual([]);
});
