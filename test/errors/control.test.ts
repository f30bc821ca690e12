// What loops, branches, batches and custom derivatives say when they are given what does not fit.
import {
  add,
  cond,
  constant,
  customJvp,
  customVjp,
  type Expr,
  evaluate,
  fixedPoint,
  fold,
  grad,
  gt,
  iterate,
  jvp,
  linearTranspose,
  lt,
  mul,
  ones,
  root,
  scan,
  sum,
  tensor,
  variable,
  vmap,
  whileLoop,
  zeros,
} from "gradmap";
import { describe, expect, test } from "vitest";
import { errorOf, pretend, untyped } from "../throwing.js";

const message = (f: () => unknown): string => errorOf(f).message;
const [x, v] = [variable("x"), variable("v", [3])];

describe("a carry", () => {
  test("that changes its shape, or its structure, names the leaf", () => {
    expect(message(() => fold((c, y) => add(c, y), 0, ones([2, 3])))).toMatchInlineSnapshot(`
      "fold: carry: expected the function to return a tree like the one it is given: shape [], found shape [3].
        Start with a carry of the structure and shapes that the body returns (zeros(shape) in place of 0, say), or mend the body. [GM-CARRY]"
    `);
    expect(message(() => untyped(fold)(({ a }: { a: Expr }) => [a], { a: 1 }, v))).toMatchInlineSnapshot(`
      "fold: carry: expected the function to return a tree like the one it is given: a record with the keys "a", found an array of length 1.
        Start with a carry of the structure and shapes that the body returns (zeros(shape) in place of 0, say), or mend the body. [GM-CARRY]"
    `);
    expect(
      message(() => untyped(iterate)(3, (c: { readonly p: Expr }) => mul(c.p, v), { p: x })),
    ).toMatchInlineSnapshot(`
      "iterate: carry: expected the function to return a tree like the one it is given: a record with the keys "p", found a number or tensor.
        Start with a carry of the structure and shapes that the body returns (zeros(shape) in place of 0, say), or mend the body. [GM-CARRY]"
    `);
    expect(
      message(() =>
        whileLoop(
          (c) => lt(c, 3),
          () => v,
          x,
        ),
      ),
    ).toMatchInlineSnapshot(`
      "whileLoop: carry: expected the function to return a tree like the one it is given: shape [], found shape [3].
        Start with a carry of the structure and shapes that the body returns (zeros(shape) in place of 0, say), or mend the body. [GM-CARRY]"
    `);
    expect(message(() => fixedPoint((c) => mul(c, v), 1))).toMatchInlineSnapshot(`
      "fixedPoint: x: expected the function to return a tree like the one it is given: shape [], found shape [3].
        Start with a carry of the structure and shapes that the body returns (zeros(shape) in place of 0, say), or mend the body. [GM-CARRY]"
    `);
    expect(message(() => root((c) => mul(c, v), 1))).toMatchInlineSnapshot(`
      "root: x: expected the function to return a tree like the one it is given: shape [], found shape [3].
        Start with a carry of the structure and shapes that the body returns (zeros(shape) in place of 0, say), or mend the body. [GM-CARRY]"
    `);
  });

  test("without an output beside it", () => {
    expect(message(() => untyped(scan)((c: Expr, y: Expr) => add(c, y), 0, v))).toMatchInlineSnapshot(`
      "scan: expected the body to return [carry, output], found an Expr.
        Return [carry, output]; where there is no output, use fold, or return [carry, null]. [GM-CARRY]"
    `);
  });
});

describe("sequences", () => {
  test("that do not share their first axis", () => {
    expect(message(() => fold((c, y) => add(c, y.b), 0, { a: v, b: ones([4]) }))).toMatchInlineSnapshot(`
      "fold: xs.b: expected a first axis of size 3, as the leaves before it, found shape [4].
        All leaves of the sequences share their first axis: one entry a step. What stays the same is used by the body directly. [GM-SHAPE]"
    `);
    expect(message(() => fold((c, y) => add(c, y), 0, x))).toMatchInlineSnapshot(`
      "fold: xs: expected a tensor with a first axis to go along, found a scalar.
        A sequence is a tensor: write tensor([1, 2, 3]). What stays the same in every step is used by the body directly. [GM-SHAPE]"
    `);
    expect(message(() => scan((c) => [c, null], 0, null))).toMatchInlineSnapshot(`
      "scan: expected a sequence to go along, or the number of steps, found neither.
        Give xs with at least one tensor, or { length: n }. [GM-OPTION]"
    `);
    expect(message(() => scan((c) => [c, null], 0, v, { length: 4 }))).toMatchInlineSnapshot(`
      "scan: xs: expected a first axis of size 4, as the leaves before it, found shape [3].
        All leaves of the sequences share their first axis: one entry a step. What stays the same is used by the body directly. [GM-SHAPE]"
    `);
  });

  test("and options that are none", () => {
    expect(message(() => scan((c) => [c, null], 0, v, { checkpointEvery: 0 }))).toMatchInlineSnapshot(`
      "scan: expected a whole number from 1 on for the option checkpointEvery, found the number 0.
        Write scan(..., { checkpointEvery: ... }) with a whole number from 1 on. [GM-OPTION]"
    `);
    expect(message(() => untyped(scan)((c: Expr) => [c, null], 0, v, { backwards: true }))).toMatchInlineSnapshot(`
      "scan: expected only the options reverse, length, checkpointEvery, found the option "backwards".
        Remove it or mend its spelling. [GM-OPTION]"
    `);
    expect(message(() => iterate(-1, (c) => c, 0))).toMatchInlineSnapshot(`
      "iterate: expected a whole number of steps from 0 on, known now, found the number -1.
        Where the data say how many steps there are, use whileLoop(condition, f, init). [GM-OPERAND]"
    `);
    expect(message(() => untyped(iterate)(x, (c: Expr) => c, 0))).toMatchInlineSnapshot(`
      "iterate: expected a whole number of steps from 0 on, known now, found an Expr.
        Where the data say how many steps there are, use whileLoop(condition, f, init). [GM-OPERAND]"
    `);
  });
});

