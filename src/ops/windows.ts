// The windows that a kernel sees on its way over the last axes, each number as often as it is seen; and their transpose,
// which adds overlapping windows up. All of convolution and pooling is these two, a product and a reduction. Axes before
// the last are carried along, so that channels and batches of any depth need no word here.
import { fail, showShape } from "../expr/errors.js";
import { type Expr, origin } from "../expr/expr.js";
import { type Shape, sizeOf, stridesOf } from "../expr/shape.js";
import { defineLinear, type StructuralFunction } from "./define.js";
import { addStrided, readStrided } from "./strided.js";

/** How a kernel goes over the last axes: one number an axis. */
export interface Geometry {
  readonly kernel: readonly number[];
  readonly stride: readonly number[];
  readonly dilation: readonly number[];
}

type Windows = Geometry & Readonly<Record<string, unknown>>;
type Overlap = Windows & { readonly sizes: readonly number[] };

/** How many numbers a dilated kernel spans along each axis. */
export const extents = ({ kernel, dilation }: Geometry): readonly number[] =>
  kernel.map((size, axis) => dilation[axis]! * (size - 1) + 1);

/** How many places a kernel has along each of the axes with these sizes. */
export const placesOf = (sizes: readonly number[], geometry: Geometry): readonly number[] =>
  extents(geometry).map((extent, axis) => Math.floor((sizes[axis]! - extent) / geometry.stride[axis]!) + 1);

// The shape of the windows on a tensor of `shape`, and the strides with which they are read from it.
const layoutOf = (shape: Shape, geometry: Geometry) => {
  const { kernel, stride, dilation } = geometry;
  const first = shape.length - kernel.length;
  const own = stridesOf(shape);
  const spatial = own.slice(first);
  return {
    shape: Object.freeze([...shape.slice(0, first), ...kernel, ...placesOf(shape.slice(first), geometry)]),
    strides: [
      ...own.slice(0, first),
      ...spatial.map((step, axis) => step * dilation[axis]!),
      ...spatial.map((step, axis) => step * stride[axis]!),
    ],
  };
};

const windowsRecord = (drops: boolean): StructuralFunction<Windows> => {
  const op: StructuralFunction<Windows> = defineLinear<Windows>({
    name: "windows",
    args: ["x"],
    selects: true,
    drops,
    shape: ([x], geometry) => layoutOf(x!, geometry).shape,
    value: ([x], geometry) => {
      const { shape, strides } = layoutOf(x!.shape, geometry);
      return readStrided(x!.data, shape, strides);
    },
    form: ([from], geometry) => ({ tag: "read", strides: layoutOf(from!, geometry).strides, offset: 0 }),
    transpose: (cotangent, [x], geometry) => [
      overlapAdd(cotangent, geometry, x!.shape.slice(x!.shape.length - geometry.kernel.length)),
    ],
    batch: ([x], _, geometry) => op(x!, geometry),
  });
  return op;
};

// Two records, since a cotangent must be masked where some numbers are seen by no window, and need not be elsewhere.
const coveringWindowsOp = /* @__PURE__ */ windowsRecord(false);
const gappedWindowsOp = /* @__PURE__ */ windowsRecord(true);

/** Whether the windows see every number of an axis. */
const covers = (size: number, places: number, axis: number, { kernel, stride, dilation }: Geometry): boolean => {
  const seen = new Set<number>();
  for (let place = 0; place < places; place++)
    for (let k = 0; k < kernel[axis]!; k++) seen.add(place * stride[axis]! + k * dilation[axis]!);
  return seen.size === size;
};

/** `[..., s1, ..., sn]` as `[..., k1, ..., kn, p1, ..., pn]`: what the kernel sees at each of its places. */
export const windowsOf = (x: Expr, { kernel, stride, dilation }: Geometry): Expr => {
  const sizes = x.shape.slice(x.shape.length - kernel.length);
  const geometry = { kernel, stride, dilation };
  const places = placesOf(sizes, geometry);
  const whole = sizes.every((size, axis) => covers(size, places[axis]!, axis, geometry));
  return (whole ? coveringWindowsOp : gappedWindowsOp)(x, geometry);
};

/**
 * A kernel finds a place on the padded last axes of `x`.
 *
 * @throws GM-SHAPE if it does not: `where` and `x`, before any padding, are for the message.
 */
export const checkFit = (where: string, x: Expr, geometry: Geometry, padding: readonly number[]): void => {
  const sizes = x.shape.slice(x.shape.length - padding.length).map((size, axis) => size + 2 * padding[axis]!);
  const span = extents(geometry);
  if (span.some((extent, axis) => extent > sizes[axis]!))
    throw fail.misfit(
      where,
      `a kernel that fits on the padded axes ${showShape(sizes)}`,
      [`a kernel that spans ${showShape(span)}`, `x = ${origin(x)}`],
      "Make the kernel or its dilation smaller, or the padding larger.",
    );
};

const overlapAddOp: StructuralFunction<Overlap> = /* @__PURE__ */ defineLinear<Overlap>({
  name: "overlapAdd",
  args: ["x"],
  selects: true,
  shape: ([x], { kernel, sizes }) => Object.freeze([...x!.slice(0, x!.length - 2 * kernel.length), ...sizes]),
  value: ([x], geometry, shape) => addStrided(sizeOf(shape), x!.data, x!.shape, layoutOf(shape, geometry).strides),
  transpose: (cotangent, _, geometry) => [windowsOf(cotangent, geometry)],
  batch: ([x], _, geometry) => overlapAddOp(x!, geometry),
});

/** `[..., k1, ..., kn, p1, ..., pn]` as `[..., ...sizes]`: each number added where a window on such a tensor sees it. */
export const overlapAdd = (x: Expr, { kernel, stride, dilation }: Geometry, sizes: readonly number[]): Expr =>
  overlapAddOp(x, { kernel, stride, dilation, sizes: Object.freeze(sizes) });
