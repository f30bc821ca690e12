// The laws of gradients by hand and of functions hold for right ones, and name the coordinate where one is wrong.
import * as fc from "fast-check";
import { add, customVjp, defineOp, type Expr, mul, sin, square, sub, sum, type Tensor, Tree, tensor } from "gradmap";
import { check, functionLaws, type LawSet, register } from "gradmap/laws";
import { describe, expect, it, test } from "vitest";
import { gradientLaws } from "../../../laws/functions/gradientLaws.js";
import { treeLaws } from "../../../laws/functions/treeLaws.js";

const violations = (set: LawSet) => {
  const result = check({ seed: 5, numRuns: 20 })(set);
  return result._tag === "Left" ? result.left : [];
};

const violated = (set: LawSet): readonly string[] => violations(set).map(({ law }) => law);

interface Params {
  readonly layers: readonly { readonly w: readonly number[]; readonly b: number }[];
  readonly name: string;
}

/** Written by hand: the sum over layers of `b * sum(w^3) + sin(b)`. */
const loss = ({ layers }: Params): number =>
  layers.reduce((total, { w, b }) => total + b * w.reduce((s, x) => s + x ** 3, 0) + Math.sin(b), 0);

const gradient = ({ layers, name }: Params): Params => ({
  layers: layers.map(({ w, b }) => ({
    w: w.map((x) => 3 * b * x * x),
    b: w.reduce((s, x) => s + x ** 3, 0) + Math.cos(b),
  })),
  name,
});

const sample: Params = {
  layers: [
    { w: [1, -2], b: 0.5 },
    { w: [0.5, 2, 1.5, -1], b: 2 },
  ],
  name: "two",
};

const number = fc.integer({ min: -16, max: 16 }).map((k) => k / 8);
const samples = fc.record({
  layers: fc.array(fc.record({ w: fc.array(number, { maxLength: 4 }), b: number }), { minLength: 1, maxLength: 2 }),
  name: fc.constant("any"),
});

register({ describe, it }, { seed: 2, numRuns: 20 })(gradientLaws(loss, gradient, samples));
register({ describe, it }, { seed: 2, numRuns: 20 })(gradientLaws(loss, gradient, sample));

/** The right gradient with one number of it changed. */
const withMistake =
  (layer: number, place: number, change: (g: number) => number) =>
  (params: Params): Params => {
    const right = gradient(params);
    return {
      ...right,
      layers: right.layers.map(({ w, b }, i) => ({
        b,
        w: i === layer ? w.map((g, k) => (k === place ? change(g) : g)) : w,
      })),
    };
  };

let calls = 0;

describe("a gradient by hand that is wrong", () => {
  test.each([
    [
      "by a factor of 2",
      (g: number) => 2 * g,
      /the derivative in params\.layers\[1\]\.w\[3\]: 12, but .*counted twice/,
    ],
    ["by its sign", (g: number) => -g, /the derivative in params\.layers\[1\]\.w\[3\]: -6, but .*the sign is wrong/],
    ["by a millionth", (g: number) => g * (1 + 1e-6), /the derivative in params\.layers\[1\]\.w\[3\]/],
    ["by being left out", () => 0, /the derivative in params\.layers\[1\]\.w\[3\]: 0, but .*dropped/],
    ["by being NaN", () => Number.NaN, /the derivative in params\.layers\[1\]\.w\[3\]: NaN/],
  ])("%s is found out, and where", (_, change, message) => {
    const [violation, ...others] = violations(gradientLaws(loss, withMistake(1, 3, change), sample));
    expect(others).toEqual([]);
    expect(violation!.law).toBe("gradient.differences");
    expect(violation!.message).toMatch(message);
  });

  test("in one of a thousand coordinates", () => {
    const many = {
      w: tensor(
        Array.from({ length: 1000 }, (_, i) => (i % 17) / 8 + 0.5),
        [20, 50],
      ),
    };
    const f = ({ w }: { readonly w: Tensor }) => w.data.reduce((s, x) => s + x * x, 0);
    const right = ({ w }: { readonly w: Tensor }) => ({
      w: tensor(
        [...w.data].map((x) => 2 * x),
        w.shape,
      ),
    });
    const off = ({ w }: { readonly w: Tensor }) => ({
      w: tensor(
        [...w.data].map((x, i) => (i === 777 ? 3 : 2) * x),
        w.shape,
      ),
    });
    expect(violated(gradientLaws(f, right, many))).toEqual([]);
    expect(violations(gradientLaws(f, off, many))[0]!.message).toMatch(/params\.w\[15, 27\]/);
  });

  test.each<readonly [string, (p: Params) => Params, readonly string[]]>([
    ["without what is no number", (p) => Object.assign({ ...gradient(p) }, { name: "other" }), ["gradient.structure"]],
    [
      "with a layer more",
      (p) => ({ ...gradient(p), layers: [...gradient(p).layers, { w: [], b: 0 }] }),
      ["gradient.structure"],
    ],
    ["that counts its calls", (p) => Tree.map((g) => g + (calls++ % 7) * 1e-13)(gradient(p)), ["gradient.pure"]],
    [
      "that changes its argument",
      (p) => {
        const found = gradient(p);
        if (Array.isArray(p.layers)) p.layers.reverse();
        return found;
      },
      ["gradient.pure"],
    ],
  ])("%s", (_, wrong, expected) => {
    expect(violated(gradientLaws(loss, wrong, sample))).toEqual(expected);
  });
});

