// Whether the options of a picture are options, and the scopes to be opened scopes. Knows no folding.
import { type ControlNode, isControl } from "../../expr/control.js";
import { fail } from "../../expr/errors.js";
import { type Expr, scopeOf } from "../../expr/expr.js";
import { isPlainRecord } from "../../expr/record.js";
import type { Scope } from "../../expr/scope.js";
import { topological } from "../../expr/walk.js";
import { givenNames } from "../names.js";
import { checkedDigits } from "../values.js";
import type { PictureOptions } from "./options.js";
import { titleOf } from "./scopes.js";

const pictureOptions = ["steps", "names", "annotate", "digits", "fold", "limit", "open"];

// Fewer boxes than this cannot say what is in a part.
const fewest = 4;

/** Options that are right; `more` are those that the function has beside the ones of all pictures. */
export const checkedPicture = (where: string, options: PictureOptions, more: readonly string[]): PictureOptions => {
  const optionNames = [...pictureOptions, ...more];
  const given: unknown = options;
  if (!isPlainRecord(given)) throw fail.options(where, given, optionNames, "expr");
  const unknown = Object.keys(options).find((name) => !optionNames.includes(name));
  if (unknown !== undefined) throw fail.option(where, unknown, optionNames);
  const { steps = [], annotate, digits = 6, names = {}, fold = "auto", limit = 60, open = [] } = options;
  if (fold !== "auto" && fold !== "none") throw fail.optionValue(where, "fold", '"auto" or "none"', fold);
  if (!Number.isInteger(limit) || limit < fewest)
    throw fail.optionValue(where, "limit", `a whole number from ${fewest} on`, limit);
  if (!Array.isArray(open) || open.some((name) => typeof name !== "string"))
    throw fail.optionValue(where, "open", "a list of names of scopes", open);
  checkedDigits(where, digits);
  if (!Array.isArray(steps)) throw fail.optionValue(where, "steps", "the steps of a reversePass", steps);
  if (annotate !== undefined && typeof annotate !== "function")
    throw fail.optionValue(where, "annotate", "a function from a node to a string", annotate);
  givenNames(where, names);
  return options;
};

/** More text for a node; none, if none was asked for. */
export const annotation =
  (where: string, { annotate }: PictureOptions) =>
  (node: Expr): string => {
    const text: unknown = annotate === undefined ? "" : annotate(node);
    if (typeof text !== "string")
      throw fail.optionValue(where, "annotate", "a function that returns a string for each node", text);
    return text;
  };

// How many names a message lists.
const listed = 5;

/** The names that scopes are asked for by, all of which there are, in the picture or in a body of it. */
export const openedIn = (where: string, roots: readonly Expr[], { open = [] }: PictureOptions): ReadonlySet<string> => {
  if (open.length === 0) return new Set();
  const known = scopeNames(roots);
  const unknown = open.find((name) => !known.has(name));
  if (unknown === undefined) return new Set(open);
  const nearest = [...known].sort((a, b) => sharedStart(b, unknown) - sharedStart(a, unknown)).slice(0, listed);
  const names = nearest.map((name) => JSON.stringify(name)).join(", ");
  throw fail.optionValue(
    where,
    "open",
    known.size === 0
      ? "an empty list (the picture has no scopes)"
      : `names of scopes in the picture (${names}${known.size > listed ? ", ..." : ""})`,
    unknown,
  );
};

const scopeNames = (roots: readonly Expr[]): ReadonlySet<string> => {
  const names = new Set<string>();
  const seen = new Set<unknown>();
  const waiting: (readonly Expr[])[] = [roots];
  for (let next = waiting.pop(); next !== undefined; next = waiting.pop())
    for (const node of topological(next)) {
      for (let at: Scope | undefined = scopeOf(node); at !== undefined && !seen.has(at); at = at.parent) {
        seen.add(at);
        names.add(at.name).add(titleOf(at));
      }
      if (!isControl(node) || seen.has(node.op)) continue;
      seen.add(node.op);
      waiting.push(...bodiesOf(node));
    }
  return names;
};

const bodiesOf = ({ op: { control } }: ControlNode): readonly (readonly Expr[])[] => {
  if (control.form === "branch") return control.bodies.map(({ results }) => results);
  const { results } = control.body;
  return control.form === "loop" && control.condition !== undefined ? [results, [control.condition]] : [results];
};

const sharedStart = (a: string, b: string): number => {
  const [x, y] = [a.toLowerCase(), b.toLowerCase()];
  let length = 0;
  while (length < x.length && x[length] === y[length]) length += 1;
  return length;
};
