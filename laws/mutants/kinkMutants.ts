// Mutants that are wrong at declared kinks only, on either side of the declaration: what is done, and what is said.
import { defineOp, type ElementwiseOp, type Expr, type Kink, type Operand } from "../../src/index.js";
import { replacing } from "./expressions.js";
import { type Mutant, mutant } from "./mutant.js";
import { changed, partialsOf, withValueAlone } from "./records.js";
import { inRegion, kinkRegion } from "./regions.js";

/** Some number that is not this one, nor close to it. */
const other = (x: number): number => (Number.isFinite(x) ? (Math.abs(x) < 1 ? x + 1 : 2 * x) : 0);

/** Every mutant of the conventions of an op. */
export const kinkMutants = (op: ElementwiseOp): readonly Mutant[] =>
  op.kinks.flatMap((kink, index) => [...declared(op, kink, index), ...done(op, kink)]);

const declared = (op: ElementwiseOp, kink: Kink, index: number): readonly Mutant[] => {
  const made = (what: string, wrong: Kink): Mutant =>
    mutant(
      `${op.name}: the ${what} declared ${kinkRegion(op, kink).where} is another`,
      "declared kink",
      changed(op, { kinks: op.kinks.map((each, i) => (i === index ? wrong : each)) }),
    );
  return [
    made(`partial in ${kink.arg}`, { ...kink, partial: other(kink.partial) }),
    ...(kink.value === undefined ? [] : [made("value", { ...kink, value: other(kink.value) })]),
    ...Object.entries(kink.second ?? {}).map(([name, second]) =>
      made(`second derivative in ${kink.arg} and ${name}`, {
        ...kink,
        second: { ...kink.second, [name]: other(second) },
      }),
    ),
  ];
};

const done = (op: ElementwiseOp, kink: Kink): readonly Mutant[] => {
  const values = kink.value === undefined ? [] : [valueAt(op, kink, kink.value)];
  const partials = partialsOf(op);
  if (partials === undefined) return values;
  const region = kinkRegion(op, kink);
  const i = op.args.indexOf(kink.arg);
  const at = inRegion(op, region);
  const made = (words: string, change: (partial: Operand, xs: readonly Expr[]) => Operand): Mutant =>
    mutant(
      `${op.name}: ${words} ${region.where}`,
      "only at a kink",
      changed(op, { partials: replacing(partials, i, change) }),
    );
  return [
    made(`the partial in ${kink.arg} is wrong`, (partial, xs) => at(xs, other(kink.partial), partial)),
    ...Object.entries(kink.second ?? {}).map(([name, second]) =>
      made(`the second derivative in ${kink.arg} and ${name} is wrong`, (partial, xs) =>
        at(xs, bent(op, op.args.indexOf(name), other(second))(partial, xs), partial),
      ),
    ),
    ...values,
  ];
};

/** The same value as the partial, with `slope` for its derivative in argument `k` and none in the others. */
const bent =
  (op: ElementwiseOp, k: number, slope: number) =>
  (partial: Operand, xs: readonly Expr[]): Expr => {
    const wrong = defineOp<readonly string[]>({
      name: "bent",
      args: ["partial", ...op.args],
      value: (value) => value!,
      partials: () => [0, ...op.args.map((_, i) => (i === k ? slope : 0))],
      domain: [[-10, 10], ...op.domain],
    });
    return Reflect.apply(wrong, undefined, [partial, ...xs]);
  };

const valueAt = (op: ElementwiseOp, kink: Kink, value: number): Mutant => {
  const region = kinkRegion(op, kink);
  return mutant(
    `${op.name}: the value is wrong ${region.where}`,
    "only at a kink",
    withValueAlone(op, (...point) => (region.holds(point) ? other(value) : op.value(...point))),
  );
};
