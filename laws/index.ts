// The contents page of gradmap/laws: what must hold of ops and functions, as data. Needs fast-check beside gradmap.
export { type CheckOptions, check, type Report, showViolation, type Violation } from "./check.js";
export { controlLaws } from "./controlLaws.js";
export { functionLaws } from "./functionLaws.js";
export { gradientMapLaws } from "./gradientMapLaws.js";
export { gradmapLaws } from "./gradmapLaws.js";
export { allLaws, type Law, type LawSet } from "./law.js";
export type { OpLike } from "./opFunction.js";
export { customOpLaws } from "./opLaws.js";
export { programLaws } from "./programLaws.js";
export { type Instruction, inputs, outputOf, type Program, programs } from "./programs.js";
export { register, type TestRunner } from "./register.js";
