// compare: a gradient by hand beside the right one.
import { add, type Expr, grad, matmul, mul, reversePass, sin, sub, sum, tanh, tensor, variable } from "gradmap";
import { type Comparison, compare, history, showComparison } from "gradmap/show";
import { describe, expect, test } from "vitest";
import { errorOf, untyped } from "../throwing.js";

const [a, b, c, f] = ["a", "b", "c", "f"].map((name) => variable(name));
const e = mul(a!, b!);
const d = add(e, c!);
const L = mul(d, f!);
const past = history(L, { a: 2, b: -3, c: 10, f: -2 });
const names = { e, d, L };

const firstName = ({ first }: Comparison): string | undefined => (first._tag === "Some" ? first.value.name : undefined);
const hintOf = (comparison: Comparison, name: string): string | undefined =>
  comparison.rows.find((row) => row.name === name)?.hint;

describe("numbers handed in", () => {
  const right = { a: 6, b: -4, c: -2, f: 4 };

  test("all right: exact, in the order of the reverse pass", () => {
    const found = compare(right, past);
    expect([found.exact, found.approximate, found.maxDifference, found.first]).toEqual([
      true,
      true,
      0,
      { _tag: "None" },
    ]);
    expect(found.rows.map(({ name }) => name)).toEqual(["f", "c", "b", "a"]);
    expect(showComparison(found).split("\n")[0]).toBe("all exact");
  });

  test("right but for rounding", () => {
    const found = compare({ ...right, a: 6 + 1e-7 }, past);
    expect([found.exact, found.approximate]).toEqual([false, true]);
    expect(found.maxDifference).toBeCloseTo(1e-7, 12);
    expect(showComparison(found)).toContain("all right but for rounding");
    expect(compare({ ...right, a: 6 + 1e-7 }, past, { relative: 0, absolute: 1e-9 }).approximate).toBe(false);
  });

  test("the first that differs in the reverse pass is where the mistake was made", () => {
    const found = compare({ ...right, L: 1, d: -2, e: 2, a: -6, b: 4 }, past, { names });
    expect(firstName(found)).toBe("e");
    expect(showComparison(found)).toBe(
      [
        "4 of 7 right; the first that differs in the reverse pass is e: look there first",
        "name  yours  expected  equal  greatest difference",
        "L     1      1         exact  0",
        "f     4      4         exact  0",
        "d     -2     -2        exact  0",
        "c     -2     -2        exact  0",
        "e     2      -2        no     4",
        "b     4      -4        no     8",
        "a     -6     6         no     12",
        "e: it is the negative: there is a sign wrong",
        "b: it follows from your e: the rule is right here, so mend e first",
        "a: it follows from your e: the rule is right here, so mend e first",
      ].join("\n"),
    );
  });

  test("by the names that tables give, by node, by variable, and in a map of names", () => {
    expect(compare({ ...right, v1: -2, v2: -2, L: 1 }, past).rows.length).toBe(7);
    const byNode = new Map<Expr, number>([
      [d, -2],
      [a!, 6],
      [b!, -4],
      [c!, -2],
      [f!, 4],
    ]);
    expect(compare(byNode, past).exact).toBe(true);
    expect(compare(new Map(Object.entries(right)), past).exact).toBe(true);
    expect(compare(past.gradient, past).exact && compare(past.at(-1).after, past).exact).toBe(true);
  });

  test("missing and unknown names are said, and nothing is right as a whole then", () => {
    const found = compare({ a: 6, c: -2, z: 1, w: { q: 2 } }, past);
    expect([found.missing, found.unknown, found.exact, found.rows.every((row) => row.exact)]).toEqual([
      ["f", "b"],
      ["z", "w.q"],
      false,
      true,
    ]);
    expect(showComparison(found).split("\n")[0]).toBe("2 of 4 right; missing: f, b; unknown: z, w.q");
  });

  test("beside a map of numbers there are no hints, and its order is kept", () => {
    const found = compare({ ...right, b: 4 }, past.gradient);
    expect(found.rows.map(({ name, hint }) => [name, hint])).toEqual([
      ["f", undefined],
      ["c", undefined],
      ["a", undefined],
      ["b", undefined],
    ]);
    expect(firstName(found)).toBe("b");
    expect(compare(right, reversePass(L, past.values).at(-1)!.gradientMap).exact).toBe(true);
  });
});

