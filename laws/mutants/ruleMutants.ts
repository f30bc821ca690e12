// Mutants of an elementwise op whose rule is no list of partials, such as a choice.
import type { ElementwiseOp } from "../../src/index.js";
import { type Mutant, mutant } from "./mutant.js";
import { withRule } from "./records.js";
import { wrongRules } from "./wrongRules.js";

/** Every mutant of the rule of an op that passes cotangents back. */
export const ruleMutants = (op: ElementwiseOp): readonly Mutant[] =>
  wrongRules(op.rule, { names: op.args, shapes: op.args.map(() => []), result: [], params: {} }).map(
    ({ family, words, rule, equivalent }) => mutant(`${op.name}: ${words}`, family, withRule(op, rule), equivalent),
  );
