// Generated JavaScript gives the interpreter's numbers, bit for bit: on the golden calls of all tensor ops, alone and in a
// batch, in value and in derivatives, with functions of the usual length and with very short ones.
import { type Expr, fromTypedArray, type Tensor, type Var, vmap } from "gradmap";
import { describe, expect, test } from "vitest";
import { asTensor } from "../../src/expr/tensor.js";
import { simplifyAll } from "../../src/rewrite/simplify.js";
import { javascriptProgram } from "../../src/run/javascript/program.js";
import { usualLimits } from "../../src/run/javascript/weight.js";
import { chunked } from "../../src/run/lower/chunks.js";
import { lower } from "../../src/run/lower/lower.js";
import { programOf, run, type Value } from "../../src/run/program.js";
import { loadGolden } from "../golden.js";
import type { Call, GoldenCase, GoldenTensor } from "../ops/calls/case.js";
import { elementwiseCalls } from "../ops/calls/elementwise.js";
import { foundationCalls } from "../ops/calls/foundation.js";
import { linearAlgebraCalls } from "../ops/calls/linear-algebra.js";
import { lossCalls } from "../ops/calls/losses.js";
import { movementCalls } from "../ops/calls/movement.js";
import { networkCalls } from "../ops/calls/network.js";
import { derivativesOf, someNumbers } from "./compiled.js";

const calls: Readonly<Record<string, Call>> = {
  ...foundationCalls,
  ...elementwiseCalls,
  ...movementCalls,
  ...linearAlgebraCalls,
  ...networkCalls,
  ...lossCalls,
};

const cases = loadGolden<{ readonly cases: readonly GoldenCase[] }>("tensor_ops").cases.filter(
  ({ op, inputs }) => Object.hasOwn(calls, op) && Object.values(inputs).some(({ grad }) => grad !== false),
);

const inputsOf = (c: GoldenCase): readonly GoldenTensor[] =>
  Object.values(c.inputs).filter(({ grad }) => grad !== false);

const single = (input: GoldenTensor): Tensor | number =>
  input.shape.length === 0 ? input.data[0]! : fromTypedArray(input.data, input.shape);

const batch = ({ shape, data }: GoldenTensor, size: number): Tensor =>
  fromTypedArray(
    Array.from({ length: size }, (_, n) => data.map((x, i) => x * (1 - 0.03 * n * (1 + (i % 3))))).flat(),
    [size, ...shape],
  );

const differences = (found: readonly Value[], wanted: readonly Value[]): readonly string[] =>
  found.flatMap((value, i) => {
    const [a, b] = [asTensor(value), asTensor(wanted[i]!)];
    if (a.shape.join() !== b.shape.join()) return [`result ${i}: shape [${a.shape}] for [${b.shape}]`];
    const wrong = Array.from(a.data, (_, k) => k).filter((k) => !Object.is(a.data[k], b.data[k]));
    return wrong.slice(0, 3).map((k) => `result ${i}, number ${k}: ${a.data[k]} for ${b.data[k]}`);
  });

const mustRunAlike = (roots: readonly Expr[], variables: readonly Var[], values: readonly Value[]): void => {
  const simplified = simplifyAll(roots);
  const wanted = run(programOf(simplified, variables), values);
  const plan = lower(simplified, variables, { exact: true });
  expect(plan).toBeDefined();
  for (const ops of [usualLimits.ops, 7]) {
    const execute = javascriptProgram(chunked(plan!, ops), { ...usualLimits, ops });
    expect(execute).toBeDefined();
    expect(differences(execute!(values), wanted), `${ops} ops a function`).toEqual([]);
    expect(differences(execute!(values), wanted), "again").toEqual([]);
  }
};

const alike = (f: (xs: readonly Expr[]) => Expr, values: readonly (number | Tensor)[]): void => {
  const { roots, variables } = derivativesOf(f, values);
  mustRunAlike(roots, variables, [...values, ...someNumbers(variables.slice(values.length), values.length)]);
};

describe.each(cases.map((c) => [c.id, c] as const))("%s", (_, c) => {
  const call = calls[c.op]!;
  test("alone", () => {
    alike((xs) => call(xs, c), inputsOf(c).map(single));
  });
  test("in a batch", () => {
    alike(
      (xs) => vmap((...own: readonly Expr[]) => call(own, c))(...xs),
      inputsOf(c).map((input) => batch(input, 3)),
    );
  });
});