describe("trees and tensors", () => {
  const g = (p: { readonly layers: readonly { readonly w: Expr; readonly b: Expr }[] }, x: Expr): Expr =>
    sum(p.layers.reduce((v, { w, b: bias }) => tanh(add(matmul(w, v), bias)), x));
  const layer = {
    w: tensor([
      [0.1, 0.2],
      [-0.3, 0.4],
    ]),
    b: 0.5,
  };
  const params = { layers: [layer, layer] };
  const x = tensor([1, 2]);
  const taught = history(g, params, x);
  const gradient = grad(g)(params, x);

  test("what grad returns is right", () => {
    const found = compare(gradient, taught);
    expect([found.approximate, found.missing, found.unknown]).toEqual([true, [], []]);
    expect(found.rows.map(({ name }) => name).sort()).toEqual([
      "layers[0].b",
      "layers[0].w",
      "layers[1].b",
      "layers[1].w",
    ]);
    expect(compare({ "layers[0].b": gradient.layers[0]!.b, "params.layers[1].b": 0 }, taught).rows.length).toBe(2);
  });

  test("another shape is said, and so is a transposed matrix", () => {
    const flat = compare({ layers: [{ w: tensor([1, 2]), b: 0 }] }, taught);
    expect(hintOf(flat, "layers[0].w")).toBe("its shape is [2], and that of the node is [2, 2]");
    expect(flat.maxDifference).toBe(Number.POSITIVE_INFINITY);
    const [first] = gradient.layers;
    const [p, q, r, s] = [...first!.w.data];
    const turned = compare({ layers: [{ w: tensor([p!, r!, q!, s!], [2, 2]), b: first!.b }] }, taught);
    expect(hintOf(turned, "layers[0].w")).toBe("it is the transpose");
  });

  test("a single argument is a gradient by itself, and one that does not matter is 0", () => {
    expect(
      compare(
        27,
        history((v: Expr) => mul(mul(v, v), v), 3),
      ).exact,
    ).toBe(true);
    const unused = history(({ p }: { readonly p: Expr; readonly q: Expr }) => mul(p, 2), { p: 1, q: 2 });
    expect(compare({ p: 2, q: 0 }, unused).exact).toBe(true);
    expect(compare({ p: 2, q: 1 }, unused).exact).toBe(false);
  });

  test("NaN equals NaN, -0 equals 0, an infinity only itself", () => {
    const v = variable("v", [4]);
    const right = new Map([[v, tensor([Number.NaN, -0, Number.POSITIVE_INFINITY, 1])]]);
    expect(compare({ v: tensor([Number.NaN, 0, Number.POSITIVE_INFINITY, 1]) }, right).exact).toBe(true);
    for (const wrong of [
      [0, 0, Number.POSITIVE_INFINITY, 1],
      [Number.NaN, 0, 1e308, 1],
      [Number.NaN, 0, Number.NEGATIVE_INFINITY, 1],
      [Number.NaN, 0, Number.POSITIVE_INFINITY, Number.NaN],
    ]) {
      const found = compare({ v: tensor(wrong) }, right);
      expect([found.approximate, found.maxDifference]).toEqual([false, Number.POSITIVE_INFINITY]);
    }
  });
});

