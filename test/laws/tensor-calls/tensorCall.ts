// One entry of the table of calls: an op on whole tensors with its settings, and where it is looked at. Knows no op.
import type { Arbitrary } from "fast-check";
import * as fc from "fast-check";
import type { Expr, Interval, Shape, Tensor } from "gradmap";
import { apartIn } from "../../../laws/samples/tensorValues.js";

/** A call of an op on whole tensors. */
export interface TensorCall {
  readonly name: string;
  readonly call: (...xs: readonly Expr[]) => Expr;
  /** Shapes and intervals, or an arbitrary of the arguments. */
  readonly given:
    | { readonly shapes: readonly Shape[]; readonly domain?: Interval | readonly Interval[] }
    | Arbitrary<readonly (number | Tensor)[]>;
  /** Why NaN may get lost in it. */
  readonly absorbsNaN?: string;
  /** Why NaN in results that nobody asks for may reach the gradient. */
  readonly spreadsNaN?: string;
}

/** A call on tensors of these shapes, with numbers between -2 and 2 unless said otherwise. */
export const on = (
  name: string,
  shapes: readonly Shape[],
  call: TensorCall["call"],
  domain?: Interval | readonly Interval[],
): TensorCall => ({ name, call, given: { shapes, ...(domain === undefined ? {} : { domain }) } });

/** A call on tensors whose numbers are all apart, so that their order is never in doubt. */
export const onApart = (name: string, shapes: readonly Shape[], call: TensorCall["call"]): TensorCall => ({
  name,
  call,
  given: fc.tuple(...shapes.map((shape) => apartIn(shape))),
});
