// Whether something is an optimizer, for callers without types: `adam` in the place of `adam()` is the usual slip.
import { fail } from "../../expr/errors.js";
import type { Optimizer } from "./transformation.js";

/** The optimizer itself. Throws GM-OPERAND if it is none. */
export const mustBeOptimizer = (where: string, given: Optimizer): Optimizer => {
  const candidate: unknown = given;
  if (typeof candidate !== "object" || candidate === null || !("parts" in candidate) || !Array.isArray(candidate.parts))
    throw fail.optimizer(where, candidate);
  return given;
};