describe("a function of expressions that is wrong", () => {
  const sine = defineOp({
    name: "sine",
    args: ["x"],
    value: Math.sin,
    partials: ([x]) => [mul(1.01, sin(add(x, Math.PI / 2)))],
    domain: [[-3, 3]],
  });
  const f = ({ layers }: { readonly layers: readonly { readonly w: Expr; readonly b: Expr }[] }): Expr =>
    layers
      .map(({ w, b }, i) => sum(mul(i === 1 ? sine(w) : sin(w), square(b))))
      .reduce((total, term) => add(total, term));
  const params = {
    layers: [
      { w: tensor([0.5, 1]), b: 2 },
      { w: tensor([0.25, -1, 0.75, 2]), b: 1.5 },
    ],
  };

  test("is found out where the op is used, with its expression and the first wrong node", () => {
    const [violation, ...others] = violations(functionLaws(f, params));
    expect(others).toEqual([]);
    expect(violation!.message).toMatch(/^the derivative in params\.layers\[1\]\.w\[\d\]/);
    expect(violation!.pictures!.infix).toContain("params.layers[1].w");
    expect(violation!.wrongNode).toMatch(/^sine\(params\.layers\[1\]\.w\)/);
  });

  test("in a rule of its own for a residual", () => {
    const residual = customVjp(
      (x: Expr, y: Expr) => square(sub(x, y)),
      (x, y) => [square(sub(x, y)), [x, y] as const],
      ([x, y], c) => [mul(c, mul(2, sub(x, y))), mul(c, mul(2, sub(x, y)))],
    );
    const set = functionLaws(({ x, y }: { readonly x: Expr; readonly y: Expr }) => residual(x, y), { x: 3, y: 1 });
    expect(violations(set)[0]!.message).toMatch(/^the derivative in params\.y: 4, but .*the sign is wrong/);
  });
});

const layers = {
  layers: [{ w: tensor([1, 2, 3, 4], [2, 2]), b: -0 }],
  static: [null, "relu", Math.tanh, true],
  empty: [{}, []],
};

describe("trees", () => {
  register({ describe, it }, { seed: 2, numRuns: 20 })(treeLaws(layers));
  register({ describe, it }, { seed: 2, numRuns: 20 })(treeLaws(samples));

  test.each<readonly [string, Partial<typeof Tree>, readonly string[]]>([
    [
      "a map that maps twice",
      { map: (g) => (tree) => Tree.map((x) => g(g(x)))(tree) },
      ["tree.composition", "tree.zip"],
    ],
    [
      "a map that rounds",
      { map: (g) => (tree) => Tree.map((x) => Math.fround(g(x) + 1e-12))(tree) },
      ["tree.identity"],
    ],
    ["a map that freezes nothing", { map: (g) => (tree) => Object.assign({}, Tree.map(g)(tree)) }, ["tree.structure"]],
    [
      "a zip that takes the second first",
      { zipWith: (g) => (a, b) => Tree.zipWith((x, y) => g(y, x))(a, b) },
      ["tree.zip"],
    ],
    [
      "a fold that leaves out zeros",
      { reduce: (start, g) => (tree) => Tree.reduce(start, (a: typeof start, x) => (x === 0 ? a : g(a, x)))(tree) },
      ["tree.leaves"],
    ],
    [
      "leaves that share a path",
      { leaves: (tree) => Tree.leaves(tree).map((leaf) => ({ ...leaf, path: "params" })) },
      ["tree.leaves"],
    ],
    ["an equality of all", { getEq: () => ({ equals: () => true }) }, ["tree.eq"]],
    ["an equality of none", { getEq: () => ({ equals: () => false }) }, ["tree.eq"]],
    [
      "a semigroup that forgets the first",
      { getSemigroup: () => ({ concat: (_, second) => second }) },
      ["tree.semigroup"],
    ],
  ])("%s", (_, change, expected) => {
    expect(violated(treeLaws(layers, { ...Tree, ...change }))).toEqual(expected);
  });
});
