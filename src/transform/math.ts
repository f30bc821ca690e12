// Readable formulas: math`tanh(${w} * ${x} + ${b}) ^ 2`. A parsed formula to an expression in public ops. Nothing of the
// text is ever run as code.
import { fail, GradError } from "../expr/errors.js";
import { apply, type Expr, isExpr, isOperand, type Operand, toExpr, variable } from "../expr/expr.js";
import type { Op } from "../expr/op.js";
import * as vocabulary from "../ops/index.js";
import { statementsOf } from "./definitions.js";
import { constants, type Formula, type Grammar, type Operator, parseTemplate, parseText } from "./formula.js";
import { formulaError } from "./formulaError.js";
import { placeholder } from "./tokens.js";

const hasRecord = (value: unknown): value is { readonly op: Op } => typeof value === "function" && "op" in value;

// The signs are those that the ops' records are written with.
const operators = (arity: number): ReadonlyMap<string, Operator> =>
  new Map(
    Object.entries(vocabulary).flatMap(([op, given]) => {
      const { notation, args } = hasRecord(given) ? given.op : { notation: undefined, args: [] };
      if (notation === undefined || args.length !== arity) return [];
      return [
        [
          notation.symbol,
          { op, precedence: notation.precedence, rightAssociative: notation.associates === "right" },
        ] as const,
      ];
    }),
  );

let knownGrammar: Grammar | undefined;

// Made when the first formula is read: at import time the vocabulary may not be complete.
const grammar = (): Grammar => {
  if (knownGrammar !== undefined) return knownGrammar;
  const infix = operators(2);
  const power = infix.get("^");
  knownGrammar = {
    prefix: operators(1),
    infix: power === undefined ? infix : new Map([...infix, ["**", power]]),
    ops: Object.keys(vocabulary).filter(isOpName),
    isOp: isOpName,
    isFunctionOfNumbers: (name) => {
      const given: unknown = isOpName(name) ? Reflect.get(vocabulary, name) : undefined;
      return hasRecord(given) && given.op.kind === "elementwise";
    },
  };
  return knownGrammar;
};

const isOpName = (name: string): boolean =>
  Object.hasOwn(vocabulary, name) && typeof Reflect.get(vocabulary, name) === "function";

// Too few operands make the data-last form of an op, too many an error of the op: both are mistakes of the formula, and so
// is an op that asks for a list or settings.
const applied = ({ call, source }: Formula, at: number, name: string, args: readonly Operand[]): Expr => {
  const f: unknown = Reflect.get(vocabulary, name);
  const form = hasRecord(f) ? `${name}(${f.op.args.join(", ")})` : `all operands of ${name} and no more`;
  const count = args.length === 1 ? "1 operand" : `${args.length} operands`;
  const wrong = (): GradError => formulaError(call, source, at, form, count, "");
  try {
    const result: unknown = typeof f === "function" ? Reflect.apply(f, undefined, args) : undefined;
    if (isExpr(result)) return result;
  } catch (error) {
    if (!(error instanceof GradError)) throw error;
    if (error.code === "GM-ARITY") throw wrong();
    // A parameter that JavaScript writes as a setting is an operand like any other: leakyRelu(x, 0.1), clamp(x, 0, 1).
    if (error.code === "GM-OPTION" && hasRecord(f) && f.op.kind === "elementwise" && f.op.args.length === args.length)
      return apply(f.op, args);
    // In text all values are numbers; a template may hold tensors, of which the op's own message says more.
    if (call === "formula" || error.code === "GM-OPTION")
      throw formulaError(
        call,
        source,
        at,
        error.expected,
        error.found,
        hasRecord(f)
          ? `It is ${form}.`
          : `${name} takes tensors, lists or settings, which a formula cannot hold: call it in JavaScript.`,
      );
    throw error;
  }
  throw wrong();
};

const formulas = new WeakMap<readonly string[], Formula>();

/**
 * A formula as an expression. Values and expressions are interpolated; everything else is read as mathematics: numbers,
 * `+ - * / ^` (also `**`), comparisons, brackets, `pi`, `e`, and every op of the vocabulary by its name.
 *
 * `^` binds to the right and more tightly than a sign: `-x ^ 2` is `-(x ^ 2)`. Each place in the source is parsed once.
 *
 * @throws GM-FORMULA with the position, if the formula does not parse; GM-OPERAND if an interpolated value is no operand.
 *
 * @example
 * const x = variable("x")
 * evaluate(math`2 * ${x} ^ 2 + 1`, { x: 3 }) // => 19
 */
