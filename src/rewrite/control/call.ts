// Derivatives of a call: its author's, or else a call of the derivative of its body. The derivative's body computes the
// body anew: what it needs is not kept from the first time, which is what `checkpoint` is for.
import { type Body, type Call, type ControlNode, controlNode, itemOf } from "../../expr/control.js";
import { constant, type Expr, type Var, variable, zeroOf } from "../../expr/expr.js";
import type { Absent } from "../../expr/op.js";
import type { Shape } from "../../expr/shape.js";
import { mul } from "../../ops/arithmetic.js";
import { where } from "../../ops/choice.js";
import { sum } from "../../ops/reduction.js";
import { asMasked, masked, plus } from "../masked.js";
import { pullBack } from "../reverse.js";
import { substituteAll } from "../substitute.js";
import { derivedAmounts } from "./bodies.js";
import { type Derived, pulled, pushed } from "./derived.js";
import { presenceOf } from "./presence.js";

type Amounts = readonly (Expr | Absent)[];

const resultsOf = (node: ControlNode): readonly Expr[] => node.op.shapes.map((_, i) => itemOf(node, i));

/** Tangents of the results of a call, for tangents of its arguments. */
export const pushCall = (node: ControlNode, { body, derivative }: Call, tangents: Amounts): Amounts => {
  const { jvp, vjp } = derivative ?? {};
  if (jvp !== undefined) return underCondition(jvp(tangents, node.args, resultsOf(node)), tangents);
  if (vjp !== undefined) {
    const present = tangents.map((tangent) => tangent !== undefined);
    const rule: Rule = (cotangents, args, results) => vjp(cotangents, args, results, present);
    return underCondition(transposedRule(node, node.op.shapes, rule, tangents), tangents);
  }
  return called(node, body, pushed(body, tangents.map(presenceOf)), tangents, node.op.shapes);
};

/** Cotangents of the `wanted` arguments of a call, for cotangents of its results. */
export const pullCall = (
  node: ControlNode,
  { body, derivative }: Call,
  cotangents: Amounts,
  wanted: readonly boolean[],
): Amounts => {
  const shapes = node.args.map(({ shape }) => shape);
  const { jvp, vjp } = derivative ?? {};
  if (vjp !== undefined) return underCondition(vjp(cotangents, node.args, resultsOf(node), wanted), cotangents);
  if (jvp !== undefined) {
    const rule: Rule = (tangents, args, results) => jvp(onlyWanted(tangents, wanted), args, results);
    return underCondition(transposedRule(node, shapes, rule, cotangents), cotangents);
  }
  return called(node, body, pulled(body, cotangents.map(presenceOf), wanted), cotangents, shapes);
};

const onlyWanted = (amounts: Amounts, wanted: readonly boolean[]): Amounts =>
  amounts.map((amount, i) => (wanted[i] ? amount : undefined));

/** A call of the derived body, with no derivative but its own. */
const called = (
  { op: { name }, args }: ControlNode,
  body: Body,
  derived: Derived,
  incoming: Amounts,
  shapes: readonly Shape[],
): Amounts =>
  derivedAmounts(name, [body], [derived], args, incoming, shapes, ([own], operands) =>
    controlNode(name, { form: "call", body: own!, derivative: undefined }, operands),
  );

// A rule of the author's own sees zeros where an amount is absent; where all that came in hangs on a condition, so does
// all that goes out.
const underCondition = (amounts: Amounts, incoming: Amounts): Amounts => {
  const present = incoming.filter((amount) => amount !== undefined);
  const conditions = present.flatMap((amount) => asMasked(amount)?.condition ?? []);
  if (conditions.length < present.length || conditions.some(({ shape }) => shape.length > 0)) return amounts;
  const condition = conditions.reduce((a, b) => where(a, 1, b));
  return amounts.map((amount) => amount && masked(condition, amount));
};

type Rule = (amounts: readonly Expr[], args: readonly Expr[], results: readonly Expr[]) => Amounts;

/**
 * The transpose of a linear rule: the gradient, in what it is applied to, of the pairing of what it returns with
 * `incoming`. `shapes` are those of what it is applied to. The rule is asked on variables, and the operands are put in
 * afterwards: what lies before them is none of its business, and would be walked through for every call.
 */
const transposedRule = (node: ControlNode, shapes: readonly Shape[], rule: Rule, incoming: Amounts): Amounts => {
  const fresh = (name: string, own: readonly Shape[]): readonly Var[] => own.map((shape) => variable(name, shape));
  const amounts = fresh("amount", shapes);
  const args = fresh(
    "argument",
    node.args.map(({ shape }) => shape),
  );
  const results = fresh("result", node.op.shapes);
  const given = incoming.map((amount) => amount && variable("incoming", amount.shape));
  const pairs = rule(amounts, args, results).flatMap((amount, i) => {
    const other = given[i];
    return amount === undefined || other === undefined ? [] : [sum(mul(amount, other))];
  });
  const total = pairs.reduce<Expr | Absent>((a, b) => (a === undefined ? b : plus(a, b)), undefined);
  if (total === undefined) return shapes.map(() => undefined);
  const map = pullBack(new Map([[total, constant(1)]]), amounts);
  const operands = new Map<Var, Expr>([
    // A linear rule's transpose does not depend on what the rule is applied to, but may mention it.
    ...amounts.map((v) => [v, zeroOf(v.shape)] as const),
    ...args.map((v, i) => [v, node.args[i]!] as const),
    ...results.map((v, i) => [v, itemOf(node, i)] as const),
    ...given.flatMap((v, i) => (v === undefined ? [] : [[v, incoming[i]!] as const])),
  ]);
  return amounts.map((v) => {
    const amount = map.get(v);
    return amount && substituteAll([amount], operands)[0];
  });
};
