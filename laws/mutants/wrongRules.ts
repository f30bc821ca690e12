// Wrong versions of a rule that passes cotangents back: one contribution wrong, two exchanged, one mode wrong and the
// other right, the next order wrong. Knows rules as data; is ignorant of the op that has them.
import {
  type Expr,
  full,
  gradientMap,
  type Operand,
  type Params,
  type Rule,
  type Shape,
  sum,
  variable,
} from "../../src/index.js";
import { changes } from "./changes.js";
import { lifted, readAlike } from "./expressions.js";
import { lost, off } from "./flawed.js";
import type { MutantFamily } from "./mutant.js";

type Contribution = Operand | undefined;
type Passing = Extract<Rule, { tag: "Pullback" | "Transpose" }>;
type Pullback = Extract<Rule, { tag: "Pullback" }>;
type Edit = (right: readonly Contribution[]) => readonly Contribution[];

/** What a rule is applied to, so that it can be looked at. */
export interface Application {
  readonly names: readonly string[];
  readonly shapes: readonly Shape[];
  readonly result: Shape;
  readonly params: Params;
}

/** A rule with one mistake. */
export interface WrongRule {
  readonly family: MutantFamily;
  readonly words: string;
  readonly rule: Rule;
  readonly equivalent?: string;
}

const changedIf = (right: Contribution, make: (right: Operand) => Contribution): Contribution =>
  right === undefined ? undefined : make(right);

const edited = (rule: Passing, edit: Edit): Rule =>
  rule.tag === "Transpose"
    ? { ...rule, transpose: (...given) => edit(rule.transpose(...given)) }
    : { ...rule, vjp: (...given) => edit(rule.vjp(...given)) };

/** What the rule passes back, as expressions of variables. */
const looked = (rule: Passing, { names, shapes, result, params }: Application) => {
  const args: readonly Expr[] = shapes.map((shape, i) => variable(names[i] ?? `argument${i}`, shape));
  const [cotangent, value] = [variable("cotangent", result), variable("result", result)];
  const passed =
    rule.tag === "Transpose" ? rule.transpose(cotangent, args, params) : rule.vjp(cotangent, args, value, params);
  return { passed, depends: [...args, value] };
};

/** Every wrong version of a rule; none for one that passes nothing back. */
export const wrongRules = (rule: Rule, application: Application): readonly WrongRule[] => {
  if (rule.tag !== "Transpose" && rule.tag !== "Pullback") return [];
  const { passed, depends } = looked(rule, application);
  return [
    ...inReverse(rule, application, passed),
    ...exchanged(rule, application, passed),
    ...(rule.tag === "Pullback" ? [...inForward(rule), ...atOrderTwo(rule, passed, depends), ...ofSupport(rule)] : []),
  ];
};

const nameOf = ({ names, shapes }: Application, i: number): string =>
  names[i] === undefined || names[i].startsWith("...") ? `argument ${i} of ${shapes.length}` : names[i];

const inReverse = (rule: Passing, application: Application, passed: readonly Contribution[]): readonly WrongRule[] =>
  passed.flatMap((contribution, i) =>
    contribution === undefined
      ? []
      : changes.map(({ family, words, make }) => ({
          family,
          words: `what is passed back to ${nameOf(application, i)} ${words}`,
          rule: edited(rule, (right) => right.map((each, k) => (k === i ? changedIf(each, make) : each))),
        })),
  );

const exchanged = (rule: Passing, application: Application, passed: readonly Contribution[]): readonly WrongRule[] =>
  passed.flatMap((first, i) =>
    passed.flatMap((second, k): readonly WrongRule[] => {
      const fits = String(application.shapes[i]) === String(application.shapes[k]);
      if (k <= i || first === undefined || second === undefined || !fits) return [];
      return [
        {
          family: "swapped",
          words: `what is passed back to ${nameOf(application, i)} and to ${nameOf(application, k)} is swapped`,
          rule: edited(rule, (right) => right.map((each, at) => (at === i ? right[k] : at === k ? right[i] : each))),
          ...(readAlike(first, second) ? { equivalent: "both are passed the same expression" } : {}),
        },
      ];
    }),
  );

const inForward = (rule: Pullback): readonly WrongRule[] => {
  const { jvp } = rule;
  if (jvp === undefined)
    return [
      {
        family: "mode",
        words: "the tangent is nothing, what is passed back is right",
        rule: { ...rule, jvp: () => undefined },
      },
    ];
  return changes.map(({ words, make }) => ({
    family: "mode",
    words: `the tangent ${words}, what is passed back is right`,
    rule: { ...rule, jvp: (...given) => changedIf(jvp(...given), make) },
  }));
};

const flat = "what is passed back depends on the cotangent alone, so that there is no next order to be wrong";

const atOrderTwo = (
  rule: Pullback,
  passed: readonly Contribution[],
  depends: readonly Expr[],
): readonly WrongRule[] => {
  const maps = passed.flatMap((each) => (each === undefined ? [] : [gradientMap(sum(lifted(each)))]));
  const bends = depends.some((node) => node.tag === "Var" && maps.some((map) => map.has(node)));
  const bent = (flaw: (x: Expr) => Expr): Rule => ({
    ...rule,
    vjp: (cotangent, args, result, ...others) =>
      rule.vjp(
        cotangent,
        args.map((arg) => flaw(arg)),
        flaw(result),
        ...others,
      ),
  });
  const equivalent = bends ? {} : { equivalent: flat };
  return [
    {
      family: "only at order 2",
      words: "what is passed back loses its derivative",
      rule: bent((x) => lost(x)),
      ...equivalent,
    },
    {
      family: "only at order 2",
      words: "what is passed back has a derivative that is off by a thousandth",
      rule: bent((x) => off(x)),
      ...equivalent,
    },
  ];
};

const ofSupport = (rule: Pullback): readonly WrongRule[] =>
  rule.support === undefined
    ? []
    : [
        {
          family: "support",
          words: "the support says that no entry counts",
          rule: { ...rule, support: (_, args) => args.map(({ shape }) => full(shape, 0)) },
        },
        {
          family: "support",
          words: "the support says that every entry counts",
          rule: { ...rule, support: (_, args) => args.map(({ shape }) => full(shape, 1)) },
        },
      ];
