// A loop to try as a scan of the library and as its steps by hand, and as a reader sees it.

import { type Expr, type ScanOptions, scan, tanh, variable } from "../../src/index.js";
import { toInfix } from "../../src/show.js";
import { fc } from "../core/fastCheck.js";
import { type Carry, entryOf, type LoopCase, stepOf, unrolled, usedOf, valuesOf } from "./bodies.js";
import type { Twin } from "./twins.js";

/** What a body uses from outside: a value, and something that was made of it before the loop. */
export const capturedFrom = (w: Expr): readonly Expr[] => [w, tanh(w)];

export const scanOf =
  (loop: LoopCase, options: ScanOptions = {}): Twin =>
  ([a, b, xs, w]) => {
    const [step, captured] = [stepOf(loop), capturedFrom(w!)];
    const [carry, ys] = scan((c: Carry, x: Expr) => step(c, x, captured), { a: a!, b: b! }, xs!, {
      reverse: loop.reverse,
      ...options,
    });
    return usedOf(
      loop,
      carry,
      () => ys,
      (i) => entryOf(ys, i),
    );
  };

export const unrolledOf =
  (loop: LoopCase): Twin =>
  ([a, b, xs, w]) =>
    unrolled(loop, stepOf(loop), { a: a!, b: b! }, xs!, capturedFrom(w!));

/** A loop as a reader sees it: its body as formulas, and the rest. */
export const explainLoop = ([loop, ...others]: readonly [LoopCase, ...unknown[]]): string => {
  const [a, b, x, w] = ["a", "b", "x", "w"].map((name) => variable(name));
  const [next, output] = stepOf(loop)({ a: a!, b: b! }, x!, capturedFrom(w!));
  const body = `a' = ${toInfix(next.a)}, b' = ${toInfix(next.b)}, output = ${toInfix(output)}`;
  const { program: _, guard: __, ...rest } = loop;
  return `${body}; a, b, xs, w = ${fc.stringify(valuesOf(loop))}; ${fc.stringify([rest, ...others])}`;
};
