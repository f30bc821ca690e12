// vmap over every op of the vocabulary is map: on the golden calls of all tensor ops, with all arguments batched and with
// each of them alone, for batches of 0, 1 and 2, in value and in derivatives.
import {
  constant,
  type Expr,
  fromTypedArray,
  reshape,
  type Shape,
  slice,
  stack,
  type Tensor,
  vmap,
  zeros,
} from "gradmap";
import { expect, test } from "vitest";
import { strict } from "../../laws/core/judge.js";
import { mustBeTwins, type Twin } from "../../laws/samples/twins.js";
import { loadGolden } from "../golden.js";
import type { Call, GoldenCase, GoldenTensor } from "../ops/calls/case.js";
import { elementwiseCalls } from "../ops/calls/elementwise.js";
import { foundationCalls } from "../ops/calls/foundation.js";
import { linearAlgebraCalls } from "../ops/calls/linear-algebra.js";
import { lossCalls } from "../ops/calls/losses.js";
import { movementCalls } from "../ops/calls/movement.js";
import { networkCalls } from "../ops/calls/network.js";

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

/** Other numbers for each example, in the domain of whatever takes the first. */
const exampleOf = ({ data }: GoldenTensor, example: number): readonly number[] =>
  data.map((x, i) => x * (1 - 0.03 * example * (1 + (i % 3))));

const batchOf = (input: GoldenTensor, size: number): Tensor =>
  fromTypedArray(Array.from({ length: size }, (_, example) => exampleOf(input, example)).flat(), [
    size,
    ...input.shape,
  ]);

const single = (input: GoldenTensor): Tensor | number =>
  input.shape.length === 0 ? input.data[0]! : fromTypedArray(input.data, input.shape);

const entry = (x: Expr, n: number): Expr => reshape(slice(x, [[n, n + 1]]), x.shape.slice(1));

const zerosOf = (shape: Shape): Expr => constant(shape.length === 0 ? 0 : zeros(shape));

const agrees = (call: Call, c: GoldenCase, batched: readonly boolean[], size: number, seed: number): void => {
  const inputs = Object.values(c.inputs).filter(({ grad }) => grad !== false);
  const values = inputs.map((input, i) => (batched[i] ? batchOf(input, size) : single(input)));
  const vmapped: Twin = (xs) => [
    vmap((...own: readonly Expr[]) => call(own, c), { inAxes: batched.map((is) => (is ? 0 : null)) })(...xs),
  ];
  const mapped: Twin = (xs) => {
    const examples = Array.from({ length: size }, (_, n) =>
      call(
        xs.map((x, i) => (batched[i] ? entry(x, n) : x)),
        c,
      ),
    );
    if (examples.length > 0) return [stack(examples)];
    const { shape } = call(
      inputs.map((input) => constant(single(input))),
      c,
    );
    return [zerosOf([0, ...shape])];
  };
  mustBeTwins(strict, `vmap(${c.op}) and map`, vmapped, mapped, values, { seed });
};

/** All arguments, and each of them alone. */
const patterns = (count: number): readonly (readonly boolean[])[] => {
  const own = Array.from({ length: count }, (_, i) => i);
  const alone = count === 1 ? [] : own.map((i) => own.map((k) => k === i));
  return [own.map(() => true), ...alone];
};

test("every golden op is tried", () => {
  expect(new Set(cases.map(({ op }) => op)).size).toBeGreaterThan(70);
});

test.each(cases.map((c, i) => [c.id, c, i] as const))("%s", (_, c, i) => {
  const inputs = Object.values(c.inputs).filter(({ grad }) => grad !== false);
  patterns(inputs.length).forEach((batched, k) => {
    agrees(calls[c.op]!, c, batched, (i + k) % 3, i + k);
  });
});
