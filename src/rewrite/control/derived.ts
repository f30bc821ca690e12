// A body pushed forward and pulled back: what every page of control flow builds on. Kept, so that a body is derived once
// for each pattern of what is there and what is wanted.
import type { Body } from "../../expr/control.js";
import type { Expr, Var } from "../../expr/expr.js";
import type { Absent } from "../../expr/op.js";
import { pushForward } from "../forward.js";
import { pullBack, seedsOf } from "../reverse.js";
import { amountOf, joined, type Presence, partVariables, presenceOf } from "./presence.js";

/** The derivative of a body: `parts[i]` are the parameters for the i-th amount that comes in, `amounts` what goes out. */
export interface Derived {
  readonly parts: readonly (readonly Var[])[];
  readonly amounts: readonly (Expr | Absent)[];
}

const remembered = (make: (body: Body, presences: readonly Presence[], wanted: readonly boolean[]) => Derived) => {
  const known = new WeakMap<Body, Map<string, Derived>>();
  return (body: Body, presences: readonly Presence[], wanted: readonly boolean[]): Derived => {
    const derived = known.get(body) ?? new Map<string, Derived>();
    known.set(body, derived);
    const key = `${presences.join()}|${wanted.map(Number).join("")}`;
    const found = derived.get(key) ?? make(body, presences, wanted);
    derived.set(key, found);
    return found;
  };
};

const pushedBody = remembered((body, presences) => {
  const parts = body.parameters.map(({ name, shape }, i) => partVariables(`d${name}`, presences[i]!, shape));
  const tangents = new Map<Var, Expr>();
  body.parameters.forEach((parameter, i) => {
    const tangent = amountOf(presences[i]!, parts[i]!);
    if (tangent !== undefined) tangents.set(parameter, tangent);
  });
  return { parts, amounts: pushForward(body.results, tangents) };
});

/** Tangents of the results of `body`, for tangents of its parameters. */
export const pushed = (body: Body, presences: readonly Presence[]): Derived => pushedBody(body, presences, []);

/** Cotangents of those parameters of `body` that are `wanted`, for cotangents of its results. */
export const pulled = remembered((body, presences, wanted) => {
  const parts = body.results.map(({ shape }, i) => partVariables("cotangent", presences[i]!, shape));
  const cotangents = parts.map((own, i) => amountOf(presences[i]!, own));
  const map = pullBack(
    seedsOf(body.results, cotangents),
    body.parameters.filter((_, i) => wanted[i]),
  );
  return { parts, amounts: body.parameters.map((parameter) => map.get(parameter)) };
});

/**
 * What each carry's derivative must be able to hold: what it is before the first step, joined with what a step makes of
 * it, until no step changes it. A presence can only grow twice, so this ends.
 */
export const settled = (
  start: readonly Presence[],
  derive: (presences: readonly Presence[]) => Derived,
  after: (derived: Derived, carry: number) => Expr | Absent,
): { readonly presences: readonly Presence[]; readonly derived: Derived } => {
  let presences = start;
  for (;;) {
    const derived = derive(presences);
    const next = presences.map((presence, i) => joined(presence, presenceOf(after(derived, i))));
    if (next.every((presence, i) => presence === presences[i])) return { presences, derived };
    presences = next;
  }
};
