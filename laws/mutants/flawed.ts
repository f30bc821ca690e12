// Ops that pass a value through and get its derivative wrong: what makes a derivative wrong at the next order only.
import { defineOp, type Unary } from "../../src/index.js";

const flawed = (name: string, factor: number): Unary =>
  defineOp({ name, args: ["x"], value: (x) => x, partials: () => [factor], domain: [[-10, 10]] });

/** The same value, and no derivative. */
export const lost: Unary = flawed("lost", 0);

/** The same value, and a derivative that is off by a thousandth. */
export const off: Unary = flawed("off", 1.001);
