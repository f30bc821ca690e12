// Derivations and tables that cannot be written: a format that there is none of, and names of what is no expression.
import { reversePass, tanh, variable } from "gradmap";
import { toDerivation, toDerivations, toTable } from "gradmap/show";
import { expect, test } from "vitest";
import { errorOf, untyped } from "../throwing.js";

const x = variable("x");
const steps = reversePass(tanh(x), { x: 0 });
const message = (f: (...args: never[]) => unknown, options: unknown): string =>
  errorOf(() => untyped(f)(steps, options)).message;

test("no such format", () => {
  expect(message(toDerivation, { format: "latex" })).toMatchInlineSnapshot(`
    "toDerivation: expected "text", "tex" or "mathml" for the option format, found the string "latex".
      Write toDerivation(..., { format: ... }) with "text", "tex" or "mathml". [GM-OPTION]"
  `);
  expect(message(toDerivations, { format: "constructor" })).toMatchInlineSnapshot(`
    "toDerivations: expected "text", "tex" or "mathml" for the option format, found the string "constructor".
      Write toDerivations(..., { format: ... }) with "text", "tex" or "mathml". [GM-OPTION]"
  `);
});

test("names of what is no expression", () => {
  expect(message(toDerivation, { names: { e: 3 } })).toMatchInlineSnapshot(`
    "toDerivation: expected an expression under "e" for the option names, found the number 3.
      Write toDerivation(..., { names: ... }) with an expression under "e". [GM-OPTION]"
  `);
  expect(message(toTable, { names: [x] })).toMatchInlineSnapshot(`
    "toTable: expected a record of expressions by name for the option names, found an array of length 1.
      Write toTable(..., { names: ... }) with a record of expressions by name. [GM-OPTION]"
  `);
});
