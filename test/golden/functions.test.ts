// 21 vector functions at 45 points: value, Jacobian both ways, jvp, vjp, Hessian and hvp against PyTorch, each for a
// tensor argument and for an array of numbers.
import {
  add,
  type Expr,
  hessian,
  hvp,
  indexSelect,
  jacfwd,
  jacrev,
  jvp,
  mul,
  reshape,
  stack,
  tensor,
  toNested,
  vjp,
} from "gradmap";
import { describe, expect, test } from "vitest";
import { differences, type Instruction, loadGolden, zeroScale } from "../golden.js";
import { buildProgram } from "../programs.js";

interface Case {
  readonly name: string;
  readonly n: number;
  readonly m: number;
  readonly program: readonly Instruction[];
  readonly outputs: readonly number[];
  readonly x: readonly number[];
  readonly tangent: readonly number[];
  readonly cotangent: readonly number[];
  readonly value: readonly number[];
  readonly jacobian: readonly (readonly number[])[];
  readonly jvp: readonly number[];
  readonly vjp: readonly number[];
  readonly hessian_of_cotangent_sum: readonly (readonly number[])[];
  readonly hvp: readonly number[];
}

const { cases } = loadGolden<{ readonly cases: readonly Case[] }>("functions");

/** The function of an array of numbers. */
const ofArray =
  ({ program, outputs }: Case) =>
  (xs: readonly Expr[]): readonly Expr[] => {
    const nodes = buildProgram(program, xs);
    return outputs.map((i) => nodes[i]!);
  };

/** The function of one tensor of shape [n], with a result of shape [m]. */
const ofTensor =
  (c: Case) =>
  (x: Expr): Expr =>
    stack(ofArray(c)(c.x.map((_, i) => reshape(indexSelect(x, [i]), []))));

/** u . f(x), a scalar. */
const weighted =
  (c: Case) =>
  (xs: readonly Expr[]): Expr =>
    ofArray(c)(xs)
      .map((y, i) => mul(c.cotangent[i]!, y))
      .reduce((a, b) => add(a, b));

const weightedOfTensor =
  (c: Case) =>
  (x: Expr): Expr =>
    weighted(c)(c.x.map((_, i) => reshape(indexSelect(x, [i]), [])));

const flat = (nested: unknown): readonly unknown[] => (Array.isArray(nested) ? nested.flatMap(flat) : [nested]);

const compare = (what: string, actual: unknown, expected: readonly number[]): void => {
  expect(differences(what, flat(actual), expected, 1e-12, zeroScale(expected))).toEqual([]);
};

test("all 45 points are there", () => {
  expect(cases.length).toBe(45);
});

describe.each(cases.map((c, i) => [`${c.name}, point ${i}`, c] as const))("%s", (_, c) => {
  const x = tensor(c.x);

  test("value and jvp", () => {
    const [value, tangent] = jvp(ofTensor(c))([x], [tensor(c.tangent)]);
    compare("value", toNested(value), c.value);
    compare("jvp", toNested(tangent), c.jvp);
    const [values, tangents] = jvp(ofArray(c))([c.x], [c.tangent]);
    compare("value", values, c.value);
    compare("jvp", tangents, c.jvp);
  });

  test("vjp", () => {
    const [value, pullback] = vjp(ofTensor(c))(x);
    compare("value", toNested(value), c.value);
    compare("vjp", toNested(pullback(tensor(c.cotangent))[0]), c.vjp);
    const [values, pullbackOfArray] = vjp(ofArray(c))(c.x);
    compare("value", values, c.value);
    compare("vjp", pullbackOfArray(c.cotangent)[0], c.vjp);
  });

  test("Jacobian, forward and reverse", () => {
    for (const jacobian of [jacfwd, jacrev]) {
      const matrix = jacobian(ofTensor(c))(x);
      expect(matrix).toHaveProperty("shape", [c.m, c.n]);
      compare("Jacobian", toNested(matrix), c.jacobian.flat());
      compare("Jacobian", jacobian(ofArray(c))(c.x), c.jacobian.flat());
    }
  });

  test("Hessian and hvp of the sum weighted by the cotangent", () => {
    const expected = c.hessian_of_cotangent_sum.flat();
    const matrix = hessian(weightedOfTensor(c))(x);
    expect(matrix).toHaveProperty("shape", [c.n, c.n]);
    compare("Hessian", toNested(matrix), expected);
    compare("Hessian", hessian(weighted(c))(c.x), expected);
    compare("hvp", toNested(hvp(weightedOfTensor(c))(x, tensor(c.tangent))), c.hvp);
    compare("hvp", hvp(weighted(c))(c.x, c.tangent), c.hvp);
  });
});
