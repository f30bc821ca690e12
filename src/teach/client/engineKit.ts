// What the mutation view is made of: graphs as micrograd sees them, and its engine. Types only.

/** A graph for the engine that keeps gradients in its nodes: in the order of its backward pass. */
export interface MutableData {
  readonly names: readonly string[];
  /** For each node in turn, to which nodes it passes, with the local derivatives. */
  readonly order: readonly {
    readonly node: number;
    readonly passes: readonly (readonly [to: number, local: number])[];
  }[];
  /** The right gradients. */
  readonly right: readonly number[];
  /** The nodes that are variables. */
  readonly variables: readonly number[];
}

/** Graphs to go through backward with that engine. */
export interface Graphs {
  /** The reader's own, if all its local derivatives are numbers. */
  readonly own: MutableData | undefined;
  readonly cube: MutableData;
}

/** A graph whose nodes keep their gradients: what is in them now. */
export interface Engine {
  readonly root: number;
  readonly grad: (node: number) => number;
  readonly right: (node: number) => number;
  readonly isWrong: (node: number) => boolean;
  /** What was in a node before the last backward pass, and what that pass added. */
  readonly kept: (node: number) => number;
  readonly received: (node: number) => readonly number[];
  readonly presses: () => number;
  readonly backward: () => void;
  readonly zero: () => void;
}
