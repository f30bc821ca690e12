// Rules of somebody's own on the leaves of a call, made safe to use anywhere: a rule is a function and may mention
// expressions from outside, which a loop, a batch or a substitution will have replaced by the time it is asked. So what it
// mentions becomes an operand of the call, and is put back when the rule has spoken.
import type { Derivative } from "../expr/control.js";
import { type Expr, type Var, variable, withArguments } from "../expr/expr.js";
import type { Absent } from "../expr/op.js";
import type { Shape } from "../expr/shape.js";
import { rewrite } from "../expr/walk.js";
import { closed } from "../rewrite/control/close.js";
import { bornNow } from "./bodies.js";
import type { CallSite } from "./calls.js";

type Amounts = readonly (Expr | Absent)[];

/** A rule on leaves: amounts in, amounts out, given the call's operands and results. */
export type LeafRule = NonNullable<Derivative["vjp"]>;

// A rule may call the function that it is the rule of, or make another that does: asking must come to an end. What the
// rule of an inner call mentions, the rule that is asked mentions too, as a rule.
const asked = new Set<object>();
const deepest = 2;

/** The expressions from outside that a rule mentions: found by asking it once, on variables. */
const mentionedBy = (owner: object, site: CallSite, rule: LeafRule, shapes: readonly Shape[]): readonly Expr[] => {
  if (asked.has(owner) || asked.size >= deepest) return [];
  asked.add(owner);
  try {
    const born = bornNow();
    const fresh = (own: readonly Shape[]): readonly Var[] => own.map((shape) => variable("given", shape));
    const amounts = fresh(shapes);
    const args = fresh(site.operands.map(({ shape }) => shape));
    const results = fresh(site.body.results.map(({ shape }) => shape));
    const out = rule(
      amounts,
      args,
      results,
      args.map(() => false),
    );
    const present = out.filter((amount) => amount !== undefined);
    return closed(present, [...amounts, ...args, ...results], born).captured.map(({ operand }) => operand);
  } catch {
    // A rule that cannot be asked says so when its derivative is wanted, and not before.
    return [];
  } finally {
    asked.delete(owner);
  }
};

/**
 * A call site whose operands hold what its rule mentions, and the rule that reads it from there. `owner` is the function
 * that has the rule, `shapes` are those of the amounts that the rule is given.
 */
export const withRule = (
  owner: object,
  site: CallSite,
  rule: LeafRule,
  shapes: readonly Shape[],
): { readonly site: CallSite; readonly rule: LeafRule } => {
  const mentioned = mentionedBy(owner, site, rule, shapes);
  if (mentioned.length === 0) return { site, rule };
  const count = site.operands.length;
  const parameters = mentioned.map(({ shape }) => variable("mentioned", shape));
  return {
    site: {
      ...site,
      operands: [...site.operands, ...mentioned],
      body: Object.freeze({ ...site.body, parameters: Object.freeze([...site.body.parameters, ...parameters]) }),
    },
    rule: (amounts, args, results, wanted) => {
      const out = rule(amounts, args.slice(0, count), results, wanted.slice(0, count));
      const now = new Map(mentioned.map((old, i) => [old, args[count + i]!] as const));
      return replaced(out, now);
    },
  };
};

const replaced = (amounts: Amounts, replacements: ReadonlyMap<Expr, Expr>): Amounts => {
  if ([...replacements].every(([old, now]) => old === now)) return amounts;
  const present = amounts.filter((amount) => amount !== undefined);
  const rewritten = rewrite(
    present,
    (leaf) => replacements.get(leaf) ?? leaf,
    withArguments,
    (node) => replacements.has(node),
  );
  let next = 0;
  return amounts.map((amount) => amount && rewritten[next++]);
};
