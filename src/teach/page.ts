// One function at a point as a page of its own: its reverse pass to step through, in one file. Knows the parts of the page
// and in which order they are made.
import { fail } from "../expr/errors.js";
import type { Expr } from "../expr/expr.js";
import { isPlainRecord } from "../expr/record.js";
import type { Environment } from "../run/evaluate.js";
import { toDerivations } from "../show/derivation.js";
import { fitted, printable } from "../show/drawing/columns.js";
import { type Placed, placed } from "../show/drawing/placed.js";
import { svgOf } from "../show/drawing/svg.js";
import { escapedText } from "../show/drawing/xml.js";
import type { PictureOptions } from "../show/graph/options.js";
import { askedFor } from "../show/graph/scene.js";
import { viewsOf } from "../show/graph/views.js";
import { toInfix } from "../show/infix.js";
import { toMathml } from "../show/mathml.js";
import { numberText } from "../show/values.js";
import type { AnyFunction } from "../transform/staged.js";
import type { Arguments, ScalarResult } from "../transform/types.js";
import { graphs } from "./client/graphs.js";
import type { Kit } from "./client/kit.js";
import { numbers } from "./client/numbers.js";
import { sentences } from "./client/sentences.js";
import { type History, historyOf } from "./history.js";
import { pageData } from "./page/collect.js";
import { documentOf } from "./page/document.js";
import { writingOf } from "./page/naming.js";
import { script } from "./page/script.js";
import { allSteps, derivation, heading, help, mutation, side, stage } from "./page/sections.js";

/** How a page is made. */
export interface PageOptions extends Pick<PictureOptions, "names" | "limit" | "open"> {
  /** What the page is called; the formula, unless given. */
  readonly title?: string;
  /** Significant digits of the numbers; 6 unless given. */
  readonly digits?: number;
}

/**
 * The reverse pass of a function at a point as one HTML page, to be written to a file and opened in a browser: forward and
 * back through the steps, each node's rule in symbols and numbers, the gradient map before and after, questions for the
 * reader, and what would happen if gradients were kept in the nodes. The page needs no network and no other file, can be
 * used with keys alone, is read aloud step by step by screen readers, and is light or dark as the reader likes.
 *
 * Of an expression with the values of its variables, of a function of trees at its arguments, or of a {@link history},
 * with a title, names for inner nodes and the other options of pictures. What is too big to be read is folded, and opens.
 *
 * @throws GM-OPTION for an option that there is not; what {@link history} throws.
 *
 * Cost: linear in the number of nodes, and the layout of its pictures: seconds for a few thousand nodes.
 *
 * @example
 * const [a, b] = [variable("a"), variable("b")]
 * const page = toHtml(mul(a, b), { a: 2, b: 3 })
 * page.startsWith("<!doctype html>") // => true
 * toHtml(history((x: Expr) => mul(x, x), 3), { title: "A square" }).includes("<title>A square</title>") // => true
 */
export function toHtml(past: History, options?: PageOptions): string;
export function toHtml(expr: Expr, env?: Environment): string;
export function toHtml<R extends readonly Expr[]>(
  f: (x: Expr, ...rest: R) => ScalarResult,
  ...args: Arguments<readonly [Expr, ...R]>
): string;
export function toHtml<A extends readonly unknown[]>(f: (...args: A) => ScalarResult, ...args: Arguments<A>): string;
export function toHtml(subject: History | AnyFunction | Expr, ...args: readonly unknown[]): string {
  if (!isHistory(subject)) return pageOf(historyOf("toHtml", subject, args), {});
  const [options = {}] = args;
  return pageOf(subject, checkedOptions(options));
}

const isHistory = (subject: History | AnyFunction | Expr): subject is History =>
  typeof subject === "object" && subject !== null && "nodeValues" in subject && "steps" in subject;

const allowed = ["title", "digits", "names", "limit", "open"];

const checkedOptions = (options: unknown): PageOptions => {
  if (!isPlainRecord(options)) throw fail.options("toHtml", options, allowed, "history");
  const unknown = Object.keys(options).find((name) => !allowed.includes(name));
  if (unknown !== undefined) throw fail.option("toHtml", unknown, allowed);
  const { title, digits } = options;
  if (title !== undefined && typeof title !== "string") throw fail.optionValue("toHtml", "title", "a string", title);
  if (digits !== undefined && !(Number.isInteger(digits) && Number(digits) >= 1 && Number(digits) <= 17))
    throw fail.optionValue("toHtml", "digits", "a whole number from 1 to 17", digits);
  return options;
};

// What is longer is not read in one line, not read at all, or not read as a derivation.
const [longestTypeset, longestFormula, longestTitle, mostDerived, mostRows] = [72, 160, 80, 40, 300];

const pageOf = (past: History, options: PageOptions): string => {
  const { root, steps, sources } = past;
  const { digits = 6, names = {}, title, ...limits } = options;
  const writing = writingOf(root, sources, names);
  const formula = toInfix(root);
  const isShort = formula.length <= longestFormula && !formula.includes("\n");
  const written = formula.length <= longestTypeset ? toMathml(root) : `<code>${escapedText(printable(formula))}</code>`;
  const subject = isShort
    ? formula
    : `a function of ${sources.length} ${sources.length === 1 ? "variable" : "variables"}`;
  const named = title === undefined ? undefined : fitted(printable(title), longestTitle);
  const name = named ?? `The reverse pass of ${fitted(printable(subject), longestTitle)}`;

  // A wrong option is an error of what the caller called.
  askedFor("toHtml", root, options, ["title"]);
  const views = viewsOf(root, { ...limits, names: writing.names, steps, digits });
  const inner = views.slice(1).map((view) => drawn(placed(view.graph), view.title));
  const data = pageData(past, writing, views, inner, digits);
  const kit = { data, numbers: numbers({ data, numberText }) };
  const whole = placed(views[0]!.graph);
  const body = [
    heading(named, isShort ? written : "", numberText(past.value, digits), data),
    "<main>",
    `<div class="grid${whole.width > widestBeside ? " is-wide" : ""}">`,
    stage(drawn(whole, name), views.length > 1),
    side(),
    "</div>",
    mutation(graphs(kit).own === undefined ? (steps.length === 0 ? whyNoGradient : whyNoEngine) : undefined),
    steps.length > mostDerived
      ? ""
      : derivation(toDerivations(steps, { format: "mathml", names: writing.names, digits })),
    allSteps(steps.length > mostRows ? [] : rowsOf(kit), steps.length > mostRows ? steps.length : 0),
    help(),
    "</main>",
  ];
  return documentOf(name, body.join("\n"), data, script());
};

// A picture that is wider has the whole width of the page.
const widestBeside = 960;

const whyNoEngine =
  "It has a step whose rule is not one finite number times another: one of a tensor, say, of a loop or of a choice. The engine that is shown here knows nothing else: micrograd is made of scalars. What goes wrong with a field .grad goes wrong there alike.";

const whyNoGradient =
  "It depends on no variable here: no step is made, and backward() would leave the field .grad of every variable as it is.";

// All pictures of a page share one style sheet.
const drawn = (picture: Placed, title: string): string =>
  svgOf(picture, { title }).replace(/<style>[^<]*<\/style>\n?/, "");

const rowsOf = (kit: Pick<Kit, "data" | "numbers">): readonly (readonly string[])[] => {
  const { called, moment } = sentences(kit);
  return kit.data.steps.map(({ node, adjoint }, i) => [
    String(i + 1),
    called(node),
    kit.numbers.text(adjoint),
    moment(i + 1),
  ]);
};
