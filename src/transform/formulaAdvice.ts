// What to write in place of what formulas do not have: signs of other languages, names that other tools give to ops. Words
// only.
import { nearest } from "./nearest.js";

const signs: readonly (readonly [RegExp, string])[] = [
  [/^=>/, "A formula has no functions of its own."],
  [/^=/, "A formula assigns nothing; two values are compared with == and !=."],
  [/^(?:&&|&|∧)/, "Both of two conditions: min(a, b)."],
  [/^(?:\|\||∨)/, "One of two conditions: max(a, b)."],
  [/^\|/, "The absolute value is abs(x)."],
  [/^[?:]/, "A choice is where(condition, a, b)."],
  [/^%/, "A remainder is remainder(x, y), or fmod(x, y) with the sign of x."],
  [/^[!¬]/, "The opposite of a condition is 1 - condition; a factorial is exp(lgamma(x + 1))."],
  [/^√/, "A root is sqrt(x)."],
  [/^∛/, "A root is cbrt(x)."],
  [/^°/, "Angles are in radians: x * pi / 180."],
  [/^[[\]]/, "Lists cannot be written in a formula; round brackets group."],
  [/^[{}]/, "Settings cannot be written in a formula: call that op in JavaScript; round brackets group."],
  [/^['‘’′]/, "A derivative is taken of the whole formula, by grad or gradientMap; names may stand in double quotes."],
  [/^["“”]/, "A name in double quotes ends with one."],
  [/^`/, "Names may stand in double quotes."],
  [/^;/, "A formula is one value."],
  [/^\./, "A number is written 0.5 or .5, a function by its name alone: sin(x)."],
  [/^\\/, "A function is written by its name alone: sin(x), without TeX's backslash."],
  [/^[∑∏∫∂∇]/, "Sums over an index, integrals and derivatives cannot be written in a formula."],
];

/** What to write in place of a sign that formulas do not have, given the text from there on. */
export const adviceFor = (text: string): string => signs.find(([sign]) => sign.test(text))?.[1] ?? "";

/** Ops by the names that they have elsewhere. */
const elsewhere: ReadonlyMap<string, string> = /* @__PURE__ */ new Map([
  ["ln", "log(x)"],
  ["lg", "log10(x)"],
  ["ld", "log2(x)"],
  ["sen", "sin(x)"],
  ["tg", "tan(x)"],
  ["cot", "1 / tan(x)"],
  ["ctg", "1 / tan(x)"],
  ["sec", "1 / cos(x)"],
  ["csc", "1 / sin(x)"],
  ["sech", "1 / cosh(x)"],
  ["csch", "1 / sinh(x)"],
  ["coth", "1 / tanh(x)"],
  ["arcsin", "asin(x)"],
  ["arccos", "acos(x)"],
  ["arctan", "atan(x)"],
  ["arctan2", "atan2(y, x)"],
  ["arcsinh", "asinh(x)"],
  ["arccosh", "acosh(x)"],
  ["arctanh", "atanh(x)"],
  ["arsinh", "asinh(x)"],
  ["arcosh", "acosh(x)"],
  ["artanh", "atanh(x)"],
  ["th", "tanh(x)"],
  ["sh", "sinh(x)"],
  ["ch", "cosh(x)"],
  ["sgn", "sign(x)"],
  ["signum", "sign(x)"],
  ["fabs", "abs(x)"],
  ["sqr", "square(x)"],
  ["root", "sqrt(x)"],
  ["power", "x ^ y"],
  ["expit", "sigmoid(x)"],
  ["logistic", "sigmoid(x)"],
  ["σ", "sigmoid(x)"],
  ["gamma", "exp(lgamma(x)), for positive x"],
  ["lngamma", "lgamma(x)"],
  ["gammaln", "lgamma(x)"],
  ["factorial", "exp(lgamma(x + 1))"],
  ["heaviside", "where(x < 0, 0, 1)"],
  ["step", "where(x > 0, 1, 0)"],
  ["if", "where(condition, a, b)"],
  ["ifelse", "where(condition, a, b)"],
  ["maximum", "max(a, b)"],
  ["minimum", "min(a, b)"],
  ["mod", "remainder(x, y)"],
  ["avg", "(a + b) / 2"],
  ["average", "(a + b) / 2"],
]);

/** The op that was probably meant by a name that is none, as it is written. */
export const opMeantBy = (name: string, ops: readonly string[]): string | undefined => {
  // Math.sin, np.sin, torch.sin.
  const own = name.slice(name.lastIndexOf(".") + 1);
  const small = own.toLowerCase();
  const known = elsewhere.get(small);
  if (known !== undefined) return `Write ${known}.`;
  const same = ops.find((op) => op.toLowerCase() === small);
  if (same !== undefined)
    return same === own ? `Write ${own}(x), without what stands before it.` : `Did you mean ${same}?`;
  const near = own.length < 3 ? undefined : nearest(own, ops);
  return near === undefined ? undefined : `Did you mean ${near}?`;
};