describe("a condition", () => {
  test("that is no scalar", () => {
    expect(
      message(() =>
        cond(
          gt(v, 0),
          () => 1,
          () => 2,
        ),
      ),
    ).toMatchInlineSnapshot(`
      "cond: expected a scalar expression as the condition (0 is false), found an expression of shape [3].
        Compare with lt, gt, eq...; reduce a tensor with amax (any) or amin (all); for a choice by element use where. [GM-PREDICATE]"
    `);
    expect(
      message(() =>
        untyped(cond)(
          true,
          () => 1,
          () => 2,
        ),
      ),
    ).toMatchInlineSnapshot(`
      "cond: expected a scalar expression as the condition (0 is false), found the boolean true.
        Compare with lt, gt, eq...; reduce a tensor with amax (any) or amin (all); for a choice by element use where. [GM-PREDICATE]"
    `);
    expect(
      message(() =>
        whileLoop(
          (c) => lt(c, v),
          (c) => c,
          0,
        ),
      ),
    ).toMatchInlineSnapshot(`
      "whileLoop: expected a scalar expression as the condition (0 is false), found an expression of shape [3].
        Compare with lt, gt, eq...; reduce a tensor with amax (any) or amin (all); for a choice by element use where. [GM-PREDICATE]"
    `);
  });

  test("that holds for ever", () => {
    const forever = whileLoop(
      (c) => lt(c, 1),
      (c) => mul(c, 1),
      x,
      { max: 10 },
    );
    expect(message(() => evaluate(forever, { x: 0 }))).toMatchInlineSnapshot(`
      "whileLoop: expected an end within 10 steps, found that it would go on.
        Check that each step comes nearer to the end, and that nothing is NaN; or allow more steps: { max }. [GM-LOOP]"
    `);
    expect(evaluate(forever, { x: 1 })).toBe(1);
    expect(
      message(() =>
        evaluate(
          fixedPoint((c) => add(c, 1), 0, { max: 5 }),
          {},
        ),
      ),
    ).toMatchInlineSnapshot(`
      "fixedPoint: expected an end within 5 steps, found that it would go on.
        Start nearer to the solution, allow more steps: { max }, or a larger { tolerance }. [GM-LOOP]"
    `);
    expect(
      message(() =>
        evaluate(
          root((c) => add(mul(c, c), 1), 3),
          {},
        ),
      ),
    ).toMatchInlineSnapshot(`
      "root: expected an end within 100 steps, found that it would go on.
        Start nearer to the solution, allow more steps: { max }, or a larger { tolerance }. [GM-LOOP]"
    `);
  });

  test("whose sides differ", () => {
    expect(
      message(() =>
        cond(
          x,
          () => x,
          () => v,
        ),
      ),
    ).toMatchInlineSnapshot(`
      "cond: result: expected both branches to return the same structure and shapes: the first shape [], found the second shape [3].
        Return the same tree from both; write zeros(shape) where one has nothing. [GM-BRANCH]"
    `);
    expect(
      message(() =>
        untyped(cond)(
          x,
          () => ({ a: x }),
          () => x,
        ),
      ),
    ).toMatchInlineSnapshot(`
      "cond: result: expected both branches to return the same structure and shapes: the first a record with the keys "a", found the second a number or tensor.
        Return the same tree from both; write zeros(shape) where one has nothing. [GM-BRANCH]"
    `);
  });
});

