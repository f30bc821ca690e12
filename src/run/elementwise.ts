// An elementwise op applied to numbers and tensors that broadcast. Knows arrays; is ignorant of which op it is.
import { fail } from "../expr/errors.js";
import type { ElementwiseOp } from "../expr/op.js";
import { broadcastShapes, broadcastStrides, type Shape, sameShape, sizeOf } from "../expr/shape.js";
import { asTensor, type Tensor, tensorOf } from "../expr/tensor.js";

/** `op` on each element of `values`, broadcast to `shape`. */
export const applyElementwise = (op: ElementwiseOp, values: readonly (number | Tensor)[], shape: Shape): Tensor => {
  const operands = values.map(asTensor);
  const flat = operands.every((x) => x.data.length === 1 || sameShape(x.shape, shape));
  const data = flat ? overFlat(op, operands, sizeOf(shape)) : overStrides(op, operands, shape);
  return tensorOf(shape, data);
};

/** The shape of a result whose length only the operands know: sequences of a loop that has run. */
export const runShape = (values: readonly (number | Tensor)[]): Shape =>
  values.reduce<Shape>((shape, value) => broadcastShapes(shape, asTensor(value).shape) ?? shape, []);

/** What an op's own `value` returned: a number, or else the op is at fault and not the data. */
export const checkedNumber = (op: ElementwiseOp, value: unknown): number => {
  if (typeof value !== "number") throw fail.opValue(op.name, "a number", value);
  return value;
};

// Every operand has the result's shape or is a single number: one loop without index arithmetic.
const overFlat = (op: ElementwiseOp, operands: readonly Tensor[], size: number): Float64Array => {
  const result = new Float64Array(size);
  const [x, y] = operands;
  if (x !== undefined && y === undefined) {
    const step = x.data.length === 1 ? 0 : 1;
    for (let i = 0; i < size; i++) result[i] = checkedNumber(op, op.value(x.data[i * step]!));
  } else if (x !== undefined && y !== undefined && operands.length === 2) {
    const stepX = x.data.length === 1 ? 0 : 1;
    const stepY = y.data.length === 1 ? 0 : 1;
    for (let i = 0; i < size; i++) result[i] = checkedNumber(op, op.value(x.data[i * stepX]!, y.data[i * stepY]!));
  } else {
    const steps = operands.map(({ data }) => (data.length === 1 ? 0 : 1));
    const point = operands.map(() => 0);
    for (let i = 0; i < size; i++) {
      for (let k = 0; k < operands.length; k++) point[k] = operands[k]!.data[i * steps[k]!]!;
      result[i] = checkedNumber(op, valueAt(op, point));
    }
  }
  return result;
};

// One loop over the result's elements, with each operand's position carried along by its strides.
const overStrides = (op: ElementwiseOp, operands: readonly Tensor[], shape: Shape): Float64Array => {
  const result = new Float64Array(sizeOf(shape));
  const strides = operands.map((x) => broadcastStrides(x.shape, shape));
  const positions = operands.map(() => 0);
  const point = operands.map(() => 0);
  const index = shape.map(() => 0);
  for (let i = 0; i < result.length; i++) {
    for (let k = 0; k < operands.length; k++) point[k] = operands[k]!.data[positions[k]!]!;
    result[i] = checkedNumber(op, valueAt(op, point));
    for (let axis = shape.length - 1; axis >= 0; axis--) {
      index[axis]!++;
      const carry = index[axis]! === shape[axis]!;
      for (let k = 0; k < operands.length; k++)
        positions[k]! += carry ? strides[k]![axis]! * (1 - shape[axis]!) : strides[k]![axis]!;
      if (!carry) break;
      index[axis] = 0;
    }
  }
  return result;
};

// Calls with a fixed number of arguments are much faster than a spread one.
const valueAt = (op: ElementwiseOp, point: readonly number[]): number => {
  switch (point.length) {
    case 1:
      return op.value(point[0]!);
    case 2:
      return op.value(point[0]!, point[1]!);
    case 3:
      return op.value(point[0]!, point[1]!, point[2]!);
    default:
      return op.value(...point);
  }
};
