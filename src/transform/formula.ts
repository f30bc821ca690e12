// Formulas as text taken apart: tokens, then postfix order, with a stack of its own, so that no formula is too deep.
// Is given the signs and names that there are; knows no op.
import { fail } from "../expr/errors.js";

type Token =
  | { readonly kind: "number"; readonly value: number; readonly at: number }
  | { readonly kind: "operand"; readonly index: number; readonly at: number }
  | { readonly kind: "name"; readonly text: string; readonly at: number }
  | { readonly kind: "symbol"; readonly text: string; readonly at: number };

/** A formula in postfix order: what to push, and what to apply to how many entries of the stack. */
export type Instruction =
  | { readonly kind: "number"; readonly value: number }
  | { readonly kind: "operand"; readonly index: number }
  | { readonly kind: "name"; readonly name: string }
  | { readonly kind: "apply"; readonly name: string; readonly count: number; readonly at: number };

export interface Formula {
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
  readonly isOp: (name: string) => boolean;
  /** Whether names stand for variables; else whatever is meant must be interpolated. */
  readonly names: boolean;
}

const constants: Readonly<Record<string, number>> = { pi: Math.PI, e: Math.E };

const lexeme =
  /\s*(?:(\d+\.?\d*(?:[eE][+-]?\d+)?|\.\d+(?:[eE][+-]?\d+)?)|([\p{ID_Start}_][\p{ID_Continue}]*)|(\*\*|<=|>=|==|!=|[-+*/^(),<>]))/uy;

export const placeholder = (index: number): string => `\${${index + 1}}`;

const tokens = (strings: readonly string[]): { readonly source: string; readonly tokens: readonly Token[] } => {
  const source = strings.map((text, i) => (i === 0 ? text : placeholder(i - 1) + text)).join("");
  const found: Token[] = [];
  let start = 0;
  strings.forEach((text, i) => {
    if (i > 0) {
      found.push({ kind: "operand", index: i - 1, at: start });
      start += placeholder(i - 1).length;
    }
    lexeme.lastIndex = 0;
    while (text.slice(lexeme.lastIndex).trim() !== "") {
      const from = lexeme.lastIndex;
      const match = lexeme.exec(text);
      if (match === null) {
        const at = start + from + (text.slice(from).length - text.slice(from).trimStart().length);
        throw fail.formula(
          source,
          at,
          "a number, a name, an operator or a bracket",
          `${JSON.stringify(source[at])}`,
          "A choice is where(condition, a, b); a function is called by its own name, without Math.",
        );
      }
      const [all, number, name, symbol] = match;
      const at = start + from + (all.length - all.trimStart().length);
      if (number !== undefined) found.push({ kind: "number", value: Number(number), at });
      else if (name !== undefined) found.push({ kind: "name", text: name, at });
      else found.push({ kind: "symbol", text: symbol!, at });
    }
    start += text.length;
  });
  return { source, tokens: found };
};

// What waits on the operator stack: an operator, or an open bracket with the function it belongs to.
type Waiting =
  | { readonly kind: "operator"; readonly operator: Operator; readonly count: number; readonly at: number }
  | { readonly kind: "bracket"; readonly call: string | undefined; readonly at: number; commas: number };

const describe = (token: Token | undefined): string => {
  if (token === undefined) return "the end of the formula";
  if (token.kind === "number") return `the number ${token.value}`;
  return token.kind === "operand" ? `the value ${placeholder(token.index)}` : JSON.stringify(token.text);
};

/** Shunting-yard (Dijkstra 1961) with calls and unary signs. */
export const parse = (strings: readonly string[], grammar: Grammar): Formula => {
  const { source, tokens: list } = tokens(strings);
  const instructions: Instruction[] = [];
  const waiting: Waiting[] = [];
  const error = (token: Token | undefined, expected: string, advice?: string) =>
    fail.formula(source, token?.at ?? source.length, expected, describe(token), advice);
  const emit = (binds: (operator: Operator) => boolean): void => {
    for (let top = waiting.at(-1); top?.kind === "operator" && binds(top.operator); top = waiting.at(-1)) {
      waiting.pop();
      instructions.push({ kind: "apply", name: top.operator.op, count: top.count, at: top.at });
    }
  };

  let wantsOperand = true;
  for (let i = 0; i < list.length; i++) {
    const token = list[i]!;
    if (wantsOperand) {
      if (token.kind === "number") {
        instructions.push({ kind: "number", value: token.value });
        wantsOperand = false;
      } else if (token.kind === "operand") {
        instructions.push({ kind: "operand", index: token.index });
        wantsOperand = false;
      } else if (token.kind === "name") {
        const next = list[i + 1];
        if (next?.kind === "symbol" && next.text === "(") {
          if (!grammar.isOp(token.text))
            throw error(
              token,
              "the name of an op",
              grammar.names
                ? "Multiplication is written with *: x * (y + 1)."
                : `For a function of your own, interpolate its result: \${${token.text}(x)}.`,
            );
          waiting.push({ kind: "bracket", call: token.text, at: token.at, commas: 0 });
          i += 1;
        } else {
          const value = Object.hasOwn(constants, token.text) ? constants[token.text] : undefined;
          if (value === undefined && !grammar.names)
            throw error(token, `a value: write \${${token.text}} for a JavaScript value, or pi or e`);
          instructions.push(value === undefined ? { kind: "name", name: token.text } : { kind: "number", value });
          wantsOperand = false;
        }
      } else if (token.text === "(") waiting.push({ kind: "bracket", call: undefined, at: token.at, commas: 0 });
      else {
        const operator = grammar.prefix.get(token.text);
        if (operator !== undefined) waiting.push({ kind: "operator", operator, count: 1, at: token.at });
        else if (token.text !== "+") throw error(token, "a value");
      }
      continue;
    }
    if (token.kind !== "symbol") throw error(token, "an operator, such as *");
    const operator = grammar.infix.get(token.text);
    if (operator !== undefined) {
      emit(
        (other) =>
          other.precedence > operator.precedence ||
          (other.precedence === operator.precedence && !operator.rightAssociative),
      );
      waiting.push({ kind: "operator", operator, count: 2, at: token.at });
      wantsOperand = true;
    } else {
      if (token.text === "(") throw error(token, "an operator, such as *");
      emit(() => true);
      const bracket = waiting.at(-1);
      if (bracket?.kind !== "bracket") throw error(token, "no bracket to close");
      if (token.text === ",") {
        if (bracket.call === undefined) throw error(token, "a closing bracket");
        bracket.commas += 1;
        wantsOperand = true;
      } else {
        waiting.pop();
        if (bracket.call !== undefined)
          instructions.push({ kind: "apply", name: bracket.call, count: bracket.commas + 1, at: bracket.at });
      }
    }
  }
  if (wantsOperand) throw error(undefined, "a value");
  emit(() => true);
  if (waiting.length > 0) throw error(undefined, "a closing bracket");
  return { source, instructions };
};
