// The contents page of gradmap/laws: what must hold of ops and functions, as data. Needs fast-check beside gradmap.
// biome-ignore-all assist/source/organizeImports: the order is that of the headings

// Laws as data, and how they are run
export { allLaws, type Law, type LawParts, type LawSet, law, lawOf, lawSet, type Subject } from "./core/law.js";
export { check, type CheckOptions, type LawReport, type Report } from "./core/check.js";
export { register, type TestRunner } from "./core/register.js";
export type { Comparison, Decision, Judge, Ledger } from "./core/judge.js";
export { type Difference, Disagreement } from "./core/disagreement.js";
export { type Pictures, type Sides, showViolation, type Violation } from "./report/violation.js";

// For one's own ops and functions
export { customOpLaws } from "./ops/opLaws.js";
export type { OpLike } from "./ops/opFunction.js";
export { functionLaws } from "./functions/functionLaws.js";

// Of the library itself
export { gradmapLaws } from "./library/gradmapLaws.js";
export { controlLaws } from "./library/controlLaws.js";
export { gradientMapLaws } from "./library/gradientMapLaws.js";
export { programLaws } from "./library/programLaws.js";

// Samples
export { type Instruction, inputs, outputOf, type Program, programs } from "./samples/programs.js";
