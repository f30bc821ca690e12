// Formulas as text put into postfix order, with a stack of its own, so that no formula is too deep. Is given the signs and
// names that there are; knows no op.
import { opMeantBy } from "./formulaAdvice.js";
import { formulaError } from "./formulaError.js";
import { type Place, type Token, templateTokens, tokensOf } from "./tokens.js";

/** A formula in postfix order: what to push, and what to apply to how many entries of the stack. */
export type Instruction =
  | { readonly kind: "number"; readonly value: number }
  | { readonly kind: "operand"; readonly index: number }
  | { readonly kind: "name"; readonly name: string }
  | { readonly kind: "apply"; readonly name: string; readonly count: number; readonly at: number };

export interface Formula {
  readonly call: string;
  readonly source: string;
  readonly instructions: readonly Instruction[];
}

export interface Operator {
  readonly op: string;
  readonly precedence: number;
  readonly rightAssociative: boolean;
}

/** The signs and names that a formula may use. */
export interface Grammar {
  readonly prefix: ReadonlyMap<string, Operator>;
  readonly infix: ReadonlyMap<string, Operator>;
  readonly ops: readonly string[];
  readonly isOp: (name: string) => boolean;
  /** Whether an op is a function of numbers: then its name alone was hardly meant as a variable. */
  readonly isFunctionOfNumbers: (name: string) => boolean;
}

/** Names that are numbers in every formula. */
export const constants: ReadonlyMap<string, number> = /* @__PURE__ */ new Map([
  ["pi", Math.PI],
  ["π", Math.PI],
  ["e", Math.E],
  ["Infinity", Number.POSITIVE_INFINITY],
  ["NaN", Number.NaN],
]);

// What waits on the operator stack: an operator, or an open bracket with the function it belongs to.
type Waiting =
  | { readonly kind: "operator"; readonly operator: Operator; readonly count: number; readonly at: number }
  | { readonly kind: "bracket"; readonly call: string | undefined; readonly at: number; commas: number };

const describe = (token: Token | undefined): string => {
  if (token === undefined) return "the end of the formula";
  if (token.kind === "number") return `the number ${token.value}`;
  if (token.kind === "operand") return `the value ${token.text}`;
  return token.kind === "name" && token.isQuoted ? token.text : JSON.stringify(token.text);
};

const isSymbol = (token: Token | undefined, symbol: string): boolean =>
  token?.kind === "symbol" && token.symbol === symbol;

// Names are shown in advice as long as they are not a page.
const short = (text: string): boolean => text.length <= 20;

/** What a formula says of a name that is neither a number nor, where there are none, a variable. */
const nameAdvice = (text: string): string =>
  text === "Math.PI" ? "Write pi." : text === "Math.E" ? "Write e." : "It is written without what stands before it.";

