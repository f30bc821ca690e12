// What our own functions are written with: arithmetic, and the bits of float64 numbers. Types only; whether a recipe runs
// on one number, on two side by side or on plain JavaScript numbers is not known here.
import type { Instructions } from "../../../expr/instructions.js";

type Arithmetic =
  | "number"
  | "add"
  | "sub"
  | "mul"
  | "div"
  | "abs"
  | "floor"
  | "lt"
  | "le"
  | "gt"
  | "ge"
  | "eq"
  | "ne"
  | "choose";

/** Instructions on float64 numbers `N`, on truth values `M` and on the 64 bits `B` of a number. */
export interface BitInstructions<N, M, B> extends Pick<Instructions<N, M>, Arithmetic> {
  bits(value: bigint): B;
  bitsOf(x: N): B;
  fromBits(bits: B): N;
  /** Sums and differences are modulo 2^64. */
  addBits(a: B, b: B): B;
  subBits(a: B, b: B): B;
  andBits(a: B, b: B): B;
  orBits(a: B, b: B): B;
  xorBits(a: B, b: B): B;
  shiftLeft(bits: B, distance: number): B;
  /** Zeros come in from the left. */
  shiftRight(bits: B, distance: number): B;
  not(mask: M): M;
  both(a: M, b: M): M;
  either(a: M, b: M): M;
  /**
   * `usual` where the mask is false, else what `otherwise` makes of it; that is skipped where no number needs it. The
   * last instruction of a function: what is computed in `otherwise` is not there afterwards.
   */
  rarely(mask: M, usual: N, otherwise: (usual: N) => N): N;
  /** JavaScript's own function, for numbers that our own reduction does not reach. */
  host(name: "sin" | "cos", x: N): N;
}

/** A function of the library, written once for all kinds of instructions. */
export type MathRecipe = <N, M, B>(instructions: BitInstructions<N, M, B>, ...xs: readonly N[]) => N;
