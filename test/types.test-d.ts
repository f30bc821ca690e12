// What must compile with which type, and what must not compile. Type-checked by vitest and by `npm run check`; no line
// of it runs.

import type { Either } from "fp-ts/lib/Either.js";
import { pipe } from "fp-ts/lib/function.js";
import type { Option } from "fp-ts/lib/Option.js";
import {
  add,
  attempt,
  defineOp,
  type Expr,
  evaluate,
  explainNonFinite,
  type GradError,
  grad,
  hessian,
  hvp,
  jacfwd,
  jacrev,
  jvp,
  mul,
  none,
  type Operand,
  type Origin,
  sum,
  type Tensor,
  Tree,
  tensor,
  valueAndGrad,
  vjp,
} from "gradmap";
import { describe, expectTypeOf, test } from "vitest";

interface Layer {
  readonly w: Tensor;
  readonly b: number;
}

interface Params {
  readonly layers: readonly Layer[];
  readonly pair: readonly [number, Tensor];
  readonly scale: number;
  readonly name: string;
  readonly trained: boolean;
  readonly note: null;
}

type SymbolicParams = {
  readonly layers: readonly { readonly w: Expr; readonly b: Expr }[];
  readonly pair: readonly [Expr, Expr];
  readonly scale: Expr;
  readonly name: string;
  readonly trained: boolean;
  readonly note: null;
};

declare const params: Params;
declare const x: Expr;
declare const loss: (p: SymbolicParams) => Expr;

describe("grad", () => {
  test("of unannotated scalar functions", () => {
    expectTypeOf(grad((a) => mul(a, a))(5)).toEqualTypeOf<number>();
    expectTypeOf(grad((a, b) => mul(a, b))(5, 6)).toEqualTypeOf<number>();
    expectTypeOf(grad((a) => sum(a))(tensor([1]))).toEqualTypeOf<Tensor>();
    expectTypeOf(grad((a) => mul(a, a))(x)).toEqualTypeOf<Expr>();
    expectTypeOf(grad(() => 3)(5)).toEqualTypeOf<number>();
    expectTypeOf(grad((a) => grad((b) => mul(mul(a, b), b))(a))(2)).toEqualTypeOf<number>();
    expectTypeOf(grad(grad(grad((a: Expr) => mul(a, a))))(2)).toEqualTypeOf<number>();
  });

  test("gives the parameters' own type", () => {
    expectTypeOf(grad(loss)(params)).toEqualTypeOf<Params>();
    expectTypeOf(grad(({ w, b }: { w: Expr; b: Expr }) => mul(w, b))({ w: 2, b: 1 })).toEqualTypeOf<{
      w: number;
      b: number;
    }>();
    expectTypeOf(grad(({ w, b }: { w: Expr; b: Expr }) => sum(mul(w, b)))({ w: tensor([2]), b: 1 })).toEqualTypeOf<{
      w: Tensor;
      b: number;
    }>();
    const numbers: readonly number[] = [1, 2];
    expectTypeOf(grad((xs: readonly Expr[]) => xs[0]!)(numbers)).toEqualTypeOf<readonly number[]>();
    expectTypeOf(grad((xs: readonly Expr[]) => xs[0]!)([1, 2])).toEqualTypeOf<number[]>();
    expectTypeOf(grad(([a, b]: readonly [Expr, Expr]) => mul(a, b))([1, tensor([2])])).toEqualTypeOf<
      [number, Tensor]
    >();
    const matrix: readonly (readonly number[])[] = [[1]];
    expectTypeOf(grad((m: readonly (readonly Expr[])[]) => m[0]![0]!)(matrix)).toEqualTypeOf<
      readonly (readonly number[])[]
    >();
  });

  test("of a record with an optional entry", () => {
    const withBias = ({ w, b }: { readonly w: Expr; readonly b?: Expr }): Expr => (b === undefined ? w : add(w, b));
    expectTypeOf(grad(withBias)({ w: 1 })).toEqualTypeOf<{ w: number }>();
    const full: { readonly w: number; readonly b?: number } = { w: 1 };
    expectTypeOf(grad(withBias)(full)).toEqualTypeOf<{ readonly w: number; readonly b?: number }>();
  });

  test("passes other arguments", () => {
    const f = (p: { readonly w: Expr }, data: { readonly x: Expr; readonly label: string }): Expr => mul(p.w, data.x);
    expectTypeOf(grad(f)({ w: 1 }, { x: 2, label: "a" })).toEqualTypeOf<{ w: number }>();
    // @ts-expect-error: the second argument is missing
    grad(f)({ w: 1 });
    // @ts-expect-error: one argument too many
    grad(f)({ w: 1 }, { x: 2, label: "a" }, 3);
    // @ts-expect-error: a static leaf of the wrong type
    grad(f)({ w: 1 }, { x: 2, label: 3 });
  });

  test("refuses parameters that do not fit", () => {
    const f = ({ w, b }: { readonly w: Expr; readonly b: Expr }): Expr => mul(w, b);
    // @ts-expect-error: b is missing
    grad(f)({ w: 1 });
    // @ts-expect-error: b is no number
    grad(f)({ w: 1, b: "2" });
    // @ts-expect-error: b may be undefined
    grad(f)({ w: 1, b: undefined });
    // @ts-expect-error: no record at all
    grad(f)(1);
    // @ts-expect-error: an array of numbers is no tensor
    grad((a: Expr) => sum(a))([1, 2]);
    // @ts-expect-error: the tuple is too short
    grad(([a, b]: readonly [Expr, Expr]) => mul(a, b))([1]);
    // @ts-expect-error: the tuple is too long
    grad(([a, b]: readonly [Expr, Expr]) => mul(a, b))([1, 2, 3]);
    // @ts-expect-error: an argument too many
    grad((a: Expr) => mul(a, a))(1, 2);
    // @ts-expect-error: no argument
    grad((a: Expr) => mul(a, a))();
  });

  test("takes a larger record: what the function does not use gets 0", () => {
    const penalty = ({ w }: { readonly w: Expr }): Expr => mul(w, w);
    expectTypeOf(grad(penalty)({ w: 1, b: 2 })).toEqualTypeOf<{ w: number; b: number }>();
  });

  test("refuses a loss that is no scalar", () => {
    // @ts-expect-error: a pair
    grad((a: Expr) => [a, a]);
    // @ts-expect-error: a record
    grad((a: Expr) => ({ loss: a }));
    // @ts-expect-error: a tensor
    grad((_: Expr) => tensor([1]));
    // @ts-expect-error: nothing
    grad((_: Expr) => {});
    // @ts-expect-error: text
    grad((_: Expr) => "1");
    // @ts-expect-error: not a function
    grad(mul(x, x));
    // @ts-expect-error: a pair
    valueAndGrad((a: Expr) => [a, a]);
    // @ts-expect-error: a pair
    hessian((a: Expr) => [a, a]);
    // @ts-expect-error: a pair
    hvp((a: Expr) => [a, a]);
    // @ts-expect-error: a pair
    explainNonFinite((a: Expr) => [a, a]);
    // @ts-expect-error: the pair of hasAux without hasAux
    grad((a: Expr) => [a, "aux"]);
    // @ts-expect-error: hasAux without the pair
    grad((a: Expr) => a, { hasAux: true });
  });

  test("refuses options that it does not know", () => {
    // @ts-expect-error: misspelt
    grad((a: Expr) => a, { argnum: 1 });
    // @ts-expect-error: text
    grad((a: Expr) => a, { argnums: "0" });
  });
});

