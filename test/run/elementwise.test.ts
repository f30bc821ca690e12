// Broadcasting, entry by entry: every arity that has a loop of its own, over axes that merge and axes that do not.
import { defineOp, evaluate, type Operand, tensor, toNested } from "gradmap";
import { expect, test } from "vitest";

const shapes: readonly (readonly number[])[] = [[2, 3, 4], [4], [3, 1], [2, 1, 4], [1, 1, 1], [2, 3, 1]];
const filled = (shape: readonly number[], from: number) =>
  tensor(
    Float64Array.from({ length: shape.reduce((size, n) => size * n, 1) }, (_, i) => from + i),
    shape,
  );

// The entry of a value of this shape that stands at [a, b, c] of the result.
const entry = (shape: readonly number[], from: number, index: readonly number[]): number =>
  shape.reduce((at, n, axis) => at * n + (n === 1 ? 0 : index[index.length - shape.length + axis]!), 0) + from;

test.each([2, 3, 4])("%i operands", (count) => {
  const names = Array.from({ length: count }, (_, k) => `x${k}`);
  const value = (...xs: readonly number[]) => xs.reduce((sum, x) => 100 * sum + x, 0);
  const op = defineOp({ name: "digits", args: names, value, partials: () => names.map(() => 0), domain: names.map((): [number, number] => [0, 1]) }); // biome-ignore format: one line
  for (let first = 0; first < shapes.length; first++) {
    const used = names.map((_, k) => (k === 0 ? shapes[0]! : shapes[(first + k) % shapes.length]!));
    const operands: readonly Operand[] = used.map((shape, k) => filled(shape, k));
    const expected = [0, 1].map((a) =>
      [0, 1, 2].map((b) => [0, 1, 2, 3].map((c) => value(...used.map((shape, k) => entry(shape, k, [a, b, c]))))),
    );
    expect(toNested(evaluate(Reflect.apply(op, undefined, operands), {}))).toEqual(expected);
  }
});
