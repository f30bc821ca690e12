// What is said about each node of a derivation, and in which order. Knows the chain rule as a sum over uses; is ignorant
// of how a product or a fraction is written.
import { controlOf, isItem } from "../expr/control.js";
import type { Expr } from "../expr/expr.js";
import { sameShape } from "../expr/shape.js";
import { topological } from "../expr/walk.js";
import { formulaWriter } from "./derivationFormulas.js";
import type { Block, DerivationMarkup, Row } from "./derivationMarkups.js";
import { heightsOf, isNoProduct, partialIn, type Use, usesOf } from "./derivationUses.js";
import { givenNames, nodeLabels, withoutUnreached, withResultName } from "./names.js";
import type { Step } from "./table.js";

/** One summand in its three forms; a form that says nothing new is absent. */
interface Term {
  readonly symbols: string;
  readonly formula: string | undefined;
  readonly numbers: string;
  readonly partial: boolean;
}

export const derivationNotes = {
  partial: "∂ is the derivative of one line alone, its other operands held fixed",
};

// A node used a thousand times would be a line of a thousand terms.
const [mostTerms, shownTerms] = [12, 10];

/** One block of rows for each step. */
export const derivationBlocks = (
  where: string,
  steps: readonly Step[],
  names: Readonly<Record<string, Expr>>,
  digits: number,
  markup: DerivationMarkup,
): readonly Block[] => {
  const given = givenNames(where, names);
  const [first] = steps;
  if (first === undefined) return [];
  const root = first.node;
  const order = topological([root]);
  const named = withResultName(root, order, given);
  const labels = withoutUnreached(
    order,
    nodeLabels(order, named, markup.label),
    named,
    steps.map(({ node }) => node),
  );
  const write = formulaWriter(labels, markup);
  const nameOf = (node: Expr): string =>
    (node.tag === "Var" ? labels.variables.get(node) : labels.results.get(node)) ?? "";
  const number = (value: Step["value"]): string => markup.value(value, digits);
  const heights = heightsOf(order);
  const uses = usesOf(steps);

  const through = (of: Expr, by: Expr, partial: boolean): string => markup.derivative(nameOf(of), nameOf(by), partial);
  const symbolsOf = (node: Expr): string => through(root, node, false);

  const term = ({ user, passed }: Use, alone: boolean, partial: boolean, isFirst: boolean): Term => {
    const { local, amount, to } = passed;
    const incoming = symbolsOf(user.node);
    if (local === undefined) {
      const op = isItem(user.node) ? controlOf(user.node).op : user.node.tag === "Apply" ? user.node.op : undefined;
      return {
        symbols: markup.pulledBack(incoming, op?.name ?? ""),
        // Of a loop all results are pulled back, and not only the last.
        formula: isItem(user.node) ? undefined : write.amount(amount.expr, user.adjoint.expr, incoming, alone),
        numbers: markup.summand(number(amount.value), isFirst),
        partial: false,
      };
    }
    if (user.node === root)
      // The derivative of the result in itself is 1, and need not be multiplied.
      return {
        symbols: through(root, to, partial),
        formula: write.summand(local.expr, alone),
        numbers: markup.summand(number(local.value), isFirst),
        partial,
      };
    const factor = write.factor(local.expr);
    // The operand was repeated to the shape of the node: what is passed on is a sum.
    const whole = (text: string): string =>
      sameShape(amount.expr.shape, user.node.shape) ? text : markup.summed(text);
    return {
      symbols: whole(markup.product(incoming, through(user.node, to, partial))),
      formula: factor === undefined ? undefined : whole(markup.product(incoming, factor)),
      numbers: isNoProduct(user, passed)
        ? markup.summand(number(amount.value), isFirst)
        : whole(
            markup.product(markup.summand(number(user.adjoint.value), isFirst), markup.factor(number(local.value))),
          ),
      partial,
    };
  };

  return steps.map(({ node, value, adjoint }): Block => {
    const left = nameOf(node);
    const definition: Row =
      node.tag === "Apply"
        ? { left, right: markup.equation([write.definition(node), number(value)]) }
        : { left, right: number(value) };
    const used = uses.get(node) ?? [];
    const total = number(adjoint.value);
    if (used.length === 0) return { rows: [definition, { left: symbolsOf(node), right: total }], partial: false };
    const alone = used.length === 1;
    const isPartial = partialIn(used, heights, root);
    const terms = used
      .slice(0, used.length > mostTerms ? shownTerms : used.length)
      .map((use, i) => term(use, alone, isPartial(use), i === 0));
    const more = used.length > terms.length ? [markup.more(used.length - terms.length)] : [];
    const sum = (texts: readonly string[]): string => markup.sum([...texts, ...more]);
    const lines = [
      // What the result uses itself is its own derivative: the left side again.
      ...(alone && used[0]!.user.node === root && used[0]!.passed.local !== undefined
        ? []
        : [sum(terms.map(({ symbols }) => symbols))]),
      ...(terms.some(({ formula }) => formula !== undefined)
        ? [sum(terms.map(({ formula, symbols }) => formula ?? symbols))]
        : []),
      ...[sum(terms.map(({ numbers }) => numbers))].map((numbers) =>
        numbers === total
          ? total
          : (readsRight(used, adjoint.value, digits) ? markup.equation : markup.about)([numbers, total]),
      ),
    ];
    const rows = lines
      .filter((line, i) => line !== lines[i - 1])
      .map((right, i): Row => ({ left: i === 0 ? symbolsOf(node) : "", right }));
    return { rows: [definition, ...rows], partial: terms.some(({ partial }) => partial) };
  });
};

// Whether what is written is true of the numbers as they are written: 0.333333 * 3 is not 1.
const readsRight = (used: readonly Use[], total: Step["value"], digits: number): boolean => {
  const written = (value: number): number => Number(value.toPrecision(digits));
  let sum = 0;
  for (const { user, passed } of used) {
    const [incoming, local, amount] = [user.adjoint.value, passed.local?.value, passed.amount.value];
    if (typeof incoming !== "number" || typeof amount !== "number") return true;
    const isProduct = typeof local === "number" && !isNoProduct(user, passed);
    sum += isProduct ? written(incoming) * written(local) : written(amount);
  }
  return used.length > mostTerms || typeof total !== "number" || Object.is(written(sum) + 0, written(total) + 0);
};
