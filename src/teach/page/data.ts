// What the page knows of a reverse pass, as plain data: made once when the page is made, read by its script. Nothing in it
// is an expression any more.

/** A number; as text what JSON cannot write (`NaN`, `Infinity`, `-0`), and a tensor: `[1, 2]`, `tensor[100, 2]`. */
export type Shown = number | string;

/** A node of the function. Nodes are numbered in the order of computation. */
export interface NodeData {
  readonly kind: "variable" | "constant" | "op";
  /** What it is called: a variable's name, a constant's number, or a name such as `v3`. */
  readonly name: string;
  /** Its op: `tanh`; empty for a variable or a constant. */
  readonly op: string;
  /** How it is computed, in a line: `v1 * b`; for a leaf, its name. */
  readonly formula: string;
  /** Its name and its formula in MathML, to stand in a `<math>` element. Left out where pages would become too big. */
  readonly mathName?: string;
  readonly math?: string;
  /** Absent for a loop as a whole: its results have values. */
  readonly value?: Shown;
  /** The step at which the reverse pass reaches it. */
  readonly step?: number;
}

/** What a step adds to the adjoint of one node. */
export interface ContributionData {
  readonly to: number;
  /** The local derivative; absent where the rule is no plain product. */
  readonly local?: Shown;
  /** The local derivative in symbols: in a line, and in MathML. */
  readonly rule?: string;
  readonly math?: string;
  readonly amount: Shown;
  /** The adjoint of `to` after it; absent where that is the amount. */
  readonly sum?: Shown;
}

export interface StepData {
  readonly node: number;
  readonly adjoint: Shown;
  readonly contributions: readonly ContributionData[];
}

/** One picture: which nodes its boxes stand for, and where a folded box is seen from inside. */
export interface ViewData {
  readonly title: string;
  readonly parent?: number;
  readonly boxes: Readonly<Record<string, readonly number[]>>;
  readonly inside: Readonly<Record<string, number>>;
  /** Its picture, by the places of its pieces. Absent for the whole, which stands in the page. */
  readonly picture?: readonly number[];
}

export interface PageData {
  readonly digits: number;
  readonly root: number;
  readonly nodes: readonly NodeData[];
  readonly steps: readonly StepData[];
  /** The variables that are differentiated. */
  readonly sources: readonly number[];
  readonly views: readonly ViewData[];
  /** What the pictures of views are made of: each piece of markup once. */
  readonly pieces: readonly string[];
}