describe("options", () => {
  const two = (p: { readonly w: Expr }, q: readonly [Expr, Expr]): Expr => mul(p.w, q[0]);

  test("argnums", () => {
    expectTypeOf(grad(two, { argnums: 0 })({ w: 1 }, [1, 2])).toEqualTypeOf<{ w: number }>();
    expectTypeOf(grad(two, { argnums: 1 })({ w: 1 }, [1, tensor([2])])).toEqualTypeOf<[number, Tensor]>();
    expectTypeOf(grad(two, { argnums: [1, 0] })({ w: 1 }, [1, 2])).toEqualTypeOf<
      readonly [[number, number], { w: number }]
    >();
    expectTypeOf(grad((a, b) => mul(a, b), { argnums: 1 })(1, 2)).toEqualTypeOf<number>();
    expectTypeOf(valueAndGrad(two, { argnums: 1 })({ w: 1 }, [1, 2])).toEqualTypeOf<
      readonly [value: number, gradient: [number, number]]
    >();
    expectTypeOf(grad(two, {})({ w: 1 }, [1, 2])).toEqualTypeOf<{ w: number }>();
  });

  test("hasAux", () => {
    const withAux = (p: { readonly w: Expr }) =>
      [mul(p.w, p.w), { prediction: p.w, label: "a", steps: [p.w] }] as const;
    expectTypeOf(grad(withAux, { hasAux: true })({ w: 1 })).toEqualTypeOf<
      readonly [
        gradient: { w: number },
        auxiliary: {
          readonly prediction: number | Tensor;
          readonly label: "a";
          readonly steps: readonly [number | Tensor];
        },
      ]
    >();
    expectTypeOf(valueAndGrad(withAux, { hasAux: true })({ w: 1 })[0][0]).toEqualTypeOf<number>();
    expectTypeOf(valueAndGrad(withAux, { hasAux: true })({ w: 1 })[1]).toEqualTypeOf<{ w: number }>();
    const inline = grad((a: Expr) => [mul(a, a), a], { hasAux: true })(2);
    expectTypeOf(inline).toEqualTypeOf<readonly [gradient: number, auxiliary: number | Tensor]>();
    const both = valueAndGrad((a: Expr, b: Expr) => [mul(a, b), a], { hasAux: true, argnums: [0, 1] })(2, 3);
    expectTypeOf(both[1]).toEqualTypeOf<readonly [number, number]>();
  });
});

