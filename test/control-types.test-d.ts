// What must compile, and what must not, of loops, branches, batches and custom derivatives.
import {
  add,
  checkpoint,
  cond,
  customJvp,
  customVjp,
  diagHessian,
  dot,
  type Expr,
  fixedPoint,
  fold,
  grad,
  gt,
  iterate,
  jvp,
  linearize,
  lt,
  matmul,
  mul,
  ones,
  root,
  scan,
  sub,
  type Tensor,
  taylor,
  tensor,
  variable,
  vmap,
  whileLoop,
} from "gradmap";
import { describe, expectTypeOf, test } from "vitest";

const x = variable("x");
const xs = tensor([1, 2, 3]);

describe("loops", () => {
  test("infer the carry from where they start, whatever it is made of", () => {
    expectTypeOf(fold((c, y) => add(c, y), 0, xs)).toEqualTypeOf<Expr>();
    expectTypeOf(fold((c, y) => ({ a: add(c.a, y), n: 0 }), { a: 1, n: x }, xs)).toEqualTypeOf<{
      readonly a: Expr;
      readonly n: Expr;
    }>();
    const [carry, outputs] = scan((c, { y, name }) => [[c[0], c[0]], { y, name }], [1, x], { y: xs, name: "static" });
    expectTypeOf(carry).toEqualTypeOf<readonly [Expr, Expr]>();
    expectTypeOf(outputs).toEqualTypeOf<{ readonly y: Expr; readonly name: string }>();
    expectTypeOf(iterate(3, (c, step) => mul(c, step), ones([2]))).toEqualTypeOf<Expr>();
    expectTypeOf(
      whileLoop(
        ({ a }) => lt(a, 3),
        ({ a }) => ({ a: mul(a, 2) }),
        { a: 1 },
      ),
    ).toEqualTypeOf<{ readonly a: Expr }>();
    expectTypeOf(fixedPoint((c) => mul(c, 0.5), 1)).toEqualTypeOf<Expr>();
    expectTypeOf(root(({ a }) => ({ a: sub(a, 1) }), { a: 1 })).toEqualTypeOf<{ readonly a: Expr }>();
  });

  test("take functions that say what they are given", () => {
    type State = { readonly p: Expr; readonly v: Expr };
    const step = ({ p, v }: State, force: Expr): State => ({ p: add(p, v), v: add(v, force) });
    expectTypeOf(fold(step, { p: 0, v: tensor([1, 2]) }, xs)).toEqualTypeOf<State>();
  });

  test("want the carry back", () => {
    // @ts-expect-error: a record in place of an expression
    fold((c) => ({ c }), 0, xs);
    // @ts-expect-error: an entry is missing
    fold((c) => ({ a: c.a }), { a: 1, b: 2 }, xs);
    // @ts-expect-error: no output
    scan((c) => c, 0, xs);
    const yes = (): boolean => true;
    // @ts-expect-error: a condition is no boolean
    whileLoop(yes, (c) => c, 0);
    // @ts-expect-error: the number of steps is known now
    iterate(x, (c) => c, 0);
    // @ts-expect-error: an unknown option
    scan((c) => [c, c], 0, xs, { reversed: true });
  });
});

test("branches return one tree", () => {
  expectTypeOf(
    cond(
      gt(x, 0),
      () => x,
      () => 1,
    ),
  ).toEqualTypeOf<Expr>();
  expectTypeOf(
    cond(
      1,
      () => ({ a: x, b: [x] }),
      () => ({ a: 1, b: [2] }),
    ),
  ).toEqualTypeOf<{
    readonly a: Expr;
    readonly b: readonly Expr[];
  }>();
  const side = (): Expr => x;
  const record = () => ({ a: x });
  // @ts-expect-error: a condition is no boolean
  cond(true, side, side);
  // @ts-expect-error: two different trees
  cond(x, record, side);
});

test("batches are tensors, or expressions if any argument is one", () => {
  const f = (w: Expr, y: Expr): Expr => dot(w, y);
  expectTypeOf(vmap(f, { inAxes: [null, 0] })(xs, ones([2, 3]))).toEqualTypeOf<Tensor>();
  expectTypeOf(vmap(f)(variable("w", [2, 3]), ones([2, 3]))).toEqualTypeOf<Expr>();
  expectTypeOf(vmap((y: Expr) => ({ a: y, name: "static" }))(xs)).toEqualTypeOf<{
    readonly a: Tensor;
    readonly name: string;
  }>();
  expectTypeOf(vmap(grad((w: Expr, y: Expr) => mul(w, y)))(xs, xs)).toEqualTypeOf<Tensor>();
  // @ts-expect-error: one argument of two
  vmap(f)(xs);
  // @ts-expect-error: an axis is a number or null
  vmap(f, { inAxes: "first" });
});

test("custom derivatives have the type of the function", () => {
  const f = customJvp(
    (a: Expr, b: Expr) => ({ sum: add(a, b) }),
    ([a, b], [s, t]) => [{ sum: add(a, b) }, { sum: add(s, t) }],
  );
  expectTypeOf(f(1, x)).toEqualTypeOf<{ readonly sum: Expr }>();
  const g = customVjp(
    (p: { readonly a: Expr }) => p.a,
    ({ a }) => [a, { residual: a }],
    ({ residual }, cotangent) => [{ a: mul(residual, cotangent) }],
  );
  expectTypeOf(g({ a: 1 })).toEqualTypeOf<Expr>();
  expectTypeOf(checkpoint((a: Expr) => [a, a])(1)).toEqualTypeOf<readonly Expr[]>();
  const identity = (a: Expr): Expr => a;
  // @ts-expect-error: no pair
  customJvp(identity, identity);
  // @ts-expect-error: a string is no argument
  f("1", 2);
});

test("transforms of transforms", () => {
  const net = (a: Expr): Expr => mul(a, a);
  expectTypeOf(jvp(grad(net))([2], [1])).toEqualTypeOf<readonly [value: number | Tensor, tangent: number | Tensor]>();
  expectTypeOf(linearize(grad(net))(2)[0]).toEqualTypeOf<number | Tensor>();
  expectTypeOf(checkpoint(grad(net))(2)).toEqualTypeOf<Expr>();
  expectTypeOf(vmap(grad(net))(tensor([1, 2]))).toEqualTypeOf<Tensor>();
});

test("derivatives as functions, diagonals and series", () => {
  const [value, push] = linearize((a: Expr) => matmul(a, a))(ones([2, 2]));
  expectTypeOf(value).toEqualTypeOf<number | Tensor>();
  expectTypeOf(push(ones([2, 2]))).toEqualTypeOf<number | Tensor>();
  expectTypeOf(diagHessian((p: { readonly a: Expr }) => mul(p.a, p.a))({ a: 3 })).toEqualTypeOf<{ a: number }>();
  expectTypeOf(taylor((a: Expr) => mul(a, a), 3)(1)).not.toBeAny();
});
