// What the golden file of tensor ops holds, and what the tables of calls read from its parameters.
import type { Expr } from "../../../src/expr/expr.js";
import { fromTypedArray, type Tensor } from "../../../src/expr/tensor.js";
import type { Range } from "../../../src/ops/index.js";

export interface GoldenTensor {
  readonly shape: readonly number[];
  readonly data: readonly number[];
  readonly grad?: boolean;
}

export interface GoldenCase {
  readonly id: string;
  readonly op: string;
  readonly params: Readonly<Record<string, unknown>>;
  readonly inputs: Readonly<Record<string, GoldenTensor>>;
  readonly output: GoldenTensor;
  readonly cotangent: GoldenTensor;
  readonly vjp: Readonly<Record<string, GoldenTensor>>;
}

/** The golden op in public ops: `xs` are the differentiated inputs, in the order of the file. */
export type Call = (xs: readonly Expr[], c: GoldenCase) => Expr;

export const numbers = (value: unknown): readonly number[] => (Array.isArray(value) ? value.map(Number) : []);

export const axisOf = ({ params: { axis } }: GoldenCase): { readonly axis?: number } =>
  typeof axis === "number" ? { axis } : {};

export const reductionOf = ({ params: { axis, keepdims } }: GoldenCase) => ({
  ...(typeof axis === "number" ? { axis } : Array.isArray(axis) ? { axis: numbers(axis) } : {}),
  keepdims: keepdims === true,
});

export const rangesOf = ({ params: { slices } }: GoldenCase): readonly Range[] => {
  const ranges: readonly unknown[] = Array.isArray(slices) ? slices : [];
  return ranges.map((range) => {
    const [start, stop, step] = numbers(range);
    return [start, stop, step];
  });
};

export const golden = ({ shape, data }: GoldenTensor): Tensor => fromTypedArray(data, shape);

export const inputOf = ({ inputs }: GoldenCase, name: string): GoldenTensor => inputs[name]!;
