// reversePass: every step of the reverse pass as an immutable value.
import {
  add,
  type Expr,
  evaluate,
  exp,
  gradientMap,
  matmul,
  mul,
  reversePass,
  sub,
  sum,
  tanh,
  tensor,
  toNested,
  variable,
} from "gradmap";
import { describe, expect, test } from "vitest";

describe("the lecture's expression L = (a b + c) f", () => {
  const [a, b, c, f] = ["a", "b", "c", "f"].map((name) => variable(name));
  const env = { a: 2, b: -3, c: 10, f: -2 };
  const e = mul(a!, b!);
  const d = add(e, c!);
  const L = mul(d, f!);
  const steps = reversePass(L, env);

  test("one step a node, from the root down, each node's adjoint complete when it is reached", () => {
    expect(steps.map((step) => step.index)).toEqual([0, 1, 2, 3, 4, 5, 6]);
    expect(steps[0]!.node).toBe(L);
    const adjoint = new Map(steps.map((step) => [step.node, step.adjoint.value]));
    expect([L, d, e, a, b, c, f].map((node) => adjoint.get(node!))).toEqual([1, -2, -2, 6, -4, -2, 4]);
    const position = new Map(steps.map((step) => [step.node, step.index]));
    for (const step of steps)
      for (const { to } of step.contributions) expect(position.get(to)!).toBeGreaterThan(step.index);
  });

  test("a contribution is the incoming adjoint times the local derivative", () => {
    const [first] = steps;
    expect(first!.value).toBe(-8);
    expect(first!.contributions.map(({ to, index, local, amount }) => [to, index, local?.value, amount.value])).toEqual(
      [
        [d, 0, -2, -2],
        [f, 1, 4, 4],
      ],
    );
    for (const step of steps)
      for (const { local, amount } of step.contributions)
        expect(amount.value).toBe(Number(step.adjoint.value) * Number(local?.value));
  });

  test("the gradient map grows step by step; after the last it is the gradient", () => {
    const names = steps.map((step) => [...step.gradientMap.keys()].map((v) => v.name).join(""));
    expect(names).toEqual(["f", "f", "fc", "fc", "fcab", "fcab", "fcab"]);
    const last = steps.at(-1)!.gradientMap;
    const gradient = gradientMap(L);
    expect(last.size).toBe(gradient.size);
    for (const [v, adjoint] of gradient) expect(last.get(v)).toBe(evaluate(adjoint, env));
  });

  test("expressions come with the values", () => {
    for (const step of steps) {
      expect(evaluate(step.adjoint.expr, env)).toBe(step.adjoint.value);
      expect(evaluate(step.node, env)).toBe(step.value);
    }
  });

  test("everything is frozen", () => {
    expect(Object.isFrozen(steps) && steps.every(Object.isFrozen)).toBe(true);
    expect(
      steps.every((step) => Object.isFrozen(step.contributions) && step.contributions.every(Object.isFrozen)),
    ).toBe(true);
  });

  test("a gradient map is a fresh value each time: writing to it changes nothing", () => {
    const map = steps.at(-1)!.gradientMap;
    if (map instanceof Map) map.clear();
    expect(steps.at(-1)!.gradientMap.size).toBe(4);
  });
});

test("partial sums of a variable used several times", () => {
  const x = variable("x");
  const y = sub(mul(x, x), exp(x));
  const sums = reversePass(y, { x: 0 }).map((step) => step.gradientMap.get(x));
  expect(sums.at(-1)).toBe(-1);
  expect(sums[0]).toBe(undefined);
});

test("a root that is a variable, and one that is a constant", () => {
  const x = variable("x");
  const [only, ...rest] = reversePass(x, { x: 3 });
  expect([only!.value, only!.adjoint.value, [...only!.gradientMap], rest.length]).toEqual([3, 1, [[x, 1]], 0]);
  expect(reversePass(mul(2, 3), {})).toEqual([]);
});

test("constants receive nothing", () => {
  const x = variable("x");
  const steps = reversePass(mul(3, tanh(mul(2, x))), { x: 0 });
  expect(steps.flatMap((step) => step.contributions).every(({ to }) => to.tag !== "Const")).toBe(true);
  expect(steps.at(-1)!.gradientMap.get(x)).toBe(6);
});

test("tensors, broadcasting and matmul", () => {
  const w = variable("w", [2, 2]);
  const b = variable("b");
  const env = {
    w: tensor([
      [1, 2],
      [3, 4],
    ]),
    b: 0.5,
  };
  const root: Expr = sum(add(matmul(w, tensor([1, 10])), b));
  const steps = reversePass(root, env);
  const last = steps.at(-1)!.gradientMap;
  expect(toNested(last.get(w)!)).toEqual([
    [1, 10],
    [1, 10],
  ]);
  expect(last.get(b)).toBe(2);
  const product = steps.find((step) => step.node.tag === "Apply" && step.node.op.name === "matmul");
  expect(product!.contributions[0]!.local).toBe(undefined);
});

test("a long chain is not quadratic until the maps are read", () => {
  const x = variable("x");
  let node: Expr = x;
  for (let i = 0; i < 20_000; i++) node = add(mul(node, 0.5), x);
  const steps = reversePass(node, { x: 1 });
  expect(steps.length).toBe(40_001);
  expect(steps.at(-1)!.gradientMap.get(x)).toBe(2);
});
