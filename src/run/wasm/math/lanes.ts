// A function of the host applied to every number of a vector, one after another. Knows how numbers are taken out of
// vectors and put back.
import { lanesOf, type Width } from "../arithmetic.js";
import type { Builder, Code } from "../code.js";
import { convert, vector128 } from "../opcodes.js";

/** `of` on each number of `args`, as float64; the results as one value of the width. */
export const laneByLane = (
  { apply }: Builder,
  width: Width,
  args: readonly Code[],
  of: (args: readonly Code[]) => Code,
): Code => {
  switch (width) {
    case "f64":
      return of(args);
    case "f32":
      return apply(convert.demote, of(args.map((arg) => apply(convert.promote, arg))));
    case "f64x2": {
      const lane = (k: number): Code => of(args.map((arg) => apply(vector128.extract64[k]!, arg)));
      return apply(vector128.replace64[1]!, apply(vector128.splat64, lane(0)), lane(1));
    }
    case "f32x4": {
      const promoted = (arg: Code, k: number): Code => apply(convert.promote, apply(vector128.extract32[k]!, arg));
      const lane = (k: number): Code => apply(convert.demote, of(args.map((arg) => promoted(arg, k))));
      let vector = apply(vector128.splat32, lane(0));
      for (let k = 1; k < lanesOf(width); k++) vector = apply(vector128.replace32[k]!, vector, lane(k));
      return vector;
    }
  }
};
