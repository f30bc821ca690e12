// Arithmetic on numbers and tensors of one shape, for what is said about them. A shape that does not fit gives nothing.
import { sameShape } from "../expr/shape.js";
import { asTensor, asValue, shapeOfValue, tensorOf } from "../expr/tensor.js";
import type { Value } from "../run/program.js";

/** `f` on each entry. */
export const onEach = (value: Value, f: (entry: number) => number): Value =>
  typeof value === "number"
    ? f(value)
    : tensorOf(
        value.shape,
        value.data.map((entry) => f(entry)),
      );

/** `f` on the entries of two values; a number goes with every entry. */
export const onBoth = (a: Value, b: Value, f: (x: number, y: number) => number): Value | undefined => {
  if (typeof a === "number" && typeof b === "number") return f(a, b);
  if (typeof a === "number") return onEach(b, (entry) => f(a, entry));
  if (typeof b === "number") return onEach(a, (entry) => f(entry, b));
  if (!sameShape(shapeOfValue(a), shapeOfValue(b))) return undefined;
  const others = asTensor(b).data;
  return asValue(
    tensorOf(
      a.shape,
      a.data.map((entry, i) => f(entry, others[i]!)),
    ),
  );
};

export const plus = (a: Value | undefined, b: Value | undefined): Value | undefined =>
  a === undefined || b === undefined ? undefined : onBoth(a, b, (x, y) => x + y);

export const times = (a: Value | undefined, b: Value | undefined): Value | undefined =>
  a === undefined || b === undefined ? undefined : onBoth(a, b, (x, y) => x * y);
