// What linear algebra and einsum say when they are given what does not fit, or a matrix without an inverse or a factor.
import {
  cholesky,
  det,
  einsum,
  evaluate,
  eye,
  grad,
  inv,
  logdet,
  mul,
  type Operand,
  solve,
  stack,
  sum,
  tensor,
  variable,
  zeros,
} from "gradmap";
import { describe, expect, test } from "vitest";
import { codeAndPlace, errorOf, untyped } from "../throwing.js";

const message = (f: () => unknown): string => errorOf(f).message;
const w = variable("w", [2, 3]);
const singular = tensor([
  [1, 2],
  [2, 4],
]);

describe("the equation of einsum", () => {
  test("that cannot be read names the place", () => {
    expect(message(() => einsum("ij,1k->ik", w, w))).toMatchInlineSnapshot(`
      "einsum, position 3: expected a letter, a comma, "..." or "->", found "1" after "ij," in "ij,1k->ik".
        Write one letter an axis, commas between operands and the axes to keep after an arrow: "ij,jk->ik". [GM-EINSUM]"
    `);
    expect(message(() => einsum("", w))).toMatchInlineSnapshot(`
      "einsum: expected 0 axes for "", found xs[0] = w of shape [2, 3].
        Write one letter for each axis, or "..." for the axes that have no name. [GM-EINSUM]"
    `);
    const places: readonly (readonly [equation: string, position: number, expected: string])[] = [
      ["ij,1k->ik", 3, 'a letter, a comma, "..." or "->"'],
      ["?", 0, 'a letter, a comma, "..." or "->"'],
      ["ij>ji", 2, 'a letter, a comma, "..." or "->"'],
      ["ij-ji", 2, '"->"'],
      ["ij-", 2, '"->"'],
      ["ij->i->j", 5, "one list of letters after the arrow"],
      ["ij->i,j", 5, "one list of letters after the arrow"],
      ["ij..->i", 2, 'three dots, "..."'],
      ["...i...->i", 4, "dots once in each list of letters"],
    ];
    for (const [equation, position, expected] of places) {
      const error = errorOf(() => einsum(equation, w, w));
      expect([error.code, error.where, error.expected]).toEqual([
        "GM-EINSUM",
        `einsum, position ${position}`,
        expected,
      ]);
    }
  });

  test("whose result has an axis twice, or one that no operand has", () => {
    expect(message(() => einsum("ij -> i i", w))).toMatchInlineSnapshot(`
      "einsum, position 8: expected each letter once after the arrow, found "i" after "ij -> i " in "ij -> i i".
        Write one letter an axis, commas between operands and the axes to keep after an arrow: "ij,jk->ik". [GM-EINSUM]"
    `);
    expect(message(() => einsum("ij->ik", w))).toMatchInlineSnapshot(`
      "einsum, position 5: expected a letter that an operand has, found "k" after "ij->i" in "ij->ik".
        Write one letter an axis, commas between operands and the axes to keep after an arrow: "ij,jk->ik". [GM-EINSUM]"
    `);
    expect(message(() => einsum("...j->j", w))).toMatchInlineSnapshot(`
      "einsum, position 7: expected dots after the arrow too, since "..." stands for axes that are kept, found the end of "...j->j".
        Write one letter an axis, commas between operands and the axes to keep after an arrow: "ij,jk->ik". [GM-EINSUM]"
    `);
  });

  test("that does not fit the operands", () => {
    expect(message(() => einsum("ij,jk->ik", w))).toMatchInlineSnapshot(`
      "einsum: expected 2 operands for "ij,jk->ik", found 1.
        Write one operand for each list of letters: commas separate them. [GM-EINSUM]"
    `);
    expect(message(() => einsum("ijk->i", w))).toMatchInlineSnapshot(`
      "einsum: expected 3 axes for "ijk", found xs[0] = w of shape [2, 3].
        Write one letter for each axis, or "..." for the axes that have no name. [GM-EINSUM]"
    `);
    expect(message(() => einsum("i->i", w))).toMatchInlineSnapshot(`
      "einsum: expected 1 axis for "i", found xs[0] = w of shape [2, 3].
        Write one letter for each axis, or "..." for the axes that have no name. [GM-EINSUM]"
    `);
    expect(message(() => einsum("ijk...->i", w))).toMatchInlineSnapshot(`
      "einsum: expected at least 3 axes for "ijk...", found xs[0] = w of shape [2, 3].
        Write one letter for each axis, or "..." for the axes that have no name. [GM-EINSUM]"
    `);
    expect(message(() => einsum("ij,jk->ik", w, mul(w, 2)))).toMatchInlineSnapshot(`
      "einsum: expected one size for the index j, found 3 in xs[0] = w of shape [2, 3] and 2 in xs[1] = mul(...) of shape [2, 3].
        The same letter is the same axis: mend a shape, or give one of the axes another letter. [GM-EINSUM]"
    `);
    expect(message(() => einsum("ii->i", w))).toMatchInlineSnapshot(`
      "einsum: expected one size for the index i, found 2 in xs[0] = w of shape [2, 3] and 3 in xs[0] = w of shape [2, 3].
        The same letter is the same axis: mend a shape, or give one of the axes another letter. [GM-EINSUM]"
    `);
    expect(message(() => einsum("...,...->...", w, zeros([2])))).toMatchInlineSnapshot(`
      "einsum: expected one size for each axis of "..." that is not 1, found 3 in xs[0] = w of shape [2, 3] and 2 in xs[1] = a constant of shape [2].
        The same letter is the same axis: mend a shape, or give one of the axes another letter. [GM-EINSUM]"
    `);
  });

  test("of size 1 does not broadcast by its letter", () => {
    expect(codeAndPlace(() => einsum("ij,ij->ij", w, zeros([1, 3])))).toBe("GM-EINSUM einsum");
  });

  test("that is no text, and operands that are none", () => {
    expect(message(() => untyped(einsum)(w, "ij"))).toMatchInlineSnapshot(`
      "einsum: expected an equation as text in first place, found an Expr.
        Write einsum("ij,jk->ik", a, b). [GM-EINSUM]"
    `);
    expect(codeAndPlace(() => untyped(einsum)("ij", [[1]]))).toBe("GM-OPERAND einsum");
    expect(codeAndPlace(() => untyped(einsum)("ij", undefined))).toBe("GM-OPERAND einsum");
  });
});