export const math = (strings: TemplateStringsArray, ...operands: readonly Operand[]): Expr => {
  if (!Array.isArray(strings?.raw)) throw fail.formulaTag(strings);
  const formula = formulas.get(strings) ?? parseTemplate("math", strings.raw, grammar());
  formulas.set(strings, formula);
  operands.forEach((operand, i) => {
    if (!isOperand(operand)) throw fail.operand("math", `the value ${placeholder(i)}`, operand);
  });
  return built(formula, operands, () => 0);
};

/** The expression that a parsed formula stands for. */
const built = (formula: Formula, operands: readonly Operand[], named: (name: string) => Operand): Expr => {
  const stack: Operand[] = [];
  for (const instruction of formula.instructions) {
    if (instruction.kind === "number") stack.push(instruction.value);
    else if (instruction.kind === "operand") stack.push(operands[instruction.index]!);
    else if (instruction.kind === "name") stack.push(named(instruction.name));
    else {
      const args = stack.splice(stack.length - instruction.count);
      // A power of e is meant as the exponential function, which is more exact and has the simpler derivative.
      const isPowerOfE = instruction.name === "pow" && args.length === 2 && args[0] === Math.E;
      stack.push(
        isPowerOfE
          ? applied(formula, instruction.at, "exp", args.slice(1))
          : applied(formula, instruction.at, instruction.name, args),
      );
    }
  }
  return toExpr(stack[0]!);
};

/**
 * A formula in text, such as one that a reader has typed, as an expression: what {@link math} reads, with a scalar
 * variable for each other name. Text is only ever read as mathematics, never run. `pi` and `e` are numbers, and `e ^ x` is
 * `exp(x)`.
 *
 * Names may be paths, `layers[0].w`, and any text in double quotes: `"learning rate"`. Before the formula there may be
 * definitions, `h = w * x + b`, each in a line of its own or ended by `;`. So it reads what {@link toInfix} writes, but for
 * settings, tensors, loops, two variables of one name, and the helper ops that some derivatives are made of. Also read
 * are the signs that typesetting has: `−`, `×`, `·`, `÷`, `≤`, `≥`, `≠`, `π`, `x²`.
 *
 * @throws GM-FORMULA with the position, if the formula does not parse; GM-OPTION if it is no string.
 *
 * @example
 * const y = formula("x * y + sin(x)")
 * toInfix(y) // => "x * y + sin(x)"
 * Array.from(freeVariables(y), ({ name }) => name) // => ["x", "y"]
 * evaluate(y, { x: 0, y: 3 }) // => 0
 * evaluate(formula("h = x + 1; h² + h"), { x: 2 }) // => 12
 */
export const formula = (source: string): Expr => formulaWithNames(source).root;

/** A formula, and what its definitions named in it. */
export const formulaWithNames = (
  source: string,
): { readonly root: Expr; readonly names: ReadonlyMap<string, Expr> } => {
  if (typeof source !== "string") throw fail.optionValue("formula", "source", "a string", source);
  const known = new Map<string, Expr>();
  const { definitions, whole } = statementsOf("formula", source);
  const read = (start: number, text: string): Expr =>
    built(parseText({ call: "formula", source, start }, text, grammar()), [], (name) => {
      const expr = known.get(name) ?? variable(name);
      known.set(name, expr);
      return expr;
    });
  for (const { name, at, start, text } of definitions) {
    if (constants.has(name) || known.has(name))
      throw formulaError(
        "formula",
        source,
        at,
        "a new name to define",
        `${name}, which stands for something already`,
        "",
      );
    const value = read(start, text);
    // A definition that uses its own name has made a variable of it.
    if (known.has(name))
      throw formulaError("formula", source, at, "a definition by other names", `${name} itself in it`, "");
    known.set(name, value);
  }
  const root = read(whole.start, whole.text);
  return { root, names: new Map(definitions.map(({ name }) => [name, known.get(name)!])) };
};
