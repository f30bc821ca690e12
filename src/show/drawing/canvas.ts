// A grid of characters to draw on: lines that join and cross, frames, and text of any width. Knows box-drawing
// characters; is ignorant of what they mean.
import { cellsOf } from "./columns.js";

/** A drawing in characters. `x` counts columns, `y` lines. */
export interface Canvas {
  /** A line of cells, both ends included, that belongs to `net`: lines of one net join, those of two cross. */
  readonly line: (net: number, from: Spot, to: Spot) => void;
  readonly text: (at: Spot, text: string) => void;
  readonly isEmpty: (at: Spot) => boolean;
  readonly toLines: () => readonly { readonly text: string; readonly columns: number }[];
}

export interface Spot {
  readonly x: number;
  readonly y: number;
}

const [up, down, left, right] = [1, 2, 4, 8];

const shapes: Readonly<Record<number, string>> = {
  [up]: "│",
  [down]: "│",
  [up | down]: "│",
  [left]: "─",
  [right]: "─",
  [left | right]: "─",
  [down | right]: "╭",
  [down | left]: "╮",
  [up | right]: "╰",
  [up | left]: "╯",
  [up | down | right]: "├",
  [up | down | left]: "┤",
  [left | right | down]: "┬",
  [left | right | up]: "┴",
};

interface Ink {
  readonly level: number | undefined;
  readonly upright: number | undefined;
  readonly sides: number;
}

export const canvas = (): Canvas => {
  const inks: Map<number, Ink>[] = [];
  const letters: Map<number, string>[] = [];
  const rowOf = <T>(rows: Map<number, T>[], y: number): Map<number, T> => {
    rows[y] ??= new Map();
    return rows[y];
  };
  const mark = (net: number, x: number, y: number, side: number): void => {
    const row = rowOf(inks, y);
    const { level, upright, sides } = row.get(x) ?? { level: undefined, upright: undefined, sides: 0 };
    const isLevel = (side & (left | right)) !== 0;
    row.set(x, { level: isLevel ? net : level, upright: isLevel ? upright : net, sides: sides | side });
  };
  return {
    line: (net, from, to) => {
      const [x1, x2] = [Math.min(from.x, to.x), Math.max(from.x, to.x)];
      const [y1, y2] = [Math.min(from.y, to.y), Math.max(from.y, to.y)];
      for (let x = x1; x < x2; x++) {
        mark(net, x, y1, right);
        mark(net, x + 1, y1, left);
      }
      for (let y = y1; y < y2; y++) {
        mark(net, x1, y, down);
        mark(net, x1, y + 1, up);
      }
    },
    text: ({ x, y }, text) => {
      cellsOf(text).forEach((cell, i) => {
        rowOf(letters, y).set(x + i, cell);
      });
    },
    isEmpty: ({ x, y }) => !inks[y]?.has(x) && !letters[y]?.has(x),
    toLines: () =>
      Array.from({ length: Math.max(inks.length, letters.length) }, (_, y) => {
        const cells: string[] = [];
        for (const [x, { level, upright, sides }] of inks[y] ?? []) {
          // Where two lines cross, and where four ends of one meet.
          const four = level !== undefined && upright !== undefined && level !== upright ? "┼" : "╋";
          cells[x] = shapes[sides] ?? four;
        }
        for (const [x, cell] of letters[y] ?? []) cells[x] = cell;
        const text = Array.from(cells, (cell) => cell ?? " ")
          .join("")
          .trimEnd();
        return { text, columns: cells.length };
      }),
  };
};
