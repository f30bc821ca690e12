// What is used of dagre, typed: the declarations that it comes with import files without their endings, which the rules
// of Node do not allow, so that a compiler finds nothing in them.

/** A box, and where the layout put its middle. */
interface Node {
  y: number;
  order: number;
  /** A place that an arrow passes: such places are kept level. */
  dummy?: "edge";
}

interface Settings {
  readonly rankdir: "LR";
  readonly nodesep: number;
  readonly edgesep: number;
  /** The ranks of nodes are given. */
  readonly ranker: "none";
}

interface Arrow {
  readonly points: readonly { readonly x: number; readonly y: number }[];
}

export declare class Graph {
  setGraph(settings: Settings): this;
  setNode(name: string, label: { readonly width: number; readonly height: number; readonly rank: number }): this;
  node(name: string): Node;
  setEdge(from: string, to: string, label: Arrow): this;
}

/** Gives each box its place. */
export declare const layout: (graph: Graph, options: { readonly customOrder: (graph: Graph) => void }) => void;
