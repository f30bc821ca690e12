// Generated code gives the interpreter's numbers: on the golden calls of all tensor ops, alone and in a batch, in value and
// in derivatives.
import { type Expr, fromTypedArray, type Tensor, vmap } from "gradmap";
import { describe, test } from "vitest";
import { loadGolden } from "../golden.js";
import type { Call, GoldenCase, GoldenTensor } from "../ops/calls/case.js";
import { elementwiseCalls } from "../ops/calls/elementwise.js";
import { foundationCalls } from "../ops/calls/foundation.js";
import { linearAlgebraCalls } from "../ops/calls/linear-algebra.js";
import { lossCalls } from "../ops/calls/losses.js";
import { movementCalls } from "../ops/calls/movement.js";
import { networkCalls } from "../ops/calls/network.js";
import { derivativesOf, mustRunAlike, someNumbers } from "./compiled.js";

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

const single = (input: GoldenTensor): Tensor | number =>
  input.shape.length === 0 ? input.data[0]! : fromTypedArray(input.data, input.shape);

const batch = ({ shape, data }: GoldenTensor, size: number): Tensor =>
  fromTypedArray(
    Array.from({ length: size }, (_, n) => data.map((x, i) => x * (1 - 0.03 * n * (1 + (i % 3))))).flat(),
    [size, ...shape],
  );

const alike = (what: string, f: (xs: readonly Expr[]) => Expr, values: readonly (number | Tensor)[]): void => {
  const { roots, variables } = derivativesOf(f, values);
  mustRunAlike(what, roots, variables, [...values, ...someNumbers(variables.slice(values.length), values.length)]);
};

const inputsOf = (c: GoldenCase): readonly GoldenTensor[] =>
  Object.values(c.inputs).filter(({ grad }) => grad !== false);

describe.each(cases.map((c) => [c.id, c] as const))("%s", (id, c) => {
  const call = calls[c.op]!;
  test("alone", () => {
    alike(id, (xs) => call(xs, c), inputsOf(c).map(single));
  });
  test("in a batch", () => {
    alike(
      `vmap of ${id}`,
      (xs) => vmap((...own: readonly Expr[]) => call(own, c))(...xs),
      inputsOf(c).map((input) => batch(input, 3)),
    );
  });
});
