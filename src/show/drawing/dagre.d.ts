// What is used of dagre, typed: the declarations that it comes with import files without their endings, which the rules
// of Node do not allow, so that a compiler finds nothing in them.

/** A box, and where the layout put its middle. */
interface Node {
  x: number;
  y: number;
  rank: number;
  order: number | undefined;
}

interface Settings {
  readonly rankdir: "LR";
  readonly nodesep: number;
  readonly edgesep: number;
  readonly ranker: (graph: Graph) => void;
}

export declare class Graph {
  constructor(options: { readonly multigraph: boolean });
  setGraph(settings: Settings): this;
  setNode(name: string, size: { readonly width: number; readonly height: number }): this;
  node(name: string): Node;
  nodes(): string[];
  predecessors(name: string): string[] | undefined;
  successors(name: string): string[] | undefined;
  setEdge(from: string, to: string, label: object, name: string): this;
}

/** Gives each box its place. */
export declare const layout: (graph: Graph, options: { readonly customOrder: (graph: Graph) => void }) => void;