describe("valueAndGrad, products and Jacobians", () => {
  test("valueAndGrad", () => {
    expectTypeOf(valueAndGrad((a) => mul(a, a))(5)).toEqualTypeOf<readonly [value: number, gradient: number]>();
    expectTypeOf(valueAndGrad(loss)(params)).toEqualTypeOf<readonly [value: number, gradient: Params]>();
    expectTypeOf(valueAndGrad((a) => mul(a, a))(x)).toEqualTypeOf<readonly [value: Expr, gradient: Expr]>();
    expectTypeOf(valueAndGrad(({ a, b }: { a: Expr; b: Expr }) => mul(a, b))({ a: 1, b: x })[0]).toEqualTypeOf<Expr>();
  });

  test("jvp and vjp", () => {
    expectTypeOf(jvp((a: Expr, b: Expr) => mul(a, b))([3, 4], [1, 0])).toEqualTypeOf<
      readonly [value: number | Tensor, tangent: number | Tensor]
    >();
    expectTypeOf(jvp((a) => ({ twice: add(a, a), label: "t" }))([3], [1])[1].twice).toEqualTypeOf<number | Tensor>();
    // @ts-expect-error: the primals are a tuple
    jvp((a: Expr) => a)(3, 1);
    // @ts-expect-error: a tangent is missing
    jvp((a: Expr, b: Expr) => mul(a, b))([3, 4], [1]);
    const [value, pullback] = vjp((a: Expr, p: { readonly w: Expr }) => mul(a, p.w))(3, { w: tensor([1]) });
    expectTypeOf(value).toEqualTypeOf<number | Tensor>();
    expectTypeOf(pullback(1)).toEqualTypeOf<[number, { w: Tensor }]>();
    // @ts-expect-error: the cotangent looks like the value
    pullback([1, 2]);
  });

  test("a number among the parameters of f is refused: it would arrive as an expression", () => {
    const poly = (w: Expr, degree: number) => (degree === 2 ? mul(w, w) : w);
    // @ts-expect-error: degree is an Expr while poly is traced
    grad(poly)(3, 2);
    const record = ({ w, on }: { readonly w: Expr; readonly on: 0 | 1 }) => (on ? mul(w, w) : w);
    // @ts-expect-error: so is on
    grad(record)({ w: 3, on: 0 });
    // @ts-expect-error: and so is each entry of index
    grad((w: Expr, index: readonly number[]) => (index[0] === 0 ? w : mul(w, 2)))(3, [0]);
    const either = (w: Operand, x: Operand) => mul(w, x);
    expectTypeOf(grad(either)(3, tensor([1, 2]))).toEqualTypeOf<number>();
    const optional = ({ w, b }: { readonly w: Expr; readonly b?: Expr }) => (b === undefined ? w : mul(w, b));
    expectTypeOf(grad(optional)({ w: 3 })).toEqualTypeOf<{ w: number }>();
    const named = ({ w }: { readonly w: Expr; readonly mode: "fast" | "slow"; readonly bias: boolean }) => w;
    grad(named)({ w: 3, mode: "fast", bias: true });
  });

  test("Jacobians and Hessians", () => {
    expectTypeOf(hessian((a) => mul(a, a))(2)).toEqualTypeOf<number>();
    expectTypeOf(hessian((a) => sum(mul(a, a)))(tensor([1, 2]))).toEqualTypeOf<Tensor>();
    expectTypeOf(hessian(({ w, b }: { w: Expr; b: Expr }) => mul(w, b))({ w: 1, b: 2 }).w.b).toEqualTypeOf<number>();
    expectTypeOf(jacfwd((a: Expr) => ({ y: a, z: mul(a, a) }))(tensor([1])).z).toEqualTypeOf<Tensor>();
    expectTypeOf(jacfwd((a: Expr) => mul(a, a))(1)).toEqualTypeOf<number | Tensor>();
    expectTypeOf(jacrev((xs: readonly Expr[]) => xs)([1, 2])).toEqualTypeOf<
      readonly (readonly (number | Tensor)[])[]
    >();
    expectTypeOf(hvp((a) => mul(a, a))(2, 1)).toEqualTypeOf<number>();
    expectTypeOf(hvp(loss)(params, params)).toEqualTypeOf<Params>();
    // @ts-expect-error: the direction is missing
    hvp((a: Expr) => mul(a, a))(2);
  });

  test("failures as values", () => {
    expectTypeOf(attempt(evaluate)(x, {})).toEqualTypeOf<Either<GradError, number | Tensor>>();
    expectTypeOf(explainNonFinite((a) => mul(a, a))(2)).toEqualTypeOf<Option<Origin>>();
  });

  test("trees", () => {
    expectTypeOf(Tree.zipWith((p, g) => p - g)(params, params)).toEqualTypeOf<Params>();
    expectTypeOf(Tree.map((p) => -p)(params)).toEqualTypeOf<Params>();
    expectTypeOf(Tree.reduce(0, (a, b) => a + b)(params)).toEqualTypeOf<number>();
    // @ts-expect-error: another structure
    Tree.zipWith((p, g) => p - g)(params, { w: 1 });
  });
});

