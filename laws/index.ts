// The contents page of gradmap/laws: what must hold of ops and functions, as data. Needs fast-check beside gradmap.
// biome-ignore-all assist/source/organizeImports: the order is that of the headings

// Laws as data, and how they are run
export { allLaws, type Law, type LawParts, type LawSet, law, lawOf, lawSet, type Subject } from "./core/law.js";
export { check, type CheckOptions, type LawReport, type Report } from "./core/check.js";
export { register, type TestRunner } from "./core/register.js";
export type { Comparison, Decision, Judge, Ledger } from "./core/judge.js";
export { type Difference, Disagreement } from "./core/disagreement.js";
export { type Pictures, type Sides, showViolation, type Violation } from "./report/violation.js";

export { lawTable } from "./report/table.js";

// For one's own ops, functions, gradients and optimizers
export { customOpLaws } from "./ops/opLaws.js";
export type { OpLike } from "./ops/opFunction.js";
export { type TensorOpOptions, tensorOpLaws } from "./ops/tensorOpLaws.js";
export type { TensorFunction } from "./ops/tensorOp.js";
export type { TensorShapes } from "./ops/tensorSamples.js";
export { functionLaws } from "./functions/functionLaws.js";
export { gradientLaws } from "./functions/gradientLaws.js";
export { type TreeLike, treeLaws } from "./functions/treeLaws.js";
export { type OptimizerClaims, optimizerLaws } from "./functions/optimizerLaws.js";
export type { OptimizerLike } from "./functions/optimizer.js";
export { type Chaining, chainLaws } from "./functions/chainLaws.js";
export { clipLaws } from "./functions/clipLaws.js";
export { descentLaws } from "./functions/descentLaws.js";
export { maskedLaws } from "./functions/maskedLaws.js";

// Of the library itself
export { gradmapLaws, machineryLaws } from "./library/gradmapLaws.js";
export { controlLaws } from "./library/controlLaws.js";
export { gradientMapLaws } from "./library/gradientMapLaws.js";
export { oracleLaws } from "./library/oracleLaws.js";
export { programLaws } from "./library/programLaws.js";
export { tensorProgramLaws } from "./library/tensorProgramLaws.js";

// Wrong versions of an op: how sharp its laws are
export { type Mutant, type MutantFamily, mutantFamilies } from "./mutants/mutant.js";
export { mutantsOf } from "./mutants/mutantsOf.js";

// Samples
export { type Instruction, inputs, outputOf, type Program, programs } from "./samples/programs.js";
export {
  type TensorInstruction,
  type TensorProgram,
  tensorOutputOf,
  tensorPrograms,
} from "./samples/tensorPrograms.js";