describe("batches", () => {
  const f = (a: Expr, b: Expr): Expr => mul(a, b);
  test("that do not fit", () => {
    expect(message(() => vmap(f)(ones([2]), ones([3])))).toMatchInlineSnapshot(`
      "vmap: arguments[1]: expected a batch of 2, as params has, found 3.
        All batched leaves have the same size along their batch axis; a leaf that is the same for all examples has null in inAxes. [GM-SHAPE]"
    `);
    expect(message(() => vmap(f)(1, ones([3])))).toMatchInlineSnapshot(`
      "vmap: params: expected a tensor with an axis for the batch, found a scalar.
        Where it is the same for all examples write null in inAxes, such as { inAxes: [0, null] }; numbers become a batch by tensor([...]). [GM-AXIS]"
    `);
    expect(message(() => vmap(f, { inAxes: [0, 2] })(ones([2]), ones([2])))).toMatchInlineSnapshot(`
      "vmap: arguments[1]: expected a whole axis from -1 to 0, found axis 2.
        Negative axes count from the end. [GM-AXIS]"
    `);
    expect(message(() => vmap(f, { inAxes: null })(1, 2))).toMatchInlineSnapshot(`
      "vmap: expected at least one leaf with a batch axis, found null.
        Give a number in inAxes for what is batched, and null for what is the same for all examples. [GM-OPTION]"
    `);
    expect(message(() => vmap(f, { inAxes: [0] })(ones([2]), ones([2])))).toMatchInlineSnapshot(`
      "vmap: expected inAxes at the arguments to be 2 entries, one an argument, or one axis for all, found an array of length 1.
        Write a number for an axis, null for «the same for all examples», or a tree of them, as far down as they differ. [GM-OPTION]"
    `);
    expect(message(() => vmap(f, { outAxes: 3 })(ones([2]), ones([2])))).toMatchInlineSnapshot(`
      "vmap: outAxes: expected a whole axis from -1 to 0, found axis 3.
        Negative axes count from the end. [GM-AXIS]"
    `);
    expect(
      message(() => vmap((p: { readonly a: Expr }) => p.a, { inAxes: [{ b: 0 }] })({ a: v })),
    ).toMatchInlineSnapshot(`
      "vmap: expected inAxes at params to be named by a, found the string "b".
        Write a number for an axis, null for «the same for all examples», or a tree of them, as far down as they differ. [GM-OPTION]"
    `);
  });
});

describe("derivatives of one's own", () => {
  test("that leave something out", () => {
    const f = (w: Expr) =>
      customJvp(
        (y: Expr) => mul(w, y),
        ([y], [t]) => [mul(w, y), mul(w, t)],
      );
    expect(message(() => grad((w: Expr) => f(w)(2))(1))).toMatchInlineSnapshot(`
      "customJvp: expected a function whose derivative its rule gives in full, found that it also depends on x of shape [], which is not among its arguments.
        Pass it as an argument, so that the rule can say its derivative; or stop it: stopGradient(...). [GM-RULE]"
    `);
    const g = (w: Expr) =>
      customVjp(
        (y: Expr) => mul(w, y),
        (y) => [mul(w, y), null],
        (_, c) => [mul(w, c)],
      );
    expect(message(() => jvp((w: Expr) => g(w)(2))([1], [1]))).toMatchInlineSnapshot(`
      "customVjp: expected a function whose derivative its rule gives in full, found that it also depends on params[0] of shape [], which is not among its arguments.
        Pass it as an argument, so that the rule can say its derivative; or stop it: stopGradient(...). [GM-RULE]"
    `);
  });

  test("whose rules do not return what they must", () => {
    const one = untyped(customJvp)(
      (y: Expr) => y,
      () => 3,
    );
    expect(
      message(() => grad((y: Expr) => pretend<Expr>(pretend<(y: Expr) => unknown>(one)(y)))(1)),
    ).toMatchInlineSnapshot(`
      "customJvp: expected the rule to return [value, tangent], found the number 3.
        See the example of its documentation. [GM-RULE]"
    `);
    const shape = customJvp(
      (y: Expr) => y,
      () => [0, zeros([2])],
    );
    expect(message(() => grad((y: Expr) => shape(y))(1))).toMatchInlineSnapshot(`
      "customJvp: the tangent at result: expected shape [], found shape [2].
        Both trees must have the same structure and the same shapes. [GM-TREE-MISMATCH]"
    `);
    const tuple = pretend<(y: Expr) => Expr>(
      untyped(customVjp)(
        (y: Expr) => y,
        (y: Expr) => [y, null],
        () => [],
      ),
    );
    expect(message(() => grad((y: Expr) => tuple(y))(1))).toMatchInlineSnapshot(`
      "customVjp: expected backward to return a tuple with one cotangent an argument, found an array of length 0.
        See the example of its documentation. [GM-RULE]"
    `);
  });

  test("and functions that are not linear", () => {
    expect(message(() => linearTranspose((y: Expr) => mul(y, y))(1)(1))).toMatchInlineSnapshot(`
      "linearTranspose: expected a linear function, found one whose derivative depends on params[0].
        Only a linear function has a transpose. For the transpose of a function's derivative use vjp. [GM-RULE]"
    `);
    expect(message(() => linearTranspose((y: Expr) => add(y, 1))(1)(1))).toMatchInlineSnapshot(`
      "linearTranspose: expected a linear function, found one that is not 0 at 0.
        Only a linear function has a transpose. For the transpose of a function's derivative use vjp. [GM-RULE]"
    `);
    expect(message(() => linearTranspose((y: Expr) => sum(y))(tensor([1, 2]))(tensor([1])))).toMatchInlineSnapshot(`
      "linearTranspose: the cotangent at result: expected shape [], found shape [1].
        Both trees must have the same structure and the same shapes. [GM-TREE-MISMATCH]"
    `);
    expect(evaluate(constant(1), {})).toBe(1);
  });
});
