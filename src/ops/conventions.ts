// The conventions of all ops in one table, for tests, laws and readers. Knows only where the records keep them.
import type { ElementwiseOp, Op } from "../expr/op.js";
import * as vocabulary from "./index.js";

/** What gradmap gives at a point where mathematics leaves a choice, or where libraries disagree. */
export interface Convention {
  readonly op: string;
  /** The argument that the derivative is taken in. */
  readonly arg: string;
  /** The point, by argument name. */
  readonly at: Readonly<Record<string, number>>;
  /** Where the convention holds on a whole interval of `arg`, its other end; both ends are included. */
  readonly to?: number;
  readonly partial: number;
  /** Derivatives of the partial, by argument, where they are part of the convention. */
  readonly second?: Readonly<Record<string, number>>;
  /** The value, where it is part of the convention. */
  readonly value?: number;
  readonly reason: string;
  /** What PyTorch and JAX give for the partial, where it was measured. */
  readonly torch?: number;
  readonly jax?: number;
}

/** The conventions in the record of one op. */
export const conventionsOf = (op: ElementwiseOp): readonly Convention[] =>
  op.kinks.map(({ arg, at, given, reason = "a convention of this op", ...rest }) =>
    Object.freeze({ op: op.name, arg, at: Object.freeze({ [arg]: at, ...given }), reason, ...rest }),
  );

const recordsOf = (ops: object): readonly ElementwiseOp[] =>
  Object.values(ops).flatMap((op: { readonly op?: Op } | undefined) => (op?.op?.kind === "elementwise" ? [op.op] : []));

/**
 * Every point at which a derivative is a convention: kinks, ties, ends of a domain, NaN; with what PyTorch and JAX do.
 *
 * @example
 * conventions.find(({ op, at }) => op === "abs" && at.x === 0)?.partial // => 0
 */
export const conventions: readonly Convention[] = /* @__PURE__ */ Object.freeze(
  recordsOf(vocabulary).flatMap(conventionsOf),
);
