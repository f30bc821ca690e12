// What drawings say of pictures that are too big.
import { type Expr, tanh, variable } from "gradmap";
import { graphOf, placed, toBoxes, toSvg } from "gradmap/show";
import { expect, test } from "vitest";
import { errorOf } from "../throwing.js";

const chain = (length: number): Expr => Array.from({ length }).reduce<Expr>((x) => tanh(x), variable("x"));

test("too many boxes to draw", () => {
  expect(errorOf(() => toSvg(chain(20_000), { fold: "none" })).message).toMatchInlineSnapshot(`
    "toSvg: expected a picture of at most 2000 boxes, found 20001 boxes.
      Leave out { fold: "none" } or give a smaller limit, and big parts are folded; or draw a part of the expression. toDot has no limit. [GM-OPTION]"
  `);
  expect(errorOf(() => placed(graphOf(chain(2000), { fold: "none" }))).code).toBe("GM-OPTION");
  expect(errorOf(() => toBoxes(chain(500), { fold: "none" })).message).toMatchInlineSnapshot(`
    "toBoxes: expected a picture of at most 500 boxes, found 501 boxes.
      Leave out { fold: "none" } or give a smaller limit, and big parts are folded; or draw a part of the expression. toDot has no limit. [GM-OPTION]"
  `);
});

test("a width that is none", () => {
  expect(errorOf(() => toBoxes(1, { width: 0.5 })).message).toMatchInlineSnapshot(`
    "toBoxes: expected a whole number of columns for the option width, found the number 0.5.
      Write toBoxes(..., { width: ... }) with a whole number of columns. [GM-OPTION]"
  `);
});
