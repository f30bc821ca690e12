// All mutants of an elementwise op, built-in or the user's own.
import { type OpLike, recordOf } from "../ops/opFunction.js";
import { factMutants } from "./factMutants.js";
import { kinkMutants } from "./kinkMutants.js";
import type { Mutant } from "./mutant.js";
import { partialMutants } from "./partialMutants.js";
import { ruleMutants } from "./ruleMutants.js";
import { snippetMutants } from "./snippetMutants.js";
import { valueMutants } from "./valueMutants.js";

/**
 * Wrong versions of an elementwise op, each with one mistake, to find out how sharp laws are: each but the
 * `equivalent` ones should be found by a law.
 *
 * @param op - What `defineOp` returned, or a record.
 *
 * @example
 * const twice = defineOp({ name: "twice", args: ["x"], value: (x) => x + x, partials: () => [2], domain: [[-1, 1]] })
 * const [first] = mutantsOf(twice)
 * first.name // => "twice: the partial in x has the wrong sign"
 * check()(customOpLaws(first.op))._tag // => "Left"
 */
export const mutantsOf = (op: OpLike): readonly Mutant[] => {
  const record = recordOf(op);
  const families = [partialMutants, ruleMutants, kinkMutants, valueMutants, snippetMutants, factMutants];
  return families.flatMap((mutants) => mutants(record));
};
