// compile: any tree in, any tree out, in every way that can be chosen; what it says of itself; and sums over shards.
import {
  add,
  compile,
  compileAsync,
  concat,
  defineOp,
  type Expr,
  exp,
  grad,
  gradOverShards,
  hessian,
  iterate,
  lt,
  matmul,
  mul,
  sin,
  slice,
  square,
  sub,
  sum,
  type Tensor,
  tanh,
  tensor,
  toNested,
  valueAndGrad,
  whileLoop,
  zeros,
} from "gradmap";
import { describe, expect, test } from "vitest";
import { untyped } from "../throwing.js";

const model = {
  w: tensor([
    [0.5, -1],
    [2, 0.25],
    [1, 1],
  ]),
  b: tensor([0.1, 0.2]),
  name: "tiny",
};
type Model<T> = { readonly w: T; readonly b: T; readonly name: string };
const x = tensor(
  Array.from({ length: 30 }, (_, i) => Math.sin(i)),
  [10, 3],
);
const loss = ({ w, b }: Model<Expr>, input: Expr) => sum(square(tanh(add(matmul(input, w), b))));

const near = (found: unknown, wanted: unknown, digits: number): void => {
  expect(JSON.parse(JSON.stringify(found), rounded(digits))).toEqual(
    JSON.parse(JSON.stringify(wanted), rounded(digits)),
  );
};
const rounded = (digits: number) => (_: string, value: unknown) =>
  typeof value === "number" ? Number(value.toPrecision(digits)) : value;

describe.each(["auto", "interpreter", "javascript", "wasm"] as const)("the back end %s", (backend) => {
  test("gives values and gradients of trees, frozen and of the same structure", () => {
    const wanted = valueAndGrad(loss)(model, x);
    const found = compile(valueAndGrad(loss), { backend })(model, x);
    near(found, wanted, 12);
    expect(Object.isFrozen(found)).toBe(true);
    expect(found[1].name).toBe("tiny");
  });

  test("gives Hessians", () => {
    const f = (v: Expr): Expr => sum(mul(sin(v), square(slice(concat([v, v]), [[1, 4]]))));
    near(compile(hessian(f), { backend })(tensor([1, 2, 3])), hessian(f)(tensor([1, 2, 3])), 12);
  });

  test("computes loops of a known length, and of one that only the run tells", () => {
    const f = (v: Expr): Expr => iterate(5, (y) => sin(add(y, v)), v);
    const g = (v: Expr): Expr =>
      whileLoop(
        (y) => lt(y, 100),
        (y) => mul(y, y),
        v,
      );
    near(compile(grad(f), { backend })(0.5), grad(f)(0.5), 13);
    near(compile(grad(g), { backend })(3), 17496, 13);
  });

  test("calls an op of the user's own by its value", () => {
    const op = defineOp({
      name: "thirds",
      args: ["x"],
      value: (v) => v / 3 + 1,
      partials: () => [1 / 3],
      domain: [[-1, 1]],
    });
    near(compile((v: Expr) => sum(op(mul(2, v))), { backend })(tensor([1, 2, 3, 4, 5])), 15, 13);
  });

  test("leaves what it returned alone at the next call", () => {
    const f = compile((v: Expr) => mul(2, v), { backend });
    const first = f(tensor([1, 2]));
    f(tensor([5, 6]));
    expect(toNested(first as Tensor)).toEqual([2, 4]);
  });

  test("computes nothing of no numbers", () => {
    expect(toNested(compile((v: Expr) => mul(2, v), { backend })(zeros([0, 2])) as Tensor)).toEqual([]);
  });
});

test("32 bits are enough for seven digits", () => {
  const wanted = valueAndGrad(loss)(model, x);
  const found = compile(valueAndGrad(loss), { precision: "f32" })(model, x);
  near(found, wanted, 5);
  expect(found[0]).not.toBe(wanted[0]);
  expect(Math.fround(found[0] as number)).toBe(found[0]);
});

