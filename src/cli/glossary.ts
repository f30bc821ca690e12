// What the ops mean that derivatives are made of and that nobody writes: sechSquared(x) is 1 - tanh(x)^2, without what that
// loses by rounding. Words for readers; nothing is computed from them.
import type { Expr } from "../expr/expr.js";
import { topological } from "../expr/walk.js";

/** Each helper op as it is called, and the same in ops that readers know. */
export const glossary: ReadonlyMap<string, readonly [call: string, meaning: string]> = new Map([
  ["bySign", ["bySign(x, a, b)", "where(x > 0, a, b)"]],
  ["celuAlphaSlope", ["celuAlphaSlope(t)", "expm1(t) - t * exp(t)"]],
  ["cosineOf", ["cosineOf(x, y)", "x / hypot(x, y)"]],
  ["erfSlope", ["erfSlope(x)", "2 / sqrt(pi) * exp(-x^2)"]],
  ["flooredQuotient", ["flooredQuotient(x, y)", "floor(x / y)"]],
  ["geluSlope", ["geluSlope(x)", "erfc(-x / sqrt(2)) / 2 + x * exp(-x^2 / 2) / sqrt(2 * pi)"]],
  ["hardSwishSlope", ["hardSwishSlope(x)", "where(x < -3, 0, where(x > 3, 1, x / 3 + 1 / 2))"]],
  ["inverseOnePlusSquare", ["inverseOnePlusSquare(x)", "1 / (1 + x^2)"]],
  ["inverseReal", ["inverseReal(x, y)", "x / (x^2 + y^2)"]],
  ["log1pFactor", ["log1pFactor(x, y)", "log1p(y)"]],
  ["logFactor", ["logFactor(x, y)", "log(y)"]],
  ["logisticDensity", ["logisticDensity(x)", "sigmoid(x) * (1 - sigmoid(x))"]],
  ["mishSlope", ["mishSlope(x)", "tanh(softplus(x)) + x * sigmoid(x) * (1 - tanh(softplus(x))^2)"]],
  ["oneMinusSquare", ["oneMinusSquare(x)", "1 - x^2"]],
  ["quotientAboveZero", ["quotientAboveZero(x, y)", "x / y"]],
  ["reciprocalAboveZero", ["reciprocalAboveZero(x)", "1 / x"]],
  ["sechSquared", ["sechSquared(x)", "1 - tanh(x)^2"]],
  ["share", ["share(x, y)", "where(x == y, 1 / 2, x > y)"]],
  ["siluSlope", ["siluSlope(x)", "sigmoid(x) * (1 + x * (1 - sigmoid(x)))"]],
  ["softsignSlope", ["softsignSlope(x)", "1 / (1 + abs(x))^2"]],
  ["step", ["step(x)", "x > 0"]],
  ["strictlyWithin", ["strictlyWithin(x, a, b)", "(a < x) * (x < b)"]],
  ["takesFirstOfMax", ["takesFirstOfMax(x, y)", "x >= y"]],
  ["takesFirstOfMin", ["takesFirstOfMin(x, y)", "x <= y"]],
  ["takesSecondOfMax", ["takesSecondOfMax(x, y)", "y > x"]],
  ["takesSecondOfMin", ["takesSecondOfMin(x, y)", "y < x"]],
  ["timesComplement", ["timesComplement(x)", "x * (1 - x)"]],
  ["truncatedQuotient", ["truncatedQuotient(x, y)", "trunc(x / y)"]],
  ["within", ["within(x, a, b)", "(a <= x) * (x <= b)"]],
]);

/** Those whose meaning is a sentence. */
export const spoken: ReadonlyMap<string, string> = new Map([
  ["geluTanhSlope", "geluTanhSlope(x) is the derivative of geluTanh(x)"],
  ["powerDerivative", "powerDerivative(k, m, x, y) is x^y, differentiated k times in x and m times in y"],
  ["sincDerivative", "sincDerivative(k, x) is sinc(x), differentiated k times"],
]);

// The one op that readers write and whose derivative is not that of its value.
const stopped = "stopGradient(x) is x, and for derivatives a constant; differences do not know that";

/** What there is to say of the helper ops in some expressions, in the order in which they stand. */
export const notesOn = (exprs: readonly Expr[]): readonly string[] => {
  const names = new Set(topological(exprs).flatMap((node) => (node.tag === "Apply" ? [node.op.name] : [])));
  return [...names].flatMap((name) => {
    const entry = glossary.get(name);
    const words = entry === undefined ? (name === "stopGradient" ? stopped : spoken.get(name)) : entry.join(" = ");
    return words === undefined ? [] : [words];
  });
};