/** Shunting-yard (Dijkstra 1961) with calls, unary signs and raised numbers. `names` says whether names are variables. */
const ordered = (place: Place, list: readonly Token[], end: number, grammar: Grammar, names: boolean): Formula => {
  const { call, source } = place;
  const instructions: Instruction[] = [];
  const waiting: Waiting[] = [];
  const error = (token: Token | undefined, expected: string, advice = "", found = describe(token)) =>
    formulaError(call, source, token?.at ?? end, expected, found, advice);
  const emit = (binds: (operator: Operator) => boolean): void => {
    for (let top = waiting.at(-1); top?.kind === "operator" && binds(top.operator); top = waiting.at(-1)) {
      waiting.pop();
      instructions.push({ kind: "apply", name: top.operator.op, count: top.count, at: top.at });
    }
  };
  const openCall = (token: Token & { readonly kind: "name" }): void => {
    if (token.isQuoted || !grammar.isOp(token.name)) {
      const meant = token.isQuoted ? undefined : opMeantBy(token.name, grammar.ops);
      const otherwise = names
        ? `Multiplication is written with *: ${short(token.text) ? token.text : "x"} * (...).`
        : `For a function of your own, interpolate its result: \${${short(token.text) ? token.text : "f"}(x)}.`;
      throw error(token, "the name of an op", meant ?? otherwise);
    }
    waiting.push({ kind: "bracket", call: token.name, at: token.at, commas: 0 });
  };
  const pushName = (token: Token & { readonly kind: "name" }): void => {
    const { name, isQuoted, text } = token;
    const value = isQuoted ? undefined : constants.get(name);
    if (value !== undefined) {
      instructions.push({ kind: "number", value });
      return;
    }
    if (!isQuoted && grammar.isFunctionOfNumbers(name))
      throw error(
        token,
        "a value",
        `Write ${name}(x), with brackets around what it is applied to.${names ? ` A variable of this name is written "${name}".` : ""}`,
        `the op ${name} by itself`,
      );
    if (!names) throw error(token, `a value: write \${${name}} for a JavaScript value, or pi or e`);
    if (!isQuoted && name.startsWith("Math.")) throw error(token, "a value", nameAdvice(text));
    instructions.push({ kind: "name", name });
  };
  // What stands side by side was meant to be multiplied, if it can be.
  const side = (before: Token, token: Token): string => {
    if (before.kind === "number" && token.kind === "number") return "";
    if (before.kind === "raised") return "Multiplication is written with *.";
    const [left, right] = [before.text === ")" ? "(...)" : before.text, token.text === "(" ? "(...)" : token.text];
    return `Multiplication is written with *${short(left) && short(right) ? `: ${left} * ${right}` : ""}.`;
  };

  if (list.length === 0) throw error(undefined, "a formula, such as x * y + sin(x)", "", "nothing");
  let wantsOperand = true;
  for (let i = 0; i < list.length; i++) {
    const token = list[i]!;
    if (wantsOperand) {
      if (token.kind === "number" || token.kind === "operand") {
        instructions.push(
          token.kind === "number" ? { kind: "number", value: token.value } : { kind: "operand", index: token.index },
        );
        wantsOperand = false;
      } else if (token.kind === "name") {
        if (isSymbol(list[i + 1], "(")) {
          openCall(token);
          i += 1;
        } else {
          pushName(token);
          wantsOperand = false;
        }
      } else if (isSymbol(token, "(")) waiting.push({ kind: "bracket", call: undefined, at: token.at, commas: 0 });
      else {
        const operator = token.kind === "symbol" ? grammar.prefix.get(token.symbol) : undefined;
        if (operator !== undefined) waiting.push({ kind: "operator", operator, count: 1, at: token.at });
        else if (!isSymbol(token, "+")) throw error(token, "a value");
      }
      continue;
    }
    const power = token.kind === "raised" ? grammar.infix.get("^") : undefined;
    if (token.kind === "raised" && power !== undefined) {
      instructions.push({ kind: "number", value: token.value });
      instructions.push({ kind: "apply", name: power.op, count: 2, at: token.at });
      continue;
    }
    if (token.kind !== "symbol") throw error(token, "an operator, such as *", side(list[i - 1]!, token));
    const operator = grammar.infix.get(token.symbol);
    if (operator !== undefined) {
      emit(
        (other) =>
          other.precedence > operator.precedence ||
          (other.precedence === operator.precedence && !operator.rightAssociative),
      );
      waiting.push({ kind: "operator", operator, count: 2, at: token.at });
      wantsOperand = true;
      continue;
    }
    if (token.symbol === "(") throw error(token, "an operator, such as *", side(list[i - 1]!, token));
    emit(() => true);
    const bracket = waiting.at(-1);
    const point = list[i - 1]?.kind === "number" && list[i + 1]?.kind === "number";
    if (bracket?.kind !== "bracket")
      throw token.symbol === ","
        ? error(
            token,
            "an operator, or the end of the formula",
            point
              ? "Decimals are written with a point: 1.5."
              : "Commas stand between the operands of an op: max(x, y).",
          )
        : error(token, "no bracket to close");
    if (token.symbol === ",") {
      if (bracket.call === undefined)
        throw error(token, "a closing bracket", point ? "Decimals are written with a point: 1.5." : "");
      bracket.commas += 1;
      wantsOperand = true;
    } else {
      waiting.pop();
      if (bracket.call !== undefined)
        instructions.push({ kind: "apply", name: bracket.call, count: bracket.commas + 1, at: bracket.at });
    }
  }
  if (wantsOperand) throw error(undefined, "a value");
  emit(() => true);
  const open = waiting.at(-1);
  if (open !== undefined)
    throw error(
      undefined,
      "a closing bracket",
      `It is for ${open.kind === "bracket" && open.call !== undefined ? `the one of ${open.call}` : "the one"} at position ${open.at}.`,
    );
  return { call, source, instructions };
};

/** A formula with interpolated values, whose names are numbers and ops only. */
export const parseTemplate = (call: string, strings: readonly string[], grammar: Grammar): Formula => {
  const { source, tokens } = templateTokens(call, strings);
  return ordered({ call, source, start: 0 }, tokens, source.length, grammar, false);
};

/** A formula in a part of a text, whose other names are variables. */
export const parseText = (place: Place, text: string, grammar: Grammar): Formula =>
  ordered(place, tokensOf(place, text), place.start + text.length, grammar, true);
