// How settings are written: as users write them, so that what is written makes the same values again.
import * as gradmap from "gradmap";
import {
  concat,
  defineRule,
  type Expr,
  evaluate,
  fromTypedArray,
  none,
  type StructuralFunction,
  variable,
} from "gradmap";
import { toBoxes, toInfix, toTex } from "gradmap/show";
import { expect, test } from "vitest";
import { isExpr } from "../../src/expr/expr.js";

const { sum, amax, logSumExp, softmax, cumsum, slice, reshape, permute, transpose, broadcastTo, argsort, inv, solve } =
  gradmap;
const x = variable("x", [3, 4]);
const square = variable("square", [2, 2]);

test.each<[Expr, string]>([
  [sum(x), "sum(x)"],
  [sum(x, { axis: -1 }), "sum(x, { axis: 1 })"],
  [sum(variable("y", [2, 3, 4]), { axis: [0, 2] }), "sum(y, { axis: [0, 2] })"],
  [amax(x, { axis: 0 }), "amax(x, { axis: 0 })"],
  [gradmap.amin(x), "amin(x)"],
  [logSumExp(x, { axis: 0 }), "logSumExp(x, { axis: 0 })"],
  [softmax(x), "softmax(x, { axis: 1 })"],
  [softmax(variable("y", [2])), "softmax(y, { axis: 0 })"],
  [gradmap.logSoftmax(x, { axis: 0 }), "logSoftmax(x, { axis: 0 })"],
  [cumsum(x, { axis: 1 }), "cumsum(x, { axis: 1 })"],
  [
    slice(x, [
      [1, 3],
      [0, 4, 2],
    ]),
    "slice(x, [[1, 3], [0, 3, 2]])",
  ],
  [
    slice(x, [
      [-2, 3],
      [1, 1],
    ]),
    "slice(x, [[1, 3], [1, 1]])",
  ],
  [slice(x, [[0, 0, 3]]), "slice(x, [[0, 0, 3], [0, 4]])"],
  [reshape(x, [2, -1]), "reshape(x, [2, 6])"],
  [permute(x, [1, 0]), "permute(x, [1, 0])"],
  [transpose(x), "permute(x, [1, 0])"],
  [broadcastTo(x, [2, 3, 4]), "broadcastTo(x, [2, 3, 4])"],
  [argsort(x), "argsort(x, { axis: 1 })"],
  [argsort(x, { descending: true, axis: 0 }), "argsort(x, { axis: 0, descending: true })"],
  [concat([x, x], { axis: -2 }), "concat([x, x], { axis: 0 })"],
  [inv(square), "inv(square)"],
  [solve(square, square), "solve(square, square)"],
])("case %#: what is written makes the same numbers again", (expr, text) => {
  expect(toInfix(expr)).toBe(text);
  const again: unknown = new Function(...Object.keys(gradmap), "x", "square", "y", `return ${text};`)(
    ...Object.values(gradmap),
    x,
    square,
    [...gradmap.freeVariables(expr)].find(({ name }) => name === "y"),
  );
  const env = new Map(
    [...gradmap.freeVariables(expr)].map((v) => {
      const size = v.shape.reduce((product, n) => product * n, 1);
      return [
        v,
        fromTypedArray(
          Float64Array.from({ length: size }, (_, i) => Math.cos(3 * i + 1)),
          v.shape,
        ),
      ] as const;
    }),
  );
  expect(isExpr(again)).toBe(true);
  if (isExpr(again)) expect(evaluate(again, env)).toEqual(evaluate(expr, env));
});

test("what is known without them is not said in pictures either", () => {
  expect(toBoxes(solve(square, inv(square)))).not.toMatch(/where|lower|of:/);
  expect(toTex(sum(x, { axis: 0 }))).toBe(String.raw`\operatorname{sum}\left(x, \text{\{ axis: 0 \}}\right)`);
});

test("settings of a user's op: as the node holds them, or as the op says", () => {
  const scaled = (
    settings?: (params: { readonly by: number }) => readonly unknown[],
  ): StructuralFunction<{ readonly by: number; readonly nothing?: undefined }> =>
    defineRule<{ readonly by: number; readonly nothing?: undefined }>({
      name: "scaled",
      args: ["x"],
      shape: ([of]) => of!,
      value: ([of], { by }) => of!.data.map((v) => v * by),
      vjp: none("not needed"),
      ...(settings === undefined ? {} : { settings }),
    });
  expect(toInfix(scaled()(x, { by: -0, nothing: undefined }))).toBe("scaled(x, { by: 0 })");
  expect(toInfix(scaled(({ by }) => [by, { over: [1] }])(x, { by: 2 }))).toBe("scaled(x, 2, { over: [1] })");
  expect(toInfix(scaled(() => [])(x, { by: 2 }))).toBe("scaled(x)");
});
