// Every elementwise op there is: those of the vocabulary, and those that only their derivatives are written with.
import type { ElementwiseOp } from "gradmap";
import { elementwiseOps, opsInDerivatives } from "../../laws/mutants/vocabulary.js";
import * as vocabulary from "../../src/ops/index.js";

export const builtIn = elementwiseOps(vocabulary);

/** Ops that users never call, such as the derivative of erf, found in the derivatives that they stand for. */
export const inDerivatives = (): readonly ElementwiseOp[] => opsInDerivatives(builtIn).map(({ op }) => op.op);
