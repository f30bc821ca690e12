// blame: which paths make up a gradient.
import fc from "fast-check";
import {
  add,
  clamp,
  cond,
  customVjp,
  type Expr,
  exp,
  gt,
  iterate,
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
import { type Blame, blame, type History, history, showBlame } from "gradmap/show";
import { describe, expect, test } from "vitest";
import { close } from "../golden.js";
import { samples } from "./programs.js";

const numbers = (value: number | Tensor): readonly number[] => (typeof value === "number" ? [value] : [...value.data]);

/** The sum that must be the gradient to the last bit. */
const total = ({ paths, others, rounding }: Blame): readonly number[] =>
  [...paths.map(({ amount }) => amount), others.amount, rounding]
    .map(numbers)
    .reduce((a, b) => a.map((x, i) => x + b[i]!));

const isWhole = (found: Blame): void => {
  expect(total(found).map((n) => n + 0)).toEqual(numbers(found.gradient).map((n) => n + 0));
};

/** Every path of a scalar history to a node, gone through one by one: its nodes and its product. */
const allPaths = (
  past: History,
  target: Expr,
): readonly { readonly nodes: readonly Expr[]; readonly product: number }[] => {
  const edges = new Map(past.steps.map(({ node, contributions }) => [node, contributions] as const));
  const found: { readonly nodes: readonly Expr[]; readonly product: number }[] = [];
  const walk = (nodes: readonly Expr[], product: number): void => {
    const node = nodes.at(-1)!;
    if (node === target) {
      found.push({ nodes, product });
      return;
    }
    for (const { to, local } of edges.get(node) ?? []) walk([...nodes, to], product * Number(local!.value));
  };
  if (past.adjoints.has(past.root)) walk([past.root], 1);
  return found;
};

const x = variable("x");

test("paths of the lecture's expression: the products of local derivatives, and nothing is rounding", () => {
  const [a, b, c, f] = ["a", "b", "c", "f"].map((name) => variable(name));
  const e = mul(a!, b!);
  const d = add(e, c!);
  const L = mul(d, f!);
  const past = history(L, { a: 2, b: -3, c: 10, f: -2 });
  const found = blame(past, "a", { names: { e, d, L } });
  expect(
    found.paths.map(({ nodes, locals, indices, amount, text }) => ({ nodes, locals, indices, amount, text })),
  ).toEqual([
    {
      nodes: [L, d, e, a],
      locals: [-2, 1, -3],
      indices: [0, 0, 0],
      amount: 6,
      text: "L -> d -> e -> a: -2 * 1 * -3 = 6",
    },
  ]);
  expect([found.gradient, found.others, found.rounding]).toEqual([6, { count: 0n, amount: 0 }, 0]);
  for (const v of [a!, b!, c!, f!]) {
    const one = blame(past, v);
    isWhole(one);
    expect([one.paths.length, one.rounding]).toEqual([1, 0]);
  }
});

test("a node used twice, and the same argument twice", () => {
  const [a, b] = [variable("a"), variable("b")];
  const d = mul(a, b);
  const e = add(a, b);
  const f = mul(d, e);
  const past = history(f, { a: -2, b: 3 });
  const found = blame(past, "a");
  expect(showBlame(found, { names: { d, e, f } })).toBe(
    [
      "a: -3, the sum over 2 paths",
      "path         product of local derivatives",
      "f -> e -> a  -6 * 1 = -6",
      "f -> d -> a  1 * 3 = 3",
    ].join("\n"),
  );
  isWhole(found);
  expect(found.rounding).toBe(0);
  const square = blame(history(mul(a, a), { a: 3 }), a);
  expect(square.paths.map(({ indices, amount }) => [indices, amount])).toEqual([
    [[0], 3],
    [[1], 3],
  ]);
});

test("more paths than atoms: counted exactly, the largest are listed, and all others are the remainder", () => {
  let node: Expr = x;
  for (let i = 0; i < 300; i++) node = add(node, mul(node, i % 2 === 0 ? 0.5 : 2));
  const found = blame(history(node, { x: 1 }), "x", { limit: 4 });
  expect(found.paths.length).toBe(4);
  expect(found.others.count).toBe(2n ** 300n - 4n);
  // The best way takes the factor 2 wherever it can; each next best one takes one half instead of 1, or 1 instead of 2.
  expect(found.paths.map(({ amount }) => amount)).toEqual([2 ** 150, 2 ** 149, 2 ** 149, 2 ** 149]);
  isWhole(found);
  expect(showBlame(found).split("\n").at(-1)).toMatch(/^20370359763344860862684456884\d+ other paths +[\d.e+]+$/);
  expect(found.paths[0]!.text).toContain(" more ... ");
});

test("of more paths than atoms that are all equally good, a few are found as quickly", () => {
  let node: Expr = x;
  for (let i = 0; i < 300; i++) node = mul(add(node, node), 0.5);
  const found = blame(history(node, { x: 1 }), "x", { limit: 3 });
  expect([found.paths.map(({ amount }) => amount), found.others.count]).toEqual([
    [2 ** -300, 2 ** -300, 2 ** -300],
    2n ** 300n - 3n,
  ]);
  isWhole(found);
});

test("a root that is the variable, a variable that does not matter, and an inner node", () => {
  const only = blame(history(x, { x: 3 }), x);
  expect(only.paths.map(({ nodes, amount, text }) => [nodes, amount, text])).toEqual([[[x], 1, "x: 1"]]);
  const past = history(({ p }: { readonly p: Expr; readonly q: Expr }) => mul(p, 2), { p: 1, q: tensor([1, 2]) });
  const none = blame(past, "q");
  expect([none.paths, none.others, numbers(none.gradient)]).toEqual([
    [],
    { count: 0n, amount: tensor([0, 0]) },
    [0, 0],
  ]);
  expect(showBlame(none)).toBe("q: [0, 0], since no path leads to it");
  const inner = mul(x, 3);
  const found = blame(history(add(sin(inner), inner), { x: 0 }), inner);
  expect([found.gradient, found.paths.length]).toEqual([2, 2]);
});

describe("where rules are no products, an amount is 1 pulled back along the path alone", () => {
  test("tensors and broadcasting", () => {
    const w = variable("w", [2, 2]);
    const b = variable("b");
    const z = add(matmul(w, tensor([0.5, 2])), b);
    const past = history(sum(add(tanh(z), mul(z, b))), {
      w: tensor([
        [1, 2],
        [-1, 0.5],
      ]),
      b: 0.25,
    });
    for (const v of [w, b]) {
      const found = blame(past, v);
      isWhole(found);
      expect(found.others.count).toBe(0n);
      expect(found.paths.length).toBe(v === w ? 2 : 3);
      numbers(found.gradient).forEach((entry, i) => {
        expect(
          close(
            found.paths.reduce((s, { amount }) => s + numbers(amount)[i]!, 0),
            entry,
            1e-12,
            10,
          ),
        ).toBe(true);
      });
    }
    expect(blame(past, "w").paths[0]!.text).toMatch(/\(sum\) \* .*\(matmul\) = \[\[/);
  });

  test("a loop is one node, and each of its results has a way of its own", () => {
    const [p, q] = iterate(3, ([u, v]: readonly [Expr, Expr]): readonly [Expr, Expr] => [mul(u, x), add(v, u)], [1, x]);
    const past = history(add(mul(p, 2), mul(q, x)), { x: 1.5 });
    const found = blame(past, "x");
    expect(found.paths.map(({ amount }) => amount)).toEqual([13.5, 6.25, 6, 1.5]);
    expect(found.gradient).toBe(27.25);
    isWhole(found);
    expect(found.paths[0]!.text).toContain("(iterate)");
  });

  test("a branch, and a choice whose other side is NaN: absent and not 0 * NaN", () => {
    const y = add(
      cond(
        gt(x, 0),
        () => mul(x, x),
        () => sin(x),
      ),
      where(gt(x, 100), sqrt(sub(x, 100)), x),
    );
    const found = blame(history(y, { x: 1.5 }), "x");
    expect(found.paths.map(({ amount }) => amount)).toEqual([3, 1, 0]);
    isWhole(found);
  });
});

test("a function with its own derivative is one node; one that clips what reaches it is said to be no sum of paths", () => {
  const own = (limit: number) =>
    customVjp(
      (v: Expr) => mul(v, v),
      (v) => [mul(v, v), v],
      (v, cotangent) => [mul(clamp(mul(cotangent, mul(v, 2)), { min: -limit, max: limit }), 1)],
    );
  const of = (limit: number): Blame => {
    const inner = own(limit)(x);
    return blame(history(add(mul(inner, 2), mul(inner, 3)), { x: 1.5 }), x);
  };
  const linear = of(100);
  expect([linear.gradient, linear.paths.map(({ amount }) => amount), linear.rounding]).toEqual([15, [9, 6], 0]);
  const clipped = of(7);
  isWhole(clipped);
  expect([clipped.gradient, clipped.paths.map(({ amount }) => amount), clipped.rounding]).toEqual([7, [7, 6], -6]);
  expect(showBlame(clipped).split("\n").at(-1)).toBe(
    "-6 of it comes along no path alone: some rule is not linear in the adjoint that reaches it",
  );
});

test("random programs: exactly the paths there are, the largest first, and a sum to the last bit", () => {
  fc.assert(
    fc.property(samples(9), fc.integer({ min: 1, max: 6 }), ({ root, nodes, env }, limit) => {
      const past = history(root, env);
      for (const target of nodes) {
        if (!past.nodeValues.has(target)) continue;
        const all = allPaths(past, target);
        const found = blame(past, target, { limit });
        expect(BigInt(found.paths.length) + found.others.count).toBe(BigInt(all.length));
        expect(found.paths.length).toBe(Math.min(limit, all.length));
        const key = (ids: readonly Expr[]): string => ids.map((node) => nodes.indexOf(node)).join();
        const sizes = all.map(({ product }) => Math.abs(product)).sort((a, b) => b - a);
        found.paths.forEach(({ nodes: way, locals, amount }, i) => {
          // A product that the pass makes in the same order is the same to the last bit.
          expect(locals.reduce<number>((product, local) => product * Number(local), 1) + 0).toBe(Number(amount) + 0);
          expect(Math.abs(Number(amount))).toBe(sizes[i]);
          expect(all.some(({ nodes: other, product }) => key(other) === key(way) && product === amount)).toBe(true);
        });
        isWhole(found);
      }
    }),
    { numRuns: 60 },
  );
});

test("with many paths the search finds what going through all of them finds", () => {
  fc.assert(
    fc.property(
      fc.array(fc.tuple(fc.double({ min: 0.1, max: 3, noNaN: true }), fc.boolean()), { minLength: 9, maxLength: 11 }),
      (factors) => {
        let node: Expr = exp(x);
        for (const [factor, isNegative] of factors) node = add(node, mul(node, isNegative ? -factor : factor));
        const past = history(node, { x: 0.3 });
        const found = blame(past, "x", { limit: 5 });
        const sizes = allPaths(past, x)
          .map(({ product }) => Math.abs(product))
          .sort((a, b) => b - a);
        expect(sizes.length).toBeGreaterThan(256);
        found.paths.forEach(({ amount }, i) => {
          expect(close(Math.abs(Number(amount)), sizes[i]!)).toBe(true);
        });
        isWhole(found);
      },
    ),
    { numRuns: 20 },
  );
});

test("a chain of 5,000 nodes with two ways at each", () => {
  let node: Expr = x;
  for (let i = 0; i < 2500; i++) node = add(mul(node, 0.5), x);
  const found = blame(history(node, { x: 1 }), x, { limit: 3 });
  expect(found.gradient).toBe(2);
  expect(found.others.count).toBe(2501n - 3n);
  expect(found.paths.map(({ amount }) => amount)).toEqual([1, 0.5, 0.25]);
  isWhole(found);
});
