// What a minimizer returns, and why it stopped. Types only.

/**
 * Why a minimizer stopped.
 *
 * - `converged`: the gradient is as small as the tolerance asks, or the next step would be.
 * - `noProgress`: no lower value was found, which is the rounding of the function more often than not.
 * - `max`: so many iterations were allowed.
 * - `unbounded`: a value of minus infinity was met, or it falls however far one goes.
 * - `notFinite`: the value or its gradient at the start is NaN or infinite, or the gradient is at a place that was reached.
 */
export type StopReason = "converged" | "noProgress" | "max" | "unbounded" | "notFinite";

/** Where a minimization ended. */
export interface Minimum<P> {
  readonly params: P;
  /** The function there: for least squares, the sum of the squared residuals. */
  readonly value: number;
  readonly iterations: number;
  /** How often the function was computed. */
  readonly evaluations: number;
  readonly reason: StopReason;
}

/** When a minimizer stops. */
export interface MinimizeOptions {
  /** How small is small: for `minimize`, the largest slope relative to the larger of 1 and the value's size, 1e-8 unless given. */
  readonly tolerance?: number;
  /** The most iterations: 1,000 unless given. */
  readonly max?: number;
  /** How many steps L-BFGS remembers, each as two vectors: 30 unless given. */
  readonly history?: number;
}
