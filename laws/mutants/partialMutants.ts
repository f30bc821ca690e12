// Mutants whose partials are wrong: everywhere, in a part of the domain, when arguments are shared, or at order 2 only.
import { add, type ElementwiseOp, type Expr, eq, mul, type Operand } from "../../src/index.js";
import { changes } from "./changes.js";
import {
  hasDerivative,
  isAbsent,
  readAlike,
  replacing,
  type Template,
  templateOf,
  termsOf,
  withoutTerm,
} from "./expressions.js";
import { lost, off } from "./flawed.js";
import { type Mutant, type MutantFamily, mutant } from "./mutant.js";
import { changed, type Partials, partialsOf } from "./records.js";
import { inRegion, negativesOf, type Region, tailsOf } from "./regions.js";

type Change = (partial: Operand, xs: readonly Expr[], result: Expr) => Operand;

const absent = "the partial is a literal 0: there is nothing to be wrong";

const everywhere = changes.map(
  ({ family, words, make }) => [family, words, (partial: Operand): Operand => make(partial) ?? 0] as const,
);

/** Something other than the partial wherever that is a finite number. */
const spoilt = (partial: Operand): Expr => add(mul(2, partial), eq(partial, 0));

const fixed = "the domain of the argument is one number, as that of an order: nobody differentiates in it";

const flat = "the partial has no derivative that could be wrong";

const atOrderTwo: readonly (readonly [words: string, change: Change])[] = [
  ["loses its derivative", (partial) => lost(partial)],
  ["has a derivative that is off by a thousandth", (partial) => off(partial)],
];

/** Every mutant of the partials of an op; none where its rule is not a list of partials. */
export const partialMutants = (op: ElementwiseOp): readonly Mutant[] => {
  const partials = partialsOf(op);
  if (partials === undefined) return [];
  const template = templateOf(op);
  return [
    ...op.args.flatMap((_, i) => mutantsOfOne(op, partials, template, i)),
    ...swapped(op, partials, template),
    ...whenShared(op, partials, template),
  ];
};

const mutantsOfOne = (op: ElementwiseOp, partials: Partials, template: Template, i: number): readonly Mutant[] => {
  const name = `${op.name}: the partial in ${op.args[i]}`;
  const partial = template.partials[i]!;
  const [low, high] = op.domain[i]!;
  const made = (family: MutantFamily, words: string, change: Change, reason?: string): Mutant => {
    const equivalent = low < high ? reason : fixed;
    return mutant(`${name} ${words}`, family, changed(op, { partials: replacing(partials, i, change) }), equivalent);
  };
  if (isAbsent(partial))
    return [
      ...everywhere.map(([family, words, change]) => made(family, words, change, absent)),
      ...(low < high ? [made("added", "is 1 where it is absent", () => 1)] : []),
    ];
  const within = (family: MutantFamily, regions: readonly Region[]): readonly Mutant[] =>
    regions.map((region) =>
      made(family, `is wrong ${region.where}`, (p, xs) => inRegion(op, region)(xs, spoilt(p), p)),
    );
  const flatness = hasDerivative(template, partial) ? undefined : flat;
  return [
    ...everywhere.map(([family, words, change]) => made(family, words, change)),
    ...termsOf(template, partial).map((term) =>
      made(
        "term dropped",
        `lacks the ${term.side} term ${term.text} of sum ${term.sum}`,
        (p, xs, result) => withoutTerm(p, term, xs, result),
        term.isZero ? "the term is a literal 0" : undefined,
      ),
    ),
    ...atOrderTwo.map(([words, change]) => made("only at order 2", words, change, flatness)),
    ...op.args.flatMap((_, k) => within("only in a tail", tailsOf(op, k))),
    ...op.args.flatMap((_, k) => within("only for negative", negativesOf(op, k))),
  ];
};

const swapped = (op: ElementwiseOp, partials: Partials, template: Template): readonly Mutant[] =>
  op.args.flatMap((first, i) =>
    op.args.slice(i + 1).map((second, offset) => {
      const k = i + 1 + offset;
      const exchanged: Partials = (xs, result) => {
        const right = partials(xs, result);
        return right.map((partial, at) => (at === i ? right[k]! : at === k ? right[i]! : partial));
      };
      return mutant(
        `${op.name}: the partials in ${first} and ${second} are swapped`,
        "swapped",
        changed(op, { partials: exchanged }),
        readAlike(template.partials[i]!, template.partials[k]!) ? "both partials are the same expression" : undefined,
      );
    }),
  );

const apart = "the domains of the arguments have no number in common: they are never one";

const haveCommonNumber = ({ domain }: ElementwiseOp): boolean =>
  Math.max(...domain.map(([low]) => low)) <= Math.min(...domain.map(([, high]) => high));

const whenShared = (op: ElementwiseOp, partials: Partials, template: Template): readonly Mutant[] => {
  if (op.args.length < 2) return [];
  const there = template.partials.findIndex((partial) => !isAbsent(partial));
  const wrong: Partials = (xs, result) => {
    const shared = xs.every((x) => x === xs[0]);
    return partials(xs, result).map((partial, i) => (shared && i === there ? spoilt(partial) : partial));
  };
  return [
    mutant(
      `${op.name}: a partial is wrong when all arguments are one`,
      "only when shared",
      changed(op, { partials: wrong }),
      there === -1 ? absent : haveCommonNumber(op) ? undefined : apart,
    ),
  ];
};
