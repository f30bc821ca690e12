// What a program becomes when it is lowered: numbers in buffers, and steps that compute buffers from buffers. Types only.
// Loops stay loops: the size of a plan does not depend on the sizes of the data.

import type { ControlOp, ElementwiseOp, Params, StructuralOp } from "../../expr/op.js";
import type { Shape } from "../../expr/shape.js";
import type { Tensor } from "../../expr/tensor.js";

/** Numbers side by side. Buffers are numbered; what their numbers mean is a shape in row-major order. */
export interface Buffer {
  readonly shape: Shape;
  readonly size: number;
  /** What is in it before the plan runs: the value of an input, or constant numbers. */
  readonly content:
    | { readonly tag: "input"; readonly index: number }
    | { readonly tag: "constant"; readonly value: Tensor | number }
    | { readonly tag: "computed" };
}

/** One number of a buffer at each turn of the loops around: those of the region, outermost first. */
export interface Access {
  readonly buffer: number;
  readonly offset: number;
  readonly strides: readonly number[];
}

/** What one turn of a region computes, arguments before what uses them. */
export type BodyNode =
  | { readonly tag: "number"; readonly value: number }
  | {
      readonly tag: "load";
      readonly access: Access;
      /** A body node whose value, a whole number, is times `step` added to the position. */
      readonly index?: { readonly node: number; readonly step: number };
    }
  | { readonly tag: "op"; readonly op: ElementwiseOp; readonly args: readonly number[] };

/** How a number joins what is there: instead of it, or added to it, or compared with it. */
export type Combine = "store" | "sum" | "max" | "min";

export interface Write {
  readonly access: Access;
  readonly value: number;
  readonly combine: Combine;
}

/** Loops around straight-line code: the same computation at each point of a box. */
export interface Region {
  readonly tag: "region";
  /** How often each loop goes round, outermost first. None: the code runs once. */
  readonly extents: readonly number[];
  readonly nodes: readonly BodyNode[];
  readonly writes: readonly Write[];
}

/** A matrix in a buffer: where it begins, and its steps from row to row, column to column, and along the batch. */
export interface MatrixAccess extends Access {
  readonly row: number;
  readonly column: number;
}

/** A batch of matrix products. `strides` of the accesses belong to `batch`. The result's columns are neighbours. */
export interface Product {
  readonly tag: "product";
  readonly batch: readonly number[];
  readonly rows: number;
  readonly columns: number;
  readonly inner: number;
  readonly a: MatrixAccess;
  readonly b: MatrixAccess;
  readonly result: MatrixAccess;
}

/** An op on whole tensors that is not lowered: its `value` is called. */
export interface OpaqueStep {
  readonly tag: "opaque";
  readonly op: StructuralOp;
  readonly params: Params;
  readonly shape: Shape;
  readonly args: readonly number[];
  readonly result: number;
}

/** A loop, branch or call that is not lowered: the interpreter runs it. `results` are those that are used. */
export interface ControlStep {
  readonly tag: "control";
  readonly op: ControlOp;
  readonly args: readonly number[];
  readonly results: readonly { readonly index: number; readonly buffer: number }[];
}

/** A buffer of the plan around, or an entry of it that moves on with each turn: what a body's parameter stands for. */
export interface Binding {
  readonly outer: number;
  /** The body's own buffer for it. */
  readonly inner: number;
  /** Numbers from one turn to the next; 0 for what stays the same. */
  readonly step: number;
}

/** A loop whose body is a plan of its own, which runs a known number of times. */
export interface Repeat {
  readonly tag: "repeat";
  readonly length: number;
  readonly reversed: boolean;
  readonly body: Plan;
  /** Sequences and values that stay the same, which the body reads where they lie. */
  readonly reads: readonly Binding[];
  /** The carries: where they begin, the body's buffer for each, and the body's result that is the next. */
  readonly carries: readonly { readonly first: number; readonly inner: number; readonly next: number }[];
  /** Where the last carries go, and what is kept of every turn. */
  readonly last: readonly { readonly carry: number; readonly outer: number }[];
  readonly outputs: readonly { readonly inner: number; readonly outer: number; readonly size: number }[];
  readonly history: readonly { readonly carry: number; readonly outer: number; readonly size: number }[];
}

export type Step = Region | Product | OpaqueStep | ControlStep | Repeat;

export interface Plan {
  readonly buffers: readonly Buffer[];
  readonly steps: readonly Step[];
  /** The buffer of each root. */
  readonly outputs: readonly number[];
}
