// The greeks of an option, of every order, from one expression: the price by Black, Scholes and Merton. A greek is a path,
// the list of what the price is differentiated by, and a path is a fold: `gradientMap` again and again. Textbooks print
// each of these as a formula of its own; here they are what the derivatives are compared with.
//
// Source of the formulas: E. G. Haug, «The Complete Guide to Option Pricing Formulas» (2007), chapter 2.
import { plot } from "asciichart";
import { pipe } from "fp-ts/lib/function.js";
import {
  add,
  constant,
  div,
  type Expr,
  erfc,
  evaluate,
  exp,
  gradientMap,
  log,
  mul,
  neg,
  type Operand,
  simplify,
  sqrt,
  square,
  sub,
  taylor,
  toNumber,
  type Var,
  variable,
} from "gradmap";
import { column } from "./support/numbers.js";
import { runIfStarted } from "./support/program.js";

/** Prices in one currency, times in years, rates by the year and continuously compounded. */
export interface Market<T> {
  readonly spot: T;
  readonly strike: T;
  /** Time runs up to the expiry, so that a derivative by `today` has the sign of theta. */
  readonly today: T;
  readonly expiry: T;
  readonly rate: T;
  readonly dividend: T;
  readonly volatility: T;
}

/** How likely a normal number is to stay below `x`: by erfc, which keeps its digits in the lower tail. */
const normalBelow = (x: Operand): Expr => pipe(x, mul(-Math.SQRT1_2), erfc, div(2));

/** The price of a European call: the one expression. */
export const call = ({ spot, strike, today, expiry, rate, dividend, volatility }: Market<Operand>): Expr => {
  const time = sub(expiry, today);
  const spread = mul(volatility, sqrt(time));
  const carry = mul(add(sub(rate, dividend), div(square(volatility), 2)), time);
  const d1 = div(add(log(div(spot, strike)), carry), spread);
  return sub(
    mul(mul(spot, exp(neg(mul(dividend, time)))), normalBelow(d1)),
    mul(mul(strike, exp(neg(mul(rate, time)))), normalBelow(sub(d1, spread))),
  );
};

/** A put, since a call without it is a forward contract. */
export const put = (market: Market<Operand>): Expr => {
  const { spot, strike, today, expiry, rate, dividend } = market;
  const grown = (amount: Operand, by: Operand): Expr => mul(amount, exp(mul(by, sub(today, expiry))));
  return add(sub(call(market), grown(spot, dividend)), grown(strike, rate));
};

/** The derivative along a path: by its first variable, of that by its second, and so on. */
const along =
  (path: readonly Var[]) =>
  (price: Expr): Expr =>
    path.reduce<Expr>((derivative, by) => simplify(gradientMap(derivative).get(by) ?? constant(0)), price);

const market: Market<Var> = {
  spot: variable("spot"),
  strike: variable("strike"),
  today: variable("today"),
  expiry: variable("expiry"),
  rate: variable("rate"),
  dividend: variable("dividend"),
  volatility: variable("volatility"),
};

type Path = readonly (keyof Market<unknown>)[];

const paths: Readonly<Record<string, Path>> = {
  delta: ["spot"],
  vega: ["volatility"],
  theta: ["today"],
  rho: ["rate"],
  epsilon: ["dividend"],
  gamma: ["spot", "spot"],
  vanna: ["spot", "volatility"],
  charm: ["spot", "today"],
  volga: ["volatility", "volatility"],
  veta: ["volatility", "today"],
  speed: ["spot", "spot", "spot"],
  zomma: ["spot", "spot", "volatility"],
  color: ["spot", "spot", "today"],
  ultima: ["volatility", "volatility", "volatility"],
};

/** Each greek of a price at a market, by its name; `paths` may have some that nobody has named. */
export const greeksOf = (
  price: (market: Market<Operand>) => Expr,
  at: Market<number>,
  wanted: Readonly<Record<string, Path>> = paths,
): Readonly<Record<string, number>> =>
  Object.fromEntries(
    Object.entries(wanted).map(([name, path]) => [
      name,
      pipe(price(market), along(path.map((part) => market[part])), (greek) => toNumber(evaluate(greek, { ...at }))),
    ]),
  );

