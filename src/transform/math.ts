// Readable formulas: math`tanh(${w} * ${x} + ${b}) ^ 2`. A parsed formula to an expression in public ops. Nothing of the
// text is ever run as code.
import { fail, GradError } from "../expr/errors.js";
import { type Expr, isExpr, isOperand, type Operand, toExpr, type Var, variable } from "../expr/expr.js";
import type { Op } from "../expr/op.js";
import * as vocabulary from "../ops/index.js";
import { type Formula, type Grammar, type Operator, parse, placeholder } from "./formula.js";

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
    isOp: isOpName,
    names: false,
  };
  return knownGrammar;
};

const isOpName = (name: string): boolean =>
  Object.hasOwn(vocabulary, name) && typeof Reflect.get(vocabulary, name) === "function";

// Too few operands make the data-last form of an op, too many an error of the op: both are mistakes of the formula.
const applied = (source: string, at: number, name: string, args: readonly Operand[]): Expr => {
  const f: unknown = Reflect.get(vocabulary, name);
  try {
    const result: unknown = typeof f === "function" ? Reflect.apply(f, undefined, args) : undefined;
    if (isExpr(result)) return result;
  } catch (error) {
    if (!(error instanceof GradError) || error.code !== "GM-ARITY") throw error;
  }
  throw fail.formula(source, at, `all operands of ${name} and no more`, String(args.length));
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
  const formula = formulas.get(strings) ?? parse(strings.raw, grammar());
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
      stack.push(applied(formula.source, instruction.at, instruction.name, args));
    }
  }
  return toExpr(stack[0]!);
};

/**
 * A formula in text, such as one that a reader has typed, as an expression: what {@link math} reads, with a scalar
 * variable for each other name. Text is only ever read as mathematics, never run. `pi` and `e` are numbers.
 *
 * @throws GM-FORMULA with the position, if the formula does not parse; GM-OPTION if it is no string.
 *
 * @example
 * const y = formula("x * y + sin(x)")
 * toInfix(y) // => "x * y + sin(x)"
 * Array.from(freeVariables(y), ({ name }) => name) // => ["x", "y"]
 * evaluate(y, { x: 0, y: 3 }) // => 0
 */
export const formula = (source: string): Expr => {
  if (typeof source !== "string") throw fail.optionValue("formula", "source", "a string", source);
  const variables = new Map<string, Var>();
  return built(parse([source], { ...grammar(), names: true }), [], (name) => {
    const known = variables.get(name) ?? variable(name);
    variables.set(name, known);
    return known;
  });
};
