// Loops and branches as text and pictures: with their bodies, and never twice.
import {
  add,
  cond,
  evaluate,
  fold,
  gradientMap,
  gt,
  lt,
  mul,
  reversePass,
  scan,
  sin,
  sum,
  tensor,
  variable,
  whileLoop,
} from "gradmap";
import { toDot, toInfix, toTable, toTex } from "gradmap/show";
import { expect, test } from "vitest";

const [w, x, xs] = [variable("w"), variable("x"), variable("xs", [3])];
const folded = fold((c, y) => sin(add(mul(w, c), y)), 0.5, xs);

test("a loop reads as a call with its body", () => {
  expect(toInfix(folded)).toMatchInlineSnapshot(`"fold((carry, xs, w) => [sin(w * carry + xs)], 0.5, xs, w).carry[0]"`);
  expect(
    toInfix(
      whileLoop(
        (c) => lt(c, 100),
        (c) => mul(c, c),
        x,
      ),
    ),
  ).toMatchInlineSnapshot(`"whileLoop((carry) => [carry < 100], (carry) => [carry * carry], x).carry[0]"`);
  expect(
    toInfix(
      cond(
        gt(x, 0),
        () => sin(x),
        () => mul(2, x),
      ),
    ),
  ).toMatchInlineSnapshot(`"cond(x > 0, (x) => [sin(x)], (x) => [2 * x], x)"`);
});

test("a loop of which several results are used is written once", () => {
  const [last, all] = scan((c, y) => [add(c, y), mul(c, y)], x, xs);
  expect(toInfix(add(last, sum(all)))).toMatchInlineSnapshot(`
    "v1 = scan((carry, xs) => [carry + xs, carry * xs], x, xs)
    v1.carry[0] + sum(v1.output[0])"
  `);
  expect(toInfix(gradientMap(folded).get(w)!)).toMatchInlineSnapshot(
    `"fold.reversed((cotangent, sum.w, carry, xs, w) => [cotangent * cos(w * carry + xs) * w, sum.w + cotangent * cos(w * carry + xs) * carry, cotangent * cos(w * carry + xs)], 1, 0, fold((carry, xs, w) => [sin(w * carry + xs)], 0.5, xs, w).history[0], xs, w).carry[1]"`,
  );
});

test("as TeX and as a picture", () => {
  expect(toTex(folded)).toMatchInlineSnapshot(
    `"{\\operatorname{fold}\\left(\\left(\\mathrm{carry}, \\mathrm{xs}, w\\right) \\mapsto \\left(\\sin\\left(w \\cdot \\mathrm{carry} + \\mathrm{xs}\\right)\\right); 0.5, \\mathrm{xs}, w\\right)}_{\\text{carry[0]}}"`,
  );
  expect(toDot(folded)).toMatchInlineSnapshot(`
    "digraph {
      rankdir=LR;
      node [shape=box];
      n0 [label="0.5", style=rounded];
      n1 [label="xs", style=rounded];
      n2 [label="w", style=rounded];
      n3 [label="fold\\n(carry, xs, w) => [sin(w * carry + xs)]"];
      n4 [label="carry[0]"];
      n0 -> n3;
      n1 -> n3;
      n2 -> n3;
      n3 -> n4;
    }"
  `);
});

test("a result of a loop with a name has no second subscript", () => {
  const y = whileLoop(
    (c) => lt(c, 50),
    (c) => mul(c, x),
    x,
  );
  expect(toTex(gradientMap(y).get(x)!)).not.toContain("}_{\\text{carry[0]}}_");
  expect(toTex(gradientMap(y).get(x)!)).toContain("{v_{1}}_{\\text{carry[0]}}");
});

test("in the table of the reverse pass a loop passes on with the last of its results", () => {
  const [last, all] = scan((c, y) => [sin(add(mul(w, c), y)), mul(c, y)], 0.5, xs);
  const steps = reversePass(add(last, sum(all)), { w: 0.3, xs: tensor([1, 2, 3]) });
  expect(toTable(steps)).toMatchInlineSnapshot(`
    "step  node                                                                                  value                    adjoint                          passes on
    1     L = v1 + v3                                                                           4.52702                  1                                v1: 1 * 1 = 1, v3: 1 * 1 = 1
    2     v3 = sum(v2)                                                                          4.61418                  1                                v2: [1, 1, 1]
    3     v2 = scan((carry, xs, w) => [sin(w * carry + xs), carry * xs], 0.5, xs, w).output[0]  [0.5, 1.82553, 2.28865]  [1, 1, 1]
    4     v1 = scan((carry, xs, w) => [sin(w * carry + xs), carry * xs], 0.5, xs, w).carry[0]   -0.0871621               1                                xs: [1.10296, -0.833617, -0.233309], w: -2.05253
    5     w                                                                                     0.3                      -2.05253
    6     xs                                                                                    [1, 2, 3]                [1.10296, -0.833617, -0.233309]"
  `);
  expect(evaluate(gradientMap(add(last, sum(all))).get(w)!, { w: 0.3, xs: tensor([1, 2, 3]) })).toBe(
    steps.at(-1)!.gradientMap.get(w),
  );
});
