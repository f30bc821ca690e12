// The laws of order: contributions to a gradient may come in any.
import { add, type Expr, type ReverseStep, reversePass } from "../../src/index.js";
import { Disagreement } from "../core/disagreement.js";
import { fc } from "../core/fastCheck.js";
import { type LawSet, law, lawSet } from "../core/law.js";
import { built, explained, numberOf, points, variables } from "../samples/evaluated.js";
import { inputs, outputOf, programs } from "../samples/programs.js";
import { environmentAt, programAtPoint } from "../samples/subjects.js";
import { type Machinery, type Numbers, ownMachinery } from "./machinery.js";

/** What is added up for each node, and how large its terms are. */
interface Adjoints {
  readonly sums: ReadonlyMap<Expr, number>;
  readonly sizes: ReadonlyMap<Expr, number>;
}

/**
 * The adjoints of a graph, from the local derivatives of its steps alone, in an order of its own: of the nodes all of
 * whose users are done, `choose` says which comes next.
 */
const inAnyOrder = (steps: readonly ReverseStep[], choose: (ready: number) => number): Adjoints => {
  const waiting = new Map<Expr, number>();
  for (const { contributions } of steps)
    for (const { to } of contributions) waiting.set(to, (waiting.get(to) ?? 0) + 1);
  const stepOf = new Map(steps.map((step) => [step.node, step] as const));
  const root = steps[0]!.node;
  const [sums, sizes] = [new Map([[root, 1]]), new Map([[root, 1]])];
  const ready: Expr[] = [root];
  while (ready.length > 0) {
    const [node] = ready.splice(choose(ready.length), 1);
    for (const { to, local } of stepOf.get(node!)?.contributions ?? []) {
      if (local === undefined)
        throw new Disagreement(`a contribution to ${to.tag} comes without its local derivative.`);
      const amount = sums.get(node!)! * numberOf(local.value);
      sums.set(to, (sums.get(to) ?? 0) + amount);
      sizes.set(to, (sizes.get(to) ?? 0) + Math.abs(amount));
      waiting.set(to, waiting.get(to)! - 1);
      if (waiting.get(to) === 0) ready.push(to);
    }
  }
  return { sums, sizes };
};

const choices = fc.array(fc.nat({ max: 1000 }), { minLength: 1, maxLength: 12 });

export const orderLawsOf = (
  of: Machinery,
  stepsOf: (expr: Expr, environment: ReturnType<typeof environmentAt>) => readonly ReverseStep[] = reversePass,
): LawSet => {
  const topological = law({
    id: "order.topological",
    statement: "nodes may be gone through in any order that comes to users first: the gradient is the same",
    formula: "adjoint(e) = sum of adjoint(user) * d user / d e, in any topological order",
    given: [programs(), points, choices],
    holds: (judge, program, point, picks) => {
      const expr = built(program);
      let next = 0;
      const choose = (ready: number): number => picks[next++ % picks.length]! % ready;
      const { sums, sizes } = inAnyOrder(stepsOf(expr, environmentAt(point)), choose);
      const gradient = of.gradient((xs) => outputOf(program, xs), point);
      for (const [i, v] of variables.entries())
        judge.agree(`the gradient in ${v.name}, in another order`, sums.get(v) ?? 0, gradient[i]!, sizes.get(v) ?? 0);
    },
    explain: explained(1),
    subject: programAtPoint,
  });

  const terms = law({
    id: "order.terms",
    statement: "the terms of a sum may come in any order, and be grouped in any way",
    formula: "grad(f1 + f2 + ... + fn) = grad(f_p1 + (f_p2 + ...))",
    given: [
      fc.array(programs(5), { minLength: 2, maxLength: 5 }),
      inputs(variables.length),
      fc.shuffledSubarray([0, 1, 2, 3, 4], { minLength: 5 }),
    ],
    holds: (judge, parts, point, places) => {
      const order = places.filter((place) => place < parts.length);
      // One gradient for both: what they share is the same nodes.
      const both = (xs: readonly Expr[]): readonly [Expr, Expr] => {
        const results = parts.map((program) => outputOf(program, xs));
        const forwards = results.reduce((sum, term) => add(sum, term));
        return [forwards, order.map((place) => results[place]!).reduceRight((sum, term) => add(term, sum))];
      };
      const [one, other] = ([0, 1] as const).map((which) => of.gradient((xs) => both(xs)[which], point));
      const sizes = parts
        .map((program) => of.gradient((xs) => outputOf(program, xs), point))
        .reduce<Numbers>((sofar, g) => sofar.map((x, i) => x + Math.abs(g[i]!)), [0, 0, 0]);
      for (const [i, { name }] of variables.entries())
        judge.agree(`the gradient in ${name}, terms reordered`, other![i]!, one![i]!, sizes[i]!);
    },
  });

  return lawSet("order", [topological, terms]);
};

/** The gradient does not depend on the order in which contributions are merged. */
export const orderLaws: LawSet = orderLawsOf(ownMachinery);
