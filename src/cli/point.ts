// Values for variables as they are typed: x=2,y=1/3. Knows how they are written; computes each as a formula of its own.
import type { Expr, Var } from "../expr/expr.js";
import { commandFailures as fail } from "../expr/failures/commands.js";
import { freeVariablesOf } from "../expr/walk.js";
import { evaluate } from "../run/evaluate.js";
import { constants } from "../transform/formula.js";
import { formula } from "../transform/math.js";

export type Point = ReadonlyMap<Var, number>;

/** What stands between separators that are in no bracket and in no quotes. */
const parts = (text: string, separator: string): readonly string[] => {
  const found: string[] = [];
  let depth = 0;
  let quoted = false;
  let start = 0;
  for (let i = 0; i < text.length; i++) {
    const sign = text[i]!;
    if (quoted && sign === "\\") i += 1;
    else if (sign === '"') quoted = !quoted;
    else if (quoted) continue;
    else if (sign === "(" || sign === "[") depth += 1;
    else if (sign === ")" || sign === "]") depth -= 1;
    else if (sign === separator && depth <= 0) {
      found.push(text.slice(start, i));
      start = i + 1;
    }
  }
  return [...found, text.slice(start)];
};

const nameOf = (text: string): string => {
  try {
    const name: unknown = text.startsWith('"') ? JSON.parse(text) : text;
    if (typeof name === "string") return name;
  } catch {
    // No text in quotes after all: it is a name that no formula has, and is refused as that.
  }
  return text;
};

const numberOf = (name: string, text: string): number => {
  const expr = formula(text);
  const open = freeVariablesOf([expr]);
  if (open.length > 0)
    throw fail.bindingOpen(
      name,
      text,
      open.map((variable) => variable.name),
    );
  const value = evaluate(expr, {});
  if (typeof value !== "number") throw fail.binding(`${name}=${text}`);
  return value;
};

/** How values for these variables are written, as an example to go by. */
export const exampleFor = (variables: readonly Var[]): string => {
  const text = variables
    .slice(0, 6)
    .map(({ name }, i) => `${/^[^\s"'=,]+$/u.test(name) ? name : JSON.stringify(name)}=${i + 1}`)
    .join(",");
  const whole = variables.length > 6 ? `${text},...` : text;
  return /^[\w.=,]+$/.test(whole) ? whole : `'${whole}'`;
};

/** The values of the variables of an expression, from what was given for `--at`. */
export const pointOf = (root: Expr, given: readonly string[]): Point => {
  const variables = freeVariablesOf([root]);
  const values = new Map<string, number>();
  for (const binding of given.flatMap((text) => parts(text, ","))) {
    const [left, ...right] = parts(binding, "=");
    const name = nameOf(left!.trim());
    if (name === "" || right.length !== 1 || right[0]!.trim() === "") throw fail.binding(binding);
    const fixed = constants.get(name);
    if (fixed !== undefined) throw fail.bindingConstant(name, fixed);
    if (values.has(name)) throw fail.bindingTwice(name);
    if (!variables.some((variable) => variable.name === name))
      throw fail.bindingUnused(
        name,
        variables.map((variable) => variable.name),
      );
    values.set(name, numberOf(name, right[0]!));
  }
  const missing = variables.filter(({ name }) => !values.has(name));
  if (missing.length > 0)
    throw fail.bindingsMissing(
      missing.map(({ name }) => name),
      exampleFor(variables),
    );
  return new Map(variables.map((variable) => [variable, values.get(variable.name)!]));
};
