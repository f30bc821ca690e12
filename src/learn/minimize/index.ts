// The contents page of the minimizers: deterministic methods that say why they stopped.
export { type Fit, type LeastSquaresOptions, leastSquares } from "./leastSquares.js";
export { minimize } from "./minimize.js";
export type { MinimizeOptions, Minimum, StopReason } from "./result.js";
