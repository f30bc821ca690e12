// Mutants of ops on whole tensors, and how one gets into the graph of a call in place of the right op.

import { type Apply, apply, withArguments } from "../../src/expr/expr.js";
import { rewrite, topological } from "../../src/expr/walk.js";
import { attempt, type Expr, type Form, flip, full, mul, neg, type StructuralOp } from "../../src/index.js";
import type { TensorFunction } from "../ops/tensorOp.js";
import type { MutantFamily } from "./mutant.js";
import { wrongRules } from "./wrongRules.js";

/** An op on whole tensors with one mistake. */
export interface StructuralMutant {
  readonly name: string;
  readonly family: MutantFamily;
  readonly op: StructuralOp;
  readonly equivalent?: string;
}

/** A node of an op on whole tensors. */
export interface StructuralNode extends Apply {
  readonly op: StructuralOp;
}

const isStructural = (node: Expr): node is StructuralNode => node.tag === "Apply" && node.op.kind === "structural";

/** The nodes of ops on whole tensors in an expression, from the leaves up. */
export const structuralNodes = (expr: Expr): readonly StructuralNode[] => topological([expr]).filter(isStructural);

/** The same call with `wrong` in place of `right`, wherever it occurs in the graph that the call makes. */
export const planted =
  (call: TensorFunction, right: StructuralOp, wrong: StructuralOp): TensorFunction =>
  (...xs) => {
    const [expr] = rewrite(
      [call(...xs)],
      (node) => node,
      (node, args) => (node.op === right ? apply(wrong, args, node.params) : withArguments(node, args)),
      (node) => xs.includes(node),
    );
    return expr!;
  };

/** Every mutant of the op of a node, which shows what the op is applied to. */
export const structuralMutantsOf = (node: StructuralNode): readonly StructuralMutant[] => {
  const { op, args, shape, params } = node;
  const names = op.args[0]?.startsWith("...") === true ? [] : op.args;
  const application = { names, shapes: args.map((arg) => arg.shape), result: shape, params };
  const made = (family: MutantFamily, words: string, wrong: StructuralOp, equivalent?: string): StructuralMutant =>
    Object.freeze({
      name: `${op.name}: ${words}`,
      family,
      op: Object.freeze(wrong),
      ...(equivalent === undefined ? {} : { equivalent }),
    });
  const flat = op.rule.tag === "None";
  const excuses: { readonly [family in MutantFamily]?: string | undefined } = {
    value: flat && op.batch === undefined ? saidOnce : undefined,
    "NaN swallowed": flat ? independent : keepsNaN(node) ? undefined : neverNaN,
  };
  return [
    ...wrongRules(op.rule, application).map(({ family, words, rule, equivalent }) =>
      made(family, words, { ...op, rule: Object.freeze(rule) }, equivalent),
    ),
    ...wrongValues(op).map(([family, words, value]) =>
      made(family, words, { ...withoutForm(op), value }, excuses[family]),
    ),
    ...wrongBatches(op).map(([words, batch]) => made("batch", words, { ...op, batch })),
    ...wrongForms(op).map(([words, form]) => made("form", words, { ...op, form })),
  ];
};

const saidOnce = "the record states the value once and no derivative: another value is another op";

const independent = "its derivative is absent: nothing says that the value depends on what is NaN";

const neverNaN = "the value has no NaN even where an argument is NaN, or refuses it";

/** Whether there is NaN in the value where an argument is NaN and the others are zeros or ones. */
const keepsNaN = ({ op, args, shape, params }: StructuralNode): boolean =>
  args.some((_, i) =>
    [0, 1].some((other) => {
      const poisoned = args.map((arg, k) => full(arg.shape, k === i ? Number.NaN : other));
      const value = attempt(() => [...op.value(poisoned, params, shape)])();
      return value._tag === "Right" && value.right.some(Number.isNaN);
    }),
  );

const withoutForm = (op: StructuralOp): StructuralOp => {
  const { form: _, ...others } = op;
  return others;
};

const wrongValues = (op: StructuralOp): readonly (readonly [MutantFamily, string, StructuralOp["value"]])[] => {
  let calls = 0;
  const mapped =
    (change: (x: number, isLast: boolean) => number): StructuralOp["value"] =>
    (...given) => {
      const right = op.value(...given);
      return right.map((x, i) => change(x, i === right.length - 1));
    };
  return [
    ["value", "the value has the wrong sign", mapped((x) => -x)],
    ["value", "the last number of the value is off by a millionth", mapped((x, isLast) => x * (isLast ? 1 + 1e-6 : 1))],
    ["NaN swallowed", "the value is 0 in place of NaN", mapped((x) => (Number.isNaN(x) ? 0 : x))],
    [
      "impure",
      "the value counts its calls",
      (...given) => op.value(...given).map((x) => x * (1 + (calls++ % 2) * 1e-9)),
    ],
  ];
};

const wrongBatches = ({ batch }: StructuralOp): readonly (readonly [string, NonNullable<StructuralOp["batch"]>])[] =>
  batch === undefined
    ? []
    : [
        ["the batch has the wrong sign", (...given) => neg(batch(...given))],
        ["the batch is off by a millionth", (...given) => mul(1 + 1e-6, batch(...given))],
        ["the batch has its examples in another order", (...given) => flip(batch(...given), { axis: 0 })],
      ];

const wrongForms = (op: StructuralOp): readonly (readonly [string, NonNullable<StructuralOp["form"]>])[] =>
  op.form === undefined
    ? []
    : [
        ["the form has the wrong sign", (_, params) => composed((args) => neg(apply(withoutForm(op), args, params)))],
        [
          "the form is off by a millionth",
          (_, params) => composed((args) => mul(1 + 1e-6, apply(withoutForm(op), args, params))),
        ],
      ];

const composed = (compose: (args: readonly Expr[]) => Expr): Form => ({ tag: "composed", compose });
