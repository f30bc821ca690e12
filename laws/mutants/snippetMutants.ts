// Mutants whose JavaScript snippet or WebAssembly recipe is not the value.
import type { ElementwiseOp, Recipe } from "../../src/index.js";
import { type Mutant, mutant } from "./mutant.js";
import { canBe } from "./probes.js";
import { changed } from "./records.js";

const neverZero = "the value is -0 at none of the special floats that were tried";
const neverNaN = "the value is NaN at none of the special floats that were tried";

/** Every mutant of the snippet and of the recipe of an op, where it has them. */
export const snippetMutants = (op: ElementwiseOp): readonly Mutant[] => {
  const ofZero = canBe(op, (value) => Object.is(value, -0)) ? undefined : neverZero;
  const ofNaN = canBe(op, Number.isNaN) ? undefined : neverNaN;
  return [...snippets(op, ofZero, ofNaN), ...recipes(op, ofZero, ofNaN)];
};

const snippets = (op: ElementwiseOp, ofZero: string | undefined, ofNaN: string | undefined): readonly Mutant[] => {
  const { js } = op;
  if (js === undefined) return [];
  const made = (words: string, wrong: (right: string, xs: readonly string[]) => string, equivalent?: string): Mutant =>
    mutant(
      `${op.name}: the snippet ${words}`,
      "snippet",
      changed(op, { js: (...xs) => wrong(js(...xs), xs) }),
      equivalent,
    );
  return [
    made("is off in the last place", (right) => `(${right} * (1 + 2 ** -52))`),
    made("gives 0 for -0", (right) => `(${right} + 0)`, ofZero),
    made("swallows NaN", (right) => `((value) => value !== value ? 0 : value)(${right})`, ofNaN),
    ...op.args.map((name, i) =>
      made(`is wrong at ${name} = -0`, (right, xs) => `(Object.is(${xs[i]}, -0) ? 7 : ${right})`),
    ),
  ];
};

const recipes = (op: ElementwiseOp, ofZero: string | undefined, ofNaN: string | undefined): readonly Mutant[] => {
  const { wasm } = op;
  if (wasm === undefined) return [];
  const made = (words: string, wrong: Recipe, equivalent?: string): Mutant =>
    mutant(`${op.name}: the recipe ${words}`, "recipe", changed(op, { wasm: wrong }), equivalent);
  return [
    made("is off by a millionth", (i, ...xs) => i.mul(wasm(i, ...xs), i.number(1 + 1e-6))),
    made("is off in the last place", (i, ...xs) => i.mul(wasm(i, ...xs), i.number(1 + 2 ** -52))),
    made("gives 0 for -0", (i, ...xs) => i.add(wasm(i, ...xs), i.number(0)), ofZero),
    made(
      "swallows NaN",
      (i, ...xs) => {
        const value = wasm(i, ...xs);
        return i.choose(i.ne(value, value), i.number(0), value);
      },
      ofNaN,
    ),
  ];
};
