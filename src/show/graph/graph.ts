// A picture of expressions before it is drawn: boxes, arrows between them, and groups around them, as plain data. Knows
// what is to be seen; is ignorant of where it stands on a page and of every language of pictures.
import type { Expr } from "../../expr/expr.js";

/**
 * What a box stands for. A folded one stands for many nodes; one of outside for none of this picture's: what comes in from
 * the picture around it.
 */
export type BoxKind = "variable" | "constant" | "op" | "folded" | "outside";

/** One box of a picture. */
export interface Box {
  /** Numbered in the order of computation, so that equal expressions give equal pictures. */
  readonly id: string;
  readonly kind: BoxKind;
  /** What it is called, line by line: a name that was given, the sign of the op, its settings. */
  readonly lines: readonly string[];
  /** The nodes it stands for, in the order of computation: one, unless it is folded; none, if it stands outside. */
  readonly nodes: readonly Expr[];
  /** How many alike it stands for: 12 for «neuron x 12». 1 unless it is folded. */
  readonly times: number;
  /** The innermost group it is drawn in. */
  readonly group: string | undefined;
  /** The value of the node, and the adjoint that reached it, where the steps of a reverse pass were given. */
  readonly value: string | undefined;
  readonly adjoint: string | undefined;
}

/** An arrow, in the direction in which values flow. */
export interface Arrow {
  readonly from: string;
  readonly to: string;
  /** Which operand it is, where there are several: `x`, `y`. */
  readonly label: string | undefined;
  /** How many uses it stands for. */
  readonly times: number;
}

/** A frame around boxes: a scope that is drawn open. */
export interface Group {
  readonly id: string;
  readonly title: string;
  /** The group around it. */
  readonly parent: string | undefined;
}

/** A picture as data. */
export interface Graph {
  /** In the order of computation. */
  readonly boxes: readonly Box[];
  readonly arrows: readonly Arrow[];
  /** Outer ones before inner ones. */
  readonly groups: readonly Group[];
  /** How many nodes all its boxes stand for. */
  readonly nodes: number;
  /** What was folded, to be written under the picture; `undefined` if nothing was. */
  readonly note: string | undefined;
}
