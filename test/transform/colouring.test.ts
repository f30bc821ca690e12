// Colourings: valid on random patterns, small on the ones that are known, and none where nothing is saved.

import { integers, Key, split } from "gradmap/learn";
import { describe, expect, test } from "vitest";
import {
  type Colouring,
  colouredColumns,
  colouredDiagonal,
  type Rows,
  transposed,
} from "../../src/transform/colouring.js";

const rowsOf = (lists: readonly (readonly number[])[]): Rows => lists.map((list) => Int32Array.from(list));

const banded = (size: number, width: number): Rows =>
  rowsOf(
    Array.from({ length: size }, (_, i) =>
      Array.from({ length: 2 * width + 1 }, (_, k) => i + k - width).filter((j) => j >= 0 && j < size),
    ),
  );

/** The pattern of a random matrix with about `perRow` places in each row. */
const scattered = (key: Key, height: number, width: number, perRow: number): Rows =>
  rowsOf(
    split(key, height).map((k) => [...new Set(integers(k, [perRow], { high: width }).data)].sort((a, b) => a - b)),
  );

const groupsOf = (colouring: Colouring | undefined): number => colouring?.groups.length ?? -1;

const checkGroups = ({ groups, colourOf }: Colouring, size: number): void => {
  expect(groups.flat().toString().split(",").length).toBe(size);
  groups.forEach((group, colour) => {
    for (const member of group) expect(colourOf[member]).toBe(colour);
    expect([...group].sort((a, b) => a - b)).toEqual(group);
  });
};

describe("columns", () => {
  test("of a band need its width, of a diagonal one group", () => {
    expect(groupsOf(colouredColumns(banded(100, 0), 100))).toBe(1);
    expect(groupsOf(colouredColumns(banded(100, 1), 100))).toBe(3);
    expect(groupsOf(colouredColumns(banded(1000, 20), 1000))).toBe(41);
    expect(groupsOf(colouredColumns(rowsOf([[], []]), 2))).toBe(1);
  });

  test("of a matrix with a full row cannot be grouped", () => {
    expect(colouredColumns(rowsOf([[0, 1, 2], [0], [1]]), 3)).toBeUndefined();
    // No row is full, yet every two columns meet.
    expect(
      colouredColumns(
        rowsOf([
          [0, 1],
          [1, 2],
          [0, 2],
        ]),
        3,
      ),
    ).toBeUndefined();
    expect(colouredColumns(rowsOf([[0]]), 1)).toBeUndefined();
  });

  test("never meet in a row, whatever the pattern", () => {
    for (const [i, key] of split(Key.make(1), 30).entries()) {
      const width = 40 + 10 * i;
      const rows = scattered(key, 60, width, 2 + i);
      const colouring = colouredColumns(rows, width);
      if (colouring === undefined) continue;
      checkGroups(colouring, width);
      for (const row of rows) expect(new Set([...row].map((c) => colouring.colourOf[c])).size).toBe(row.length);
    }
    // More groups than fit into one word of bits, and into what was first set aside.
    const crowded = scattered(Key.make(2), 2000, 300, 12);
    const colouring = colouredColumns(crowded, 300);
    if (colouring === undefined) throw new Error("nothing was saved");
    expect(groupsOf(colouring)).toBeGreaterThan(32);
    for (const row of crowded) expect(new Set([...row].map((c) => colouring.colourOf[c])).size).toBe(row.length);
  });

  test("are the rows of the transpose", () => {
    const rows = scattered(Key.make(3), 20, 30, 4);
    const back = transposed(transposed(rows, 30), 20);
    expect(back.map((row) => [...row])).toEqual(rows.map((row) => [...row]));
  });
});

describe("a diagonal", () => {
  test("needs two groups in a chain, and one where nothing meets", () => {
    expect(groupsOf(colouredDiagonal(banded(100, 1)))).toBe(2);
    expect(groupsOf(colouredDiagonal(banded(100, 0)))).toBe(1);
    expect(groupsOf(colouredDiagonal(rowsOf([[0, 1, 2], [0], [0]])))).toBe(-1);
  });

  test("never mixes neighbours, also where the pattern is not symmetric", () => {
    for (const key of split(Key.make(4), 20)) {
      const rows = scattered(key, 50, 50, 3);
      const colouring = colouredDiagonal(rows);
      if (colouring === undefined) throw new Error("nothing was saved");
      checkGroups(colouring, 50);
      rows.forEach((row, i) => {
        for (const j of row) if (j !== i) expect(colouring.colourOf[j]).not.toBe(colouring.colourOf[i]);
      });
    }
  });
});
