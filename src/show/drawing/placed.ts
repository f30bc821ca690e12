// From a picture as data to a picture with places: how large each box is, where it stands, which way each arrow goes.
// Knows sizes of text; is ignorant of every language of pictures.
import { drawingFailures as fail } from "../../expr/failures/drawing.js";
import type { Arrow, Box, Graph, Group } from "../graph/graph.js";
import { arranged } from "./arrange.js";
import { columnsOf } from "./columns.js";
import { arrowText, contentOf, measures, sizeOf, titleWidth } from "./content.js";

/** A place in a picture, in pixels from its top left corner. */
export interface Point {
  readonly x: number;
  readonly y: number;
}

/** A box with its place: its top left corner and its size, in pixels. */
export interface PlacedBox extends Box {
  readonly x: number;
  readonly y: number;
  readonly width: number;
  readonly height: number;
}

/** An arrow with its way: along level lines, and from one height to another between two columns of boxes. */
export interface PlacedArrow extends Arrow {
  readonly points: readonly Point[];
}

/** A frame with its place. */
export interface PlacedGroup extends Group {
  readonly x: number;
  readonly y: number;
  readonly width: number;
  readonly height: number;
}

/** A picture in which everything has its place, in pixels. */
export interface Placed {
  readonly width: number;
  readonly height: number;
  readonly boxes: readonly PlacedBox[];
  readonly arrows: readonly PlacedArrow[];
  /** Those that have a box in them. */
  readonly groups: readonly PlacedGroup[];
  readonly note: string | undefined;
}

/** How many boxes are drawn at most: far more than anyone reads, and what a layout is found for in seconds. */
const mostBoxes = 2000;

/**
 * Places for the boxes of a picture, from left to right in the order of computation, and ways for its arrows.
 * Equal pictures get equal places. Throws GM-OPTION for more than 2,000 boxes.
 *
 * Frames stand side by side, like boxes, and arrows run between them. A group that cannot be one frame, since a value leaves
 * it and comes back, becomes several: `layer, part 1`; the first has the id of the group, and boxes have that of theirs.
 *
 * @example
 * const { boxes } = placed(graphOf(neg(variable("a"))))
 * boxes.map(({ lines, x }) => [lines[0], x]) // => [["a", 16], ["-", 100]]
 */
export const placed = (graph: Graph): Placed => placedFor("placed", graph);

/** {@link placed}, for the function that is named in errors. */
export const placedFor = (where: string, graph: Graph): Placed => {
  if (graph.boxes.length > mostBoxes) throw fail.tooManyBoxes(where, graph.boxes.length, mostBoxes);
  const into = new Map(graph.boxes.map(({ id }) => [id, [] as Arrow[]] as const));
  for (const arrow of graph.arrows) into.get(arrow.to)!.push(arrow);
  const sizes = graph.boxes.map((box) => sizeOf(contentOf(box), into.get(box.id)!));
  // Before its end an arrow is level for as long as what is written on it.
  const levels = graph.arrows.map((arrow) => 14 + Math.ceil(columnsOf(arrowText(arrow)) * measures.arrowColumn));
  const gaps = { along: 34, across: 26, margin: 16, inside: 14, title: measures.tabHeight };
  const { width, height, places, homes, frames, ways } = arranged(graph, sizes, levels, gaps, titleWidth);
  return {
    width,
    height,
    boxes: graph.boxes.map((box, i): PlacedBox => {
      const group = frames[homes[i]!]?.id;
      return { ...box, group, ...places[i]!, ...sizes[i]! };
    }),
    arrows: graph.arrows.map((arrow, i): PlacedArrow => ({ ...arrow, points: ways[i]! })),
    groups: frames,
    note: graph.note,
  };
};