describe("shapes of linear algebra", () => {
  test("matrices that are not square", () => {
    expect(message(() => inv(w))).toMatchInlineSnapshot(`
      "inv: expected a square matrix, or a batch of them: shape [..., n, n], found a = w of shape [2, 3].
        For a matrix with more rows than columns write matmul(transpose(a), a), the matrix of its normal equations. [GM-SHAPE]"
    `);
    const ops: Readonly<Record<string, (a: Operand) => unknown>> = {
      inv,
      det,
      logdet,
      cholesky,
      solve: (a) => solve(a, w),
    };
    for (const [name, op] of Object.entries(ops))
      for (const bad of [w, zeros([3]), 2]) expect(codeAndPlace(() => op(bad))).toBe(`GM-SHAPE ${name}`);
  });

  test("right sides that do not fit", () => {
    expect(message(() => solve(eye(3), w))).toMatchInlineSnapshot(`
      "solve: expected as many rows in b as in a: [n, n] with [n] or [n, k], found a = a constant of shape [3, 3] and b = w of shape [2, 3].
        Is b transposed? A batch of vectors has the shape [..., n] with exactly the batch axes of a; one vector for all is [n]. [GM-SHAPE]"
    `);
    expect(codeAndPlace(() => solve(eye(3), zeros([2])))).toBe("GM-SHAPE solve");
    expect(codeAndPlace(() => solve(eye(3), 1))).toBe("GM-SHAPE solve");
    expect(message(() => solve(zeros([2, 3, 3]), zeros([4, 3, 1])))).toMatchInlineSnapshot(`
      "solve: expected shapes that broadcast (aligned at the last axis, sizes equal or 1), found a = a constant of shape [2, 3, 3] and b = a constant of shape [4, 3, 1].
        If the data is as it should be, insert an axis of size 1 with reshape or swap axes with transpose; else mend its size. [GM-SHAPE-BROADCAST]"
    `);
  });
});

describe("matrices without an inverse or a factor", () => {
  test("singular ones, with the pivot and the entry of the batch", () => {
    expect(message(() => evaluate(inv(singular), {}))).toMatchInlineSnapshot(`
      "inv: expected a regular matrix, found a singular 2 x 2 matrix (pivot 1 is 0: column 1 depends on those before it).
        Mend the column, or add a small multiple of the identity: add(a, mul(1e-6, eye(n))). [GM-SINGULAR]"
    `);
    expect(
      message(() => evaluate(solve(stack([stack([eye(2), singular])]), tensor([1, 2])), {})),
    ).toMatchInlineSnapshot(`
      "solve: expected a regular matrix, found a singular 2 x 2 matrix, entry [0, 1] of the batch (pivot 1 is 0: column 1 depends on those before it).
        Mend the column, or add a small multiple of the identity: add(a, mul(1e-6, eye(n))). [GM-SINGULAR]"
    `);
    expect(codeAndPlace(() => evaluate(solve(zeros([1, 1]), tensor([1])), {}))).toBe("GM-SINGULAR solve");
    expect(codeAndPlace(() => evaluate(inv(stack([singular])), {}))).toBe("GM-SINGULAR inv");
  });

  test("in the third derivative of det", () => {
    const second = grad((x) => sum(grad((y) => sum(grad(det)(y)))(x)));
    expect(message(() => second(zeros([3, 3])))).toMatchInlineSnapshot(`
      "the third derivative of det: expected a regular matrix, found a singular 3 x 3 matrix (pivot 0 is 0: column 0 depends on those before it).
        Mend the column, or add a small multiple of the identity: add(a, mul(1e-6, eye(n))). [GM-SINGULAR]"
    `);
  });

  test("that are not positive definite", () => {
    const a = tensor([
      [1, 2],
      [2, 1],
    ]);
    expect(message(() => evaluate(cholesky(a), {}))).toMatchInlineSnapshot(`
      "cholesky: expected a positive definite matrix, found a 2 x 2 matrix (pivot 1 is -3).
        Is the matrix symmetric, such as matmul(x, transpose(x))? Rounding is made up for by add(a, mul(1e-6, eye(n))). [GM-DEFINITE]"
    `);
    expect(message(() => evaluate(cholesky(stack([eye(2), a])), {}))).toMatchInlineSnapshot(`
      "cholesky: expected a positive definite matrix, found a 2 x 2 matrix, entry [1] of the batch (pivot 1 is -3).
        Is the matrix symmetric, such as matmul(x, transpose(x))? Rounding is made up for by add(a, mul(1e-6, eye(n))). [GM-DEFINITE]"
    `);
    expect(codeAndPlace(() => evaluate(cholesky(zeros([1, 1])), {}))).toBe("GM-DEFINITE cholesky");
  });
});
