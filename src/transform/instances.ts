// fp-ts instances for gradient maps and trees: plain records, so that fp-ts costs nothing here at run time.
import type { Eq } from "fp-ts/lib/Eq.js";
import type { Monoid } from "fp-ts/lib/Monoid.js";
import type { Option } from "fp-ts/lib/Option.js";
import type { Expr, Var } from "../expr/expr.js";
import { plus } from "../rewrite/masked.js";
import type { GradientMap as ExprGradientMap } from "../rewrite/reverse.js";

/** A map from variables to something that adds up. Absent is zero. */
export type MapOf<A> = ReadonlyMap<Var, A>;

const getMonoid = <A>(add: (a: A, b: A) => A): Monoid<MapOf<A>> =>
  Object.freeze({
    empty: new Map<Var, A>(),
    concat: (first: MapOf<A>, second: MapOf<A>) => {
      const sum = new Map(first);
      for (const [variable, amount] of second) {
        const sofar = sum.get(variable);
        sum.set(variable, sofar === undefined ? amount : add(sofar, amount));
      }
      return sum;
    },
  });

/**
 * Gradient maps as an fp-ts module.
 *
 * - `Monoid`: the union of two maps of expressions, with `add` where both have an entry. The empty map is the zero.
 *   Commutative and associative: exactly so for numbers that add without rounding, else up to rounding.
 * - `getMonoid(add)`: the same for maps to anything that adds up.
 * - `lookup(variable)(map)`: an `Option`: `none` says that the expression does not depend on the variable.
 * - `getEq(eq)`: equality entry by entry.
 *
 * @example
 * const x = variable("x")
 * const sum = GradientMap.getMonoid((a, b) => a + b).concat(new Map([[x, 1]]), new Map([[x, 2]]))
 * GradientMap.lookup(x)(sum) // => { _tag: "Some", value: 3 }
 */
export const GradientMap = Object.freeze({
  Monoid: getMonoid<Expr>(plus) satisfies Monoid<ExprGradientMap>,
  getMonoid,
  lookup:
    (variable: Var) =>
    <A>(map: MapOf<A>): Option<A> => {
      const found = map.get(variable);
      return found === undefined ? { _tag: "None" } : { _tag: "Some", value: found };
    },
  getEq: <A>(eq: Eq<A>): Eq<MapOf<A>> => ({
    equals: (first, second) =>
      first === second ||
      (first.size === second.size &&
        [...first].every(([variable, a]) => {
          const b = second.get(variable);
          return b !== undefined && eq.equals(a, b);
        })),
  }),
});
export type GradientMap = ExprGradientMap;