/** The same for a call by the formulas of the book, worked out by hand. */
export const closedFormulas = (at: Market<number>): Readonly<Record<string, number>> => {
  const { spot, strike, rate, dividend, volatility } = at;
  const time = at.expiry - at.today;
  const spread = volatility * Math.sqrt(time);
  const d1 = (Math.log(spot / strike) + (rate - dividend + volatility ** 2 / 2) * time) / spread;
  const d2 = d1 - spread;
  const density = (Math.exp(-dividend * time) * Math.exp(-(d1 ** 2) / 2)) / Math.sqrt(2 * Math.PI);
  const below = (x: number): number => toNumber(evaluate(normalBelow(x), {}));
  const [share, cash] = [Math.exp(-dividend * time) * below(d1), strike * Math.exp(-rate * time) * below(d2)];
  const gamma = density / (spot * spread);
  const vega = spot * density * Math.sqrt(time);
  const drift = 2 * (rate - dividend) * time - d2 * spread;
  return {
    delta: share,
    vega,
    theta: (-spot * density * volatility) / (2 * Math.sqrt(time)) - rate * cash + dividend * spot * share,
    rho: time * cash,
    epsilon: -time * spot * share,
    gamma,
    vanna: (-density * d2) / volatility,
    charm: dividend * share - (density * drift) / (2 * time * spread),
    volga: (vega * d1 * d2) / volatility,
    veta: vega * (dividend + ((rate - dividend) * d1) / spread - (1 + d1 * d2) / (2 * time)),
    speed: (-gamma / spot) * (d1 / spread + 1),
    zomma: (gamma * (d1 * d2 - 1)) / volatility,
    color: (gamma / (2 * time)) * (2 * dividend * time + 1 + (drift * d1) / spread),
    ultima: (-vega / volatility ** 2) * (d1 * d2 * (1 - d1 * d2) + d1 ** 2 + d2 ** 2),
  };
};

const example: Market<number> = {
  spot: 100,
  strike: 105,
  today: 0,
  expiry: 0.5,
  rate: 0.04,
  dividend: 0.015,
  volatility: 0.25,
};

export const main = ({ at = example, jump = 12, orders = 5 } = {}) => {
  const found = greeksOf(call, at);
  const closed = closedFormulas(at);
  const apart = Math.max(...Object.keys(found).map((name) => Math.abs(found[name]! / closed[name]! - 1)));

  // What a jump of the spot brings, as a trader adds it up: delta, then gamma, then speed, and on without names.
  const coefficients = taylor((spot: Expr) => call({ ...at, spot }), orders)(at.spot).map(Number);
  const price = coefficients[0]!;
  const after = toNumber(evaluate(call({ ...at, spot: at.spot + jump }), {}));
  const explained = coefficients.map((_, order) =>
    coefficients.slice(1, order + 1).reduce((sum, coefficient, k) => sum + coefficient * jump ** (k + 1), 0),
  );

  const spots = Array.from({ length: 61 }, (_, i) => at.spot * (0.6 + 0.8 * (i / 60)));
  const gamma = pipe(call(market), along([market.spot, market.spot]));
  const gammas = spots.map((spot) => toNumber(evaluate(gamma, { ...at, spot })));

  const lines = [
    `A call with strike ${at.strike} on a share at ${at.spot} costs ${price.toFixed(4)}.`,
    "",
    "greek     by                                  derivative       by formula",
    ...Object.entries(paths).map(
      ([name, path]) =>
        `${name.padEnd(9)} ${path.join(", ").padEnd(32)} ${column(found[name]!, 8, 13)} ${column(closed[name]!, 8, 16)}`,
    ),
    `They differ by ${apart.toExponential(1)} of their size at most.`,
    "",
    `The share jumps by ${jump}, and the call gains ${(after - price).toFixed(4)}. Explained, order by order:`,
    ...explained.slice(1).map((gain, k) => `  up to order ${k + 1}   ${column(gain, 4, 9)}`),
    "",
    `Gamma in percent, for shares from ${spots[0]!.toFixed(0)} to ${spots.at(-1)!.toFixed(0)}:`,
    plot(
      gammas.map((value) => 100 * value),
      { height: 8 },
    ),
  ];
  return { price, found, closed, apart, gain: after - price, explained, gammas, lines };
};

runIfStarted(import.meta.url, main);
