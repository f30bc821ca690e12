// The mistakes that can be made in anything that is added up: a partial, what is passed back, a tangent. Knows operands.
import { mul, neg, type Operand } from "../../src/index.js";
import type { MutantFamily } from "./mutant.js";

/** What is made of what is right; `undefined` for nothing at all. */
export interface Change {
  readonly family: MutantFamily;
  readonly words: string;
  readonly make: (right: Operand) => Operand | undefined;
}

/** The mistakes that leave something. */
export const wrongSizes: readonly (Change & { readonly make: (right: Operand) => Operand })[] = [
  { family: "sign", words: "has the wrong sign", make: (right) => neg(right) },
  { family: "factor 2", words: "is twice as large", make: (right) => mul(2, right) },
  { family: "off by 1e-6", words: "is off by a millionth", make: (right) => mul(1 + 1e-6, right) },
  { family: "off by 1e-9", words: "is off by a billionth", make: (right) => mul(1 + 1e-9, right) },
];

/** Those, and nothing where there should be something. */
export const changes: readonly Change[] = [
  ...wrongSizes,
  { family: "dropped", words: "is dropped", make: () => undefined },
];
