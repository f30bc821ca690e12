// How a derivative that may be absent passes through the fixed doors of a body: its parameters and its results. Outside
// bodies absence is a missing key or a mask (see ../masked.ts); a loop's carry, though, is there in every step, so what
// may be absent in some steps travels with a flag, or with a mask of its own shape, as one more number beside it.
import { constant, type Expr, type Var, variable, zeroOf } from "../../expr/expr.js";
import type { Absent } from "../../expr/op.js";
import { type Shape, scalarShape } from "../../expr/shape.js";
import { where } from "../../ops/choice.js";
import { asMasked, masked } from "../masked.js";
import { indicatorIn } from "../support.js";

/** `flagged`: there or not as a whole, told by one number. `masked`: told for each entry. */
export type Presence = "absent" | "whole" | "flagged" | "masked";

export const presenceOf = (amount: Expr | Absent): Presence => {
  if (amount === undefined) return "absent";
  const mask = asMasked(amount);
  return mask === undefined ? "whole" : mask.condition.shape.length === 0 ? "flagged" : "masked";
};

/** What holds both: a carry before and after a step, or the results of two branches. */
export const joined = (a: Presence, b: Presence): Presence => {
  if (a === b) return a;
  return a === "masked" || b === "masked" ? "masked" : "flagged";
};

/** As an entry of a sequence, where a flag a step would not line up with the entries. */
export const ofSequence = (presence: Presence): Presence => (presence === "flagged" ? "masked" : presence);

/** The shapes of the numbers that an amount of `shape` travels as. */
export const partShapes = (presence: Presence, shape: Shape): readonly Shape[] => {
  switch (presence) {
    case "absent":
      return [];
    case "whole":
      return [shape];
    case "flagged":
      return [shape, scalarShape];
    case "masked":
      return [shape, shape];
  }
};

/** An amount as the numbers it travels as: with zeros where it is absent, and then the flag or mask. */
export const partsOf = (amount: Expr | Absent, presence: Presence, shape: Shape): readonly Expr[] => {
  if (presence === "absent") return [];
  const value = amount ?? zeroOf(shape);
  if (presence === "whole") return [value];
  const condition = amount === undefined ? constant(0) : asMasked(amount)?.condition;
  if (presence === "masked") return [value, indicatorIn(shape, condition)];
  return [value, condition === undefined ? constant(1) : where(condition, 1, 0)];
};

/** The amount that travelled as `parts`. */
export const amountOf = (presence: Presence, parts: readonly Expr[]): Expr | Absent => {
  const [value, condition] = parts;
  if (presence === "absent" || value === undefined) return undefined;
  return condition === undefined ? value : masked(condition, value);
};

/** Parameters for an amount of `shape`. */
export const partVariables = (name: string, presence: Presence, shape: Shape): readonly Var[] =>
  partShapes(presence, shape).map((own, i) => variable(i === 0 ? name : `${name}.counts`, own));