describe("hints fit the well-known mistakes", () => {
  const hint = (yours: object, name: string): string | undefined =>
    hintOf(compare({ a: 6, b: -4, c: -2, f: 4, ...yours }, past, { names }), name);

  test("the local derivative without the adjoint, the adjoint without the local derivative, the node's own value", () => {
    expect(hint({ a: -3 }, "a")).toBe(
      "it is the local derivative alone: it must be multiplied by the adjoint that reached e: -2 * -3 = 6",
    );
    expect(hint({ a: -2 }, "a")).toBe(
      "it is the adjoint of e, passed on as it came: it must be multiplied by the local derivative: -2 * -3 = 6",
    );
    expect(hint({ b: 6 }, "b")).toBe(
      "it is the adjoint of e times the value of b itself: the local derivative is another number: -2 * 2 = -4",
    );
    expect(hint({ c: 10 }, "c")).toBe("it is the value of the node and not its derivative");
  });

  test("0, a wrong sign, twice", () => {
    expect(hint({ a: 0 }, "a")).toBe("it is 0, as before the pass: e must pass on to it");
    expect(hint({ a: -6 }, "a")).toBe("it is the negative: there is a sign wrong");
    expect(hint({ a: 12 }, "a")).toBe(
      "it is twice the gradient, as when a second pass adds to the numbers of the first: start every pass from nothing",
    );
    expect(hint({ a: 7.123 }, "a")).toBe(undefined);
  });

  test("one of two contributions: the node is used twice", () => {
    const x = variable("x");
    const used = history(sub(mul(x, 5), mul(x, x)), { x: 3 });
    expect(hintOf(compare({ x: 5 }, used), "x")).toBe(
      "it is only one of 3 contributions, from v1: a node that is used more than once gets the sum, -3 + -3 + 5 = -1",
    );
    expect(hintOf(compare({ x: -6 }, used), "x")).toBe("what v1 passes on is left out of the sum -3 + -3 + 5 = -1");
  });

  test("the sign of one contribution, and two mistakes that give the same number", () => {
    const x = variable("x");
    const other = history(sub(mul(x, 5), mul(x, 2)), { x: 3 });
    expect(hintOf(compare({ x: 7 }, other), "x")).toMatch(/^the sign of what v\d passes on is wrong in the sum /);
    const same = history(mul(x, x), { x: 3 });
    expect(hintOf(compare({ x: 0 }, same), "x")).toBe(
      "it is 0, as before the pass: L must pass on to it; or the sign of what L passes on is wrong in the sum 3 + 3 = 6",
    );
  });

  test("72 instead of 27: a second backward() over the same graph", () => {
    const cube = history((x: Expr) => mul(mul(x, x), x), 3);
    expect(hintOf(compare(72, cube), "x")).toBe(
      "it is what is left after a second backward pass that adds to the numbers of the first, those of the inner nodes included: start every pass from nothing",
    );
    expect(compare(27, cube).exact).toBe(true);
  });

  test("a hint is never given for what is right, nor does it say what is right", () => {
    const x = variable("x");
    // At 0 the gradient is 0, its own negative and its own double.
    const flat = history(mul(x, sin(x)), { x: 0 });
    expect(compare({ x: 0 }, flat).rows[0]!.hint).toBe(undefined);
    expect(compare({ x: 0.25 }, flat).rows[0]!.hint).toBe(undefined);
  });
});

test("a right answer of a few digits is told apart from a wrong one, and text from a number", () => {
  const x = variable("x");
  const past = history(tanh(x), { x: 0.7 });
  const [row] = compare({ x: 0.635 }, past).rows;
  expect(row?.approximate).toBe(false);
  expect(row?.hint).toBe("it is right to 3 digits: compare(..., { relative: 0.005 }) takes that for right");
  expect(compare({ x: 0.635 }, past, { relative: 0.005 }).approximate).toBe(true);
  expect(compare({ x: 0.636 }, past).rows[0]?.hint).toBeUndefined();
  expect(errorOf(() => untyped(compare)({ x: "0.635" }, past)).message).toMatchInlineSnapshot(`
    "compare: your gradient: expected a number or a tensor for x, found the string "0.635".
      Write compare({ a: 6, b: -4 }, history), a Map from nodes to numbers, or what grad(f)(params) returns. [GM-OPERAND]"
  `);
});

test("where the shape is wrong that is said, and not what one number in place of a tensor looks like", () => {
  const [a, w] = [variable("a"), variable("w", [2])];
  const past = history(sum(mul(w, a)), { a: 2, w: tensor([1, 2]) });
  expect(hintOf(compare({ a: 3, w: 2 }, past), "w")).toBe("its shape is [], and that of the node is [2]");
});

test("a variable with 5,000 contributions, and as many names, are gone through in linear time", () => {
  const x = variable("x");
  let node: Expr = x;
  const names: Record<string, Expr> = {};
  for (let i = 1; i < 5000; i++) {
    node = add(node, x);
    names[`n${i}`] = node;
  }
  const past = history(node, { x: 1 });
  const [row] = compare({ x: 1 }, past, { names }).rows;
  expect(row?.expected).toBe(5000);
  expect(row?.hint).toMatch(
    /^it is only one of 5000 contributions, .* gets the sum, 1 \+ 1 .* \+ \.\.\. 4992 more = 5000/,
  );
  expect(compare({ x: 5000 }, past).exact).toBe(true);
});
