// What is used of dagre, typed: the declarations that it comes with import files without their endings, which the rules
// of Node do not allow, so that a compiler finds nothing in them.

/** A box, and where the layout put its middle. */
interface Node {
  x: number;
  y: number;
  readonly width: number;
  readonly height: number;
  rank: number;
  order: number | undefined;
}

interface Settings {
  readonly rankdir: "LR" | "TB";
  readonly ranksep: number;
  readonly nodesep: number;
  readonly edgesep: number;
  readonly marginx: number;
  readonly marginy: number;
  readonly acyclicer: "greedy";
  readonly ranker: "network-simplex" | "tight-tree" | "longest-path" | ((graph: Graph) => void);
}

export declare class Graph {
  constructor(options: { readonly multigraph: boolean; readonly compound: boolean });
  setGraph(settings: Settings): this;
  graph(): { readonly width?: number; readonly height?: number };
  setNode(name: string, size: { readonly width?: number; readonly height?: number }): this;
  node(name: string): Node;
  nodes(): string[];
  predecessors(name: string): string[] | undefined;
  successors(name: string): string[] | undefined;
  setParent(name: string, parent: string): this;
  setEdge(from: string, to: string, label: object, name: string): this;
  edge(
    from: string,
    to: string,
    name: string,
  ): { readonly points: readonly { readonly x: number; readonly y: number }[] };
}

/** Gives each box its place, and each arrow the points that it passes. */
export declare const layout: (graph: Graph, options?: { readonly customOrder?: (graph: Graph) => void }) => void;
