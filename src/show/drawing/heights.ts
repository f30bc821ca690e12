// How high the things of each column stand, in a given order: so that arrows are level where they can be. Asks dagre,
// which is given columns and order and finds the rest. Knows sizes and numbers; is ignorant of what the things are.
import { Graph as Dagre, layout } from "@dagrejs/dagre";
import type { Link } from "./ranks.js";

export interface Columns {
  /** The things of each column, from top to bottom. */
  readonly layers: readonly (readonly number[])[];
  /** The height of each thing; 0 for a place that a line passes. */
  readonly sizes: readonly number[];
  /** How far apart things of a column are at least. */
  readonly gap: number;
  /** Arrows, each from one column to the next. */
  readonly links: readonly Link[];
}

/** The top of each thing, in whole numbers. */
export const heightsOf = ({ layers, sizes, gap, links }: Columns): readonly number[] => {
  const isLine = (thing: number): boolean => sizes[thing] === 0;
  // Where a line goes on, what leaves it there does not bend it.
  const goingOn = new Set(links.filter(({ from, to }) => isLine(from) && isLine(to)).map(({ from }) => from));
  const binding = links.filter(({ from, to }) => isLine(to) || !goingOn.has(from));
  const given = new Dagre();
  given.setGraph({ rankdir: "LR", nodesep: gap, edgesep: gap, ranker: "none" });
  layers.forEach((layer, rank) => {
    for (const thing of layer) given.setNode(key(thing), { width: 0, height: sizes[thing]!, rank });
  });
  // Arrows come in after dagre has prepared things for them: each would get a node of its own, for a label, and the layout
  // would take three times as long.
  const customOrder = (inner: Dagre): void => {
    for (const layer of layers)
      layer.forEach((thing, order) => {
        const node = inner.node(key(thing));
        node.order = order;
        if (isLine(thing)) node.dummy = "edge";
      });
    for (const { from, to } of binding) inner.setEdge(key(from), key(to), { points: [{ ...farLeft }] });
  };
  layout(given, { customOrder });
  return sizes.map((size, thing) => Math.round(given.node(key(thing)).y - size / 2));
};

// Dagre moves the points of each arrow, and looks where a line to them leaves its ends: they are in the middle of nothing.
const farLeft = { x: -1, y: 0 };

// Letters before numbers: an object of JavaScript would bring keys that are numbers into another order.
const key = (thing: number): string => `b${thing}`;
