// Formulas on one line for learners: as in plain text, and nothing in them that only a derivative would use.
import { infixStyle } from "./infix.js";
import type { Style } from "./layout.js";
import { plain } from "./plain.js";

/** The way {@link toInfix} writes, with `1 - tanh(x) ^ 2` in place of `sechSquared(x)`. */
export const schoolStyle = (labels: Parameters<typeof infixStyle>[0]): Style => infixStyle(labels, plain);
