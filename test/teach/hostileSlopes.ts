// Functions and points where differences are easily fooled, each with the derivative that is right there.

/** What a check by differences must say of the right derivative, and of wrong ones. */
export interface HostileSlope {
  readonly name: string;
  readonly f: (x: number) => number;
  readonly x: number;
  readonly derivative: number;
  /** What is said of the right derivative. */
  readonly verdict: string;
  /** The smallest relative mistake that must be seen; NaN where none can be. */
  readonly seen: number;
}

const slope = (
  name: string,
  f: (x: number) => number,
  x: number,
  derivative: number,
  verdict = "agrees",
  seen = verdict === "agrees" ? 1e-6 : Number.NaN,
): HostileSlope => ({ name, f, x, derivative, verdict, seen });

const small = 0.0008617855923998719;
const wave = (x: number): number => Math.sin(1 / x);
const waveSlope = (x: number): number => -Math.cos(1 / x) / (x * x);
const sech2 = (x: number): number => 4 / (Math.exp(x) + Math.exp(-x)) ** 2;

export const hostileSlopes: readonly HostileSlope[] = [
  // Large arguments: beyond 2^46 a function such as floor or sin does anything between two numbers.
  slope("a square at 1e12", (x) => x * x, 1e12, 2e12),
  slope("a line at 7e13", (x) => x / 3, 7e13, 1 / 3),
  slope("floor at 1e20", Math.floor, 1e20, 0, "undecided"),
  slope("x - floor(x) at 1e20", (x) => x - Math.floor(x), 1e20, 1, "undecided"),
  slope("a square at 1e17", (x) => x * x, 1e17, 2e17, "undecided"),
  slope("a square at 1e150", (x) => x * x, 1e150, 2e150, "undecided"),
  slope("a line near the largest number", (x) => x / 3, 1.7e308, 1 / 3, "undecided"),
  slope("a line at the largest number", (x) => x / 3, Number.MAX_VALUE, 1 / 3, "edge"),
  slope("a root at 1e300", Math.sqrt, 1e300, 0.5e-150, "undecided"),
  slope("a logarithm at 1e300", Math.log, 1e300, 1e-300, "undecided"),
  slope("a wave at 1e6", Math.sin, 1e6, Math.cos(1e6)),
  slope("a wave at 1e12", Math.sin, 1e12, Math.cos(1e12), "undecided", 1e-2),
  slope("a wave at 1e16, shorter than numbers are apart", Math.sin, 1e16, Math.cos(1e16), "undecided"),
  slope("a wave at 1e17", Math.sin, 1e17, Math.cos(1e17), "undecided"),
  slope("a wave at 1e22", Math.cos, 1e22, -Math.sin(1e22), "undecided"),
  slope(
    "a small wave on a slight slope at 1e17",
    (x) => 1e-17 * x + 1e-5 * Math.sin(x),
    1e17,
    1e-17 + 1e-5 * Math.cos(1e17),
    "undecided",
  ),
  slope("a reciprocal at 1e100", (x) => 1 / x, 1e100, -1e-200, "undecided"),
  // Small arguments.
  slope("a line at a subnormal number", (x) => 3 * x, 1e-310, 3),
  slope("a wave at a subnormal number", Math.sin, 1e-310, 1),
  slope("a wave at the smallest number", Math.sin, Number.MIN_VALUE, 1),
  slope("a root at a subnormal number", Math.sqrt, 1e-310, 0.5e155),
  slope("a cube root at a subnormal number", Math.cbrt, 1e-310, 1e-310 ** (-2 / 3) / 3),
  slope("a logarithm at a subnormal number", Math.log, 1e-308, 1e308, "agrees", Number.NaN),
  slope("a logarithm at the smallest number", Math.log, Number.MIN_VALUE, 1e308, "edge"),
  slope("a square at 1e-200", (x) => x * x, 1e-200, 2e-200, "undecided"),
  slope("a square at 1e-10", (x) => x * x, 1e-10, 2e-10),
  slope("a square at a subnormal number", (x) => x * x, 1e-310, 2e-310, "undecided"),
  slope("subnormal values", (x) => x * 1e-310, 2, 1e-310),
  slope("values that underflow", (x) => Math.exp(x - 800), 1, 0),
  slope("an exponential at -700", Math.exp, -700, Math.exp(-700)),
  slope("a reciprocal at 1e-100", (x) => 1 / x, 1e-100, -1e200),
  // Waves that get ever shorter.
  slope("sin(1 / x) at 0.1", wave, 0.1, waveSlope(0.1)),
  slope("sin(1 / x) at 1e-3", wave, 1e-3, waveSlope(1e-3)),
  slope("sin(1 / x) at 1e-5", wave, 1e-5, waveSlope(1e-5), "agrees"),
  slope("sin(1 / x) at 1e-8", wave, 1e-8, waveSlope(1e-8), "agrees", 1e-4),
  slope("sin(1 / x) at 1e-12", wave, 1e-12, waveSlope(1e-12), "undecided"),
  slope("sin(1 / x) at 1e-17", wave, 1e-17, waveSlope(1e-17), "undecided"),
  slope("x sin(1 / x) at 0", (x) => (x === 0 ? 0 : x * wave(x)), 0, 0, "undecided"),
  slope("x^2 sin(1 / x) at 0", (x) => (x === 0 ? 0 : x * x * wave(x)), 0, 0),
  slope("a wave of 2^20 turns", (x) => Math.sin(2 * Math.PI * 2 ** 20 * x), 0, 2 * Math.PI * 2 ** 20),
  slope("a wave of 1e9 turns on a line", (x) => x + 1e-9 * Math.sin(1e9 * x), 0, 2),
  slope("a wave of 1e5 turns", (x) => Math.sin(1e5 * x), 0.5, 1e5 * Math.cos(5e4)),
  // Steep and flat.
  slope("an exponential at 700", Math.exp, 700, Math.exp(700)),
  slope("an exponential at 709.7, which overflows on the right", Math.exp, 709.7, Math.exp(709.7)),
  slope("a square near the largest value", (x) => x * x, 1.3e154, 2.6e154, "undecided"),
  slope("a power", (x) => x ** 100, 1000, 100 * 1000 ** 99),
  slope("a narrow peak", (x) => Math.exp(-x * x * 1e6), 1e-9, -2e-3),
  slope("tanh at 5", Math.tanh, 5, sech2(5)),
  slope("tanh at 15", Math.tanh, 15, sech2(15), "undecided"),
  slope("tanh at 30", Math.tanh, 30, sech2(30), "undecided"),
  slope("a constant", () => 5, 3, 0),
  slope("a large constant", () => 1e300, 3, 0, "agrees", Number.NaN),
  slope("0 everywhere", () => 0, 0, 0),
  slope("the top of a wave", Math.cos, 0, 0),
  slope("the bottom of a bowl", (x) => (x - 3) ** 2, 3, 0),
  slope("a saddle", (x) => x ** 3, 0, 0),
  // Cancellation.
  slope("1e8 + x^2 at 1", (x) => 1e8 + x * x, 1, 2, "agrees", 1e-5),
  slope("1e8 + x^2 at 1e-9", (x) => 1e8 + x * x, 1e-9, 2e-9, "undecided"),
  slope("1e16 + x", (x) => 1e16 + x, 1, 1, "undecided"),
  slope("(1e8 + x)^2 - 1e16", (x) => (1e8 + x) ** 2 - 1e16, 2, 200000004, "agrees", 1e-5),
  slope("(1e8 + x)^2 - 1e16 - 2e8 x", (x) => (1e8 + x) ** 2 - 1e16 - 2e8 * x, 2, 4, "undecided"),
  slope("1 - cos(x) at 1e-5", (x) => 1 - Math.cos(x), -1e-5, Math.sin(-1e-5)),
  slope("1 - cos(x) at 1e-9", (x) => 1 - Math.cos(x), 1e-9, 1e-9, "undecided", 1e-3),
  slope("(exp(x) - 1) / x at 1e-8", (x) => (Math.exp(x) - 1) / x, 1e-8, 0.5, "undecided", 1e-4),
  slope("log(1 + exp(x)) at -40, lost beside 1", (x) => Math.log(1 + Math.exp(x)), -40, Math.exp(-40), "undecided"),
  slope("log(1 + exp(x)) at -36.8", (x) => Math.log(1 + Math.exp(x)), -36.8, Math.exp(-36.8), "undecided"),
  slope(
    "(x + a)^2 - a^2 - 2 a x, of which short steps see only the line",
    (x) => (x + small) ** 2 - small * small - 2 * small * x,
    7e-8,
    1.4e-7,
    "agrees",
    Number.NaN,
  ),
  slope("x + 1e10 - 1e10, which stands still between its steps", (x) => x + 1e10 - 1e10, 0.5, 1, "undecided"),
  // Beside kinks, jumps and ends of domains.
  slope("relu at 1e-5", (x) => Math.max(0, x), 1e-5, 1),
  slope("relu at -1e-5", (x) => Math.max(0, x), -1e-5, 0),
  slope("relu at 1e-20", (x) => Math.max(0, x), 1e-20, 1),
  slope("relu at -1e-300", (x) => Math.max(0, x), -1e-300, 0),
  slope("max(x, 1) at 1 - 1e-10", (x) => Math.max(x, 1), 1 - 1e-10, 0, "undecided"),
  slope("max(x, 1) at 1 + 1e-10", (x) => Math.max(x, 1), 1 + 1e-10, 1, "undecided", 0.1),
  slope("floor at 2.5", Math.floor, 2.5, 0),
  slope("floor at 2 + 1e-9", Math.floor, 2 + 1e-9, 0),
  slope("floor(x) x at 2 + 1e-5", (x) => Math.floor(x) * x, 2 + 1e-5, 2),
  slope("stairs of many steps", (x) => Math.floor(x * 1e6), Math.PI, 0, "undecided"),
  slope("stairs of many steps that rise", (x) => Math.floor(x * 1e6) + x, Math.PI, 1, "undecided"),
  slope("a step that is over", (x) => Math.tanh(x * 1e8), -1e-5, 0),
  slope("a spike close by", (x) => (Math.abs(x - 1e-3) < 1e-6 ? 1 : x), 0, 1),
  slope("a logarithm at 1e-12", Math.log, 1e-12, 1e12),
  slope("a root at 1e-20", Math.sqrt, 1e-20, 0.5e10),
  slope("an arcus cosine at 1 - 1e-9", Math.acos, 1 - 1e-9, -1 / Math.sqrt(2e-9 * (1 - 0.5e-9)), "agrees", 1e-4),
  slope("an arcus cosine at 1 - 2^-53", Math.acos, 1 - 2 ** -53, -(2 ** 26), "edge"),
  slope("log1p at -1 + 1e-10", Math.log1p, -1 + 1e-10, 1 / (-1 + 1e-10 + 1), "agrees", 1e-4),
  slope("a pole at 1e-8", (x) => 1 / x, 1e-8, -1e16),
  // On kinks, jumps and ends of domains.
  slope("abs at 0", Math.abs, 0, 0, "kink"),
  slope("|x - 3| + 1000 at 3", (x) => Math.abs(x - 3) + 1000, 3, 0.5, "kink"),
  slope("relu at 0", (x) => Math.max(0, x), 0, 0, "kink"),
  slope("a kink at 1e10", (x) => Math.max(x, 1e10), 1e10, 1, "kink"),
  slope("a small kink", (x) => x + 1e-3 * Math.abs(x), 0, 1, "kink"),
  slope("floor at 2", Math.floor, 2, 0, "jump"),
  slope("a jump on a slope", (x) => x + Math.sign(x), 0, 1, "jump"),
  slope("a hole", (x) => (x === 1 ? 0 : x), 1, 1, "jump"),
  slope("sqrt(x)^3 at 0", (x) => Math.sqrt(x) ** 3, 0, 0, "edge"),
  slope("x log x at 0", (x) => (x === 0 ? 0 : x * Math.log(x)), 0, 0, "edge"),
  slope("acos(x)^4 at 1", (x) => Math.acos(x) ** 4, 1, 0, "edge"),
  slope("|x|^1.5 at 0", (x) => Math.abs(x) ** 1.5, 0, 0),
  slope("x |x| at 0", (x) => x * Math.abs(x), 0, 0),
  slope("sqrt at 0", Math.sqrt, 0, Number.POSITIVE_INFINITY, "not finite"),
  slope("cbrt at 0", Math.cbrt, 0, Number.POSITIVE_INFINITY, "not finite"),
];