test("a program may run within itself", () => {
  const inner: { run: (v: number) => unknown } = { run: () => 0 };
  const op = defineOp({
    name: "reentrant",
    args: ["x"],
    value: (v) => (v > 100 ? v : Number(inner.run(v + 100))),
    partials: () => [1],
    domain: [[0, 1]],
  });
  const f = compile((v: Expr) => add(op(v), mul(1000, v)), { backend: "wasm" });
  inner.run = f;
  expect(f(1)).toBe(1000 + (101 + 101_000));
});

test("an error of an op's value reaches the caller, and the program runs again", () => {
  const op = defineOp({
    name: "picky",
    args: ["x"],
    value: (v) => {
      if (v < 0) throw new RangeError("below 0");
      return v;
    },
    partials: () => [1],
    domain: [[0, 1]],
  });
  const f = compile((v: Expr) => mul(2, op(v)), { backend: "wasm" });
  expect(f(1)).toBe(2);
  expect(() => f(-1)).toThrow("below 0");
  expect(f(3)).toBe(6);
});

test("the code can be looked at", () => {
  const f = compile((v: Expr) => exp(mul(v, v)));
  expect(f.toWat(2)).toContain("f64.mul");
  expect(f.toSource(2)).toContain("Math.exp");
  const open = compile(
    grad((v: Expr) =>
      whileLoop(
        (y) => lt(y, 100),
        (y) => mul(y, y),
        v,
      ),
    ),
  );
  expect(open.toWat(3)).toContain("interpreter");
});

test("compiling in the background gives the same function", async () => {
  const f = await compileAsync((m: Model<Expr>, input: Expr) => valueAndGrad(loss)(m, input))(model, x);
  near(f(model, x), valueAndGrad(loss)(model, x), 12);
  // For other shapes too.
  near(f(model, tensor([[1, 2, 3]])), valueAndGrad(loss)(model, tensor([[1, 2, 3]])), 12);
});

test("a pure function passes the check of purity, an impure one does not", () => {
  const pure = compile((v: Expr) => mul(2, v), { checkPurity: true });
  for (let k = 0; k < 9; k++) expect(pure(k)).toBe(2 * k);
  let scale = 1;
  const impure = compile((v: Expr) => mul(scale, v), { checkPurity: true });
  impure(1);
  scale = 2;
  expect(() => impure(1)).toThrow(/GM-PURITY/);
});

test.each([
  [{ backend: "gpu" }, /"auto", "interpreter", "javascript", "wasm"/],
  [{ precision: "f16" }, /"f64" or "f32"/],
  [{ precision: "f32", backend: "javascript" }, /what JavaScript computes with/],
  [{ speed: 9 }, /GM-OPTION/],
])("%o is an error that says what there is", (options, message) => {
  expect(() => untyped(compile)((v: Expr) => v, options)).toThrow(message);
});

describe("gradOverShards", () => {
  const error = (w: Expr, { a, b }: { readonly a: Expr; readonly b: Expr }) => sum(square(sub(mul(w, a), b)));
  const data = { a: tensor([1, 2, 3, 4, 5]), b: tensor([2, 4, 6, 8, 11]) };

  test.each([1, 2, 3, 5, 9])("in %i parts is the gradient of the whole", (shards) => {
    near(gradOverShards(error, { shards })(1.5, data), valueAndGrad(error)(1.5, data), 12);
  });

  test("says what is wrong with data and options", () => {
    expect(() => gradOverShards(error)(1, { a: tensor([1, 2]), b: tensor([1]) })).toThrow(/GM-SHAPE/);
    expect(() => gradOverShards(error)(1, { a: zeros([0]), b: zeros([0]) })).toThrow(/GM-SHAPE/);
    expect(() => gradOverShards(error, { shards: 0 })).toThrow(/GM-OPTION/);
  });
});
