// forwardPass: forward mode node by node.
import { inspect } from "node:util";
import fc from "fast-check";
import {
  add,
  cond,
  type Expr,
  gt,
  iterate,
  jvp,
  matmul,
  mul,
  sin,
  sqrt,
  sub,
  sum,
  type Tensor,
  tanh,
  tensor,
  variable,
  where,
} from "gradmap";
import { type ForwardPass, forwardPass, history, showForwardPass } from "gradmap/show";
import { expect, test } from "vitest";
import { close } from "../golden.js";
import { samples } from "./programs.js";

const [a, b, c] = ["a", "b", "c"].map((name) => variable(name));
const x = variable("x");
const numbers = (value: number | Tensor): readonly number[] => (typeof value === "number" ? [value] : [...value.data]);

/** Each tangent is the sum of its contributions; a variable's is that of the direction. */
const addsUp = (pass: ForwardPass): void => {
  for (const { node, tangent, contributions } of pass.steps) {
    if (node.tag === "Var") expect(tangent).toBe(pass.direction.get(node));
    if (node.tag !== "Apply" || tangent === undefined) continue;
    const sums = contributions.map(({ amount }) => numbers(amount)).reduce((p, q) => p.map((n, i) => n + q[i]!));
    numbers(tangent).forEach((entry, i) => {
      expect(close(sums[i], entry, 1e-12, 1)).toBe(true);
    });
    for (const { local, tangent: own, amount } of contributions)
      if (typeof local === "number" && typeof own === "number" && Number.isFinite(local))
        expect(amount).toBe(local * own);
  }
};

test("the lecture's expression along a: everything moves as a says", () => {
  const e = mul(a!, b!);
  const d = add(e, c!);
  const pass = forwardPass(d, { a: 2, b: -3, c: 10 }, { a: 1 });
  expect(showForwardPass(pass, { names: { e, d } })).toBe(
    [
      "d = 4 changes by -3 along a: 1",
      "step  node       value  tangent  made of",
      "0     a          2      1",
      "1     b          -3",
      "2     e = a * b  -6     -3       a: -3 * 1 = -3",
      "3     c          10",
      "4     d = e + c  4      -3       e: 1 * -3 = -3",
    ].join("\n"),
  );
  expect(inspect(pass)).toBe(showForwardPass(pass));
  addsUp(pass);
});

test("directions by name, by variable and as a tuple of trees", () => {
  const root = mul(a!, b!);
  expect(forwardPass(root, { a: 2, b: 3 }, { a: 1, b: 10 }).tangent).toBe(23);
  expect(forwardPass(root, { a: 2, b: 3 }, new Map([[b!, 1]])).tangent).toBe(2);
  expect(forwardPass(root, { a: 2, b: 3 }, {}).tangent).toBe(0);
  const f = ({ w }: { readonly w: Expr }, v: Expr): Expr => sum(mul(w, v));
  const at = [{ w: tensor([1, 2]) }, 3] as const;
  expect(forwardPass(f, at, [{ w: tensor([1, 0]) }, 1]).tangent).toBe(6);
  expect(jvp(f)(at, [{ w: tensor([1, 0]) }, 1])[1]).toBe(6);
});

test("tensors, loops and branches: every argument adds its part", () => {
  const w = variable("w", [2, 2]);
  const v = variable("v", [2]);
  const env = {
    w: tensor([
      [1, 2],
      [3, 4],
    ]),
    v: tensor([0.5, -1]),
  };
  const product = forwardPass(sum(tanh(matmul(w, v))), env, env);
  addsUp(product);
  const multiplied = product.steps.find(({ node }) => node.tag === "Apply" && node.op.name === "matmul");
  expect(multiplied!.contributions.map(({ local, amount }) => [local, numbers(amount)])).toEqual([
    [undefined, [-1.5, -2.5]],
    [undefined, [-1.5, -2.5]],
  ]);
  const [p, q] = iterate(3, ([s, t]: readonly [Expr, Expr]): readonly [Expr, Expr] => [mul(s, x), add(t, s)], [1, x]);
  const loop = forwardPass(add(mul(p, 2), mul(q, x)), { x: 1.5 }, { x: 1 });
  addsUp(loop);
  expect(loop.tangent).toBe(27.25);
  const branch = cond(
    gt(x, 0),
    () => mul(x, x),
    () => sin(x),
  );
  const choice = forwardPass(add(branch, where(gt(x, 9), sqrt(sub(x, 9)), x)), { x: 1.5 }, { x: 1 });
  addsUp(choice);
  expect(choice.tangent).toBe(4);
});

test("random programs: along a variable the tangent is what the reverse pass gives for it", () => {
  fc.assert(
    fc.property(samples(12), ({ root, env }) => {
      const past = history(root, env);
      for (const [variable, gradient] of past.gradient) {
        const pass = forwardPass(root, env, new Map([[variable, 1]]));
        const size = past.steps.reduce((most, { adjoint }) => Math.max(most, Math.abs(Number(adjoint.value))), 1);
        const moved = pass.steps.reduce((most, { tangent = 0 }) => Math.max(most, Math.abs(Number(tangent))), 1);
        expect(close(pass.tangent, Number(gradient), 1e-12, size * moved)).toBe(true);
        expect(pass.value).toBe(past.value);
      }
    }),
    { numRuns: 40 },
  );
});

test("a chain of 5,000 nodes", () => {
  let node: Expr = x;
  for (let i = 0; i < 2500; i++) node = add(mul(node, 0.5), x);
  expect(forwardPass(node, { x: 1 }, { x: 1 }).tangent).toBe(2);
});