describe("ops", () => {
  test("both call forms", () => {
    expectTypeOf(mul(1, tensor([2]))).toEqualTypeOf<Expr>();
    expectTypeOf(pipe(x, mul(2))).toEqualTypeOf<Expr>();
    expectTypeOf(pipe(x, sum({ axis: 0 }))).toEqualTypeOf<Expr>();
    expectTypeOf(sum(x, { axis: [0, 1], keepdims: true })).toEqualTypeOf<Expr>();
  });

  test("the wrong number or kind of operands", () => {
    // @ts-expect-error: three operands
    mul(1, 2, 3);
    // @ts-expect-error: none
    mul();
    // @ts-expect-error: text
    mul("1", 2);
    // @ts-expect-error: nothing
    mul(1, undefined);
    // @ts-expect-error: an array
    mul([1], 2);
    // @ts-expect-error: an unknown option
    sum(x, { axes: 1 });
  });

  test("defineOp", () => {
    const interval = [-1, 1] as const;
    const good = defineOp({
      name: "good",
      args: ["x", "y"],
      value: (a, b) => a * b,
      partials: ([a, b]) => [b, a],
      domain: [interval, interval],
    });
    expectTypeOf(good(1, 2)).toEqualTypeOf<Expr>();
    expectTypeOf(good(2)).toEqualTypeOf<(x: Expr | Tensor | number) => Expr>();
    // @ts-expect-error: three operands for two arguments
    good(1, 2, 3);

    // @ts-expect-error: two partials for one argument
    defineOp({ name: "f", args: ["x"], value: (a) => a, partials: ([a]) => [a, a], domain: [interval] });
    // @ts-expect-error: one partial for two arguments
    defineOp({ name: "f", args: ["x", "y"], value: (a) => a, partials: ([a]) => [a], domain: [interval, interval] });
    // @ts-expect-error: a value of two arguments for one
    defineOp({ name: "f", args: ["x"], value: (a, b) => a + b, partials: () => [1], domain: [interval] });
    // @ts-expect-error: a value that is no number
    defineOp({ name: "f", args: ["x"], value: (a) => String(a), partials: () => [1], domain: [interval] });
    // @ts-expect-error: no domain
    defineOp({ name: "f", args: ["x"], value: (a) => a, partials: () => [1] });
    // @ts-expect-error: one interval for two arguments
    defineOp({ name: "f", args: ["x", "y"], value: (a, b) => a + b, partials: () => [1, 1], domain: [interval] });
    // @ts-expect-error: no partials; write none("reason") for an op without a derivative
    defineOp({ name: "f", args: ["x"], value: (a) => a, domain: [interval] });
    // @ts-expect-error: no name
    defineOp({ args: ["x"], value: (a) => a, partials: () => [1], domain: [interval] });
    defineOp({
      name: "f",
      args: ["x"],
      value: (a) => a,
      partials: () => [1],
      domain: [interval],
      // @ts-expect-error: a kink without its partial
      kinks: [{ arg: "x", at: 0 }],
    });
    defineOp({ name: "f", args: ["x"], value: (a) => a, partials: none("flat"), domain: [interval] });
  });

  test("expressions are read-only", () => {
    // @ts-expect-error: frozen
    x.shape = [];
    // @ts-expect-error: frozen
    x.shape[0] = 1;
    // @ts-expect-error: tensors are read-only
    tensor([1]).data[0] = 2;
  });
});
