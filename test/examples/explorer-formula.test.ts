// The formula page of the explorer without its page: reading, state, address, checks, and numbers against gradmap's own.
import { evaluate, gradientMap } from "gradmap";
import { describe, expect, test } from "vitest";
import { fraction, interesting, snapped, spaced, ticks } from "../../examples/explorer/src/axis.js";
import { contour } from "../../examples/explorer/src/contours.js";
import { brief, short } from "../../examples/explorer/src/format.js";
import { addressOf, askedBy, stateOf } from "../../examples/explorer/src/formula/address.js";
import { derivativesOf, figuresAt } from "../../examples/explorer/src/formula/figures.js";
import { passOf, sentenceOf } from "../../examples/explorer/src/formula/passing.js";
import { presets } from "../../examples/explorer/src/formula/presets.js";
import { type Good, read } from "../../examples/explorer/src/formula/read.js";
import { curveOf, surfaceOf } from "../../examples/explorer/src/formula/sampled.js";
import {
  axesOf,
  next,
  pointOf,
  rangeFor,
  rangeOf,
  type State,
  startingWith,
} from "../../examples/explorer/src/formula/state.js";

const good = (text: string): Good => {
  const reading = read(text);
  if (reading.tag === "Bad") throw new Error(`${text}: expected ${reading.expected}`);
  return reading;
};

const started = (text: string, values: Readonly<Record<string, number>> = {}): State => {
  const state = startingWith(text, values);
  if ("tag" in state) throw new Error(state.expected);
  return state;
};

describe("reading", () => {
  test("variables come in the order in which they stand in the formula", () => {
    expect(good("tanh(w1*x1 + w2*x2 + b)").variables.map(({ name }) => name)).toEqual(["w1", "x1", "w2", "x2", "b"]);
  });

  test.each([
    ["x +", 3, "the end of the formula"],
    ["2 * tnah(x)", 4, '"tnah"'],
    ["(x", 2, "the end of the formula"],
    ["x ? y", 2, '"?"'],
    ["", 0, "nothing"],
  ])("%j is wrong at character %i", (text, position, found) => {
    expect(read(text)).toMatchObject({ tag: "Bad", text, position, found });
  });

  test("advice is kept without the drawing of the formula", () => {
    const reading = read("foo(x)");
    expect(reading.tag === "Bad" ? reading.advice : "").not.toContain("In the formula");
    expect(reading.tag === "Bad" ? reading.advice : "").not.toContain("foo(x)\n");
  });

  test("a formula for many numbers is told how to become one", () => {
    expect(read("oneHot(x, 3)")).toMatchObject({ tag: "Bad", found: "one for numbers of the shape [3]" });
  });
});

describe("state", () => {
  test("a wrong formula leaves everything else as it was", () => {
    const before = started("x*y", { x: 2, y: 3 });
    const after = next(before, { tag: "typed", text: "x*y +" });
    expect(after.bad).toMatchObject({ position: 5 });
    expect({ ...after, text: before.text, bad: undefined }).toEqual(before);
  });

  test("values are kept while one goes on typing, also of names that went away for a while", () => {
    const typing = ["x*y", "x*", "x", "x*yy", "x*y"].reduce(
      (state, text) => next(state, { tag: "typed", text }),
      started("x*y", { x: 2.5, y: -7 }),
    );
    expect(pointOf(typing)).toEqual({ x: 2.5, y: -7 });
  });

  test("names that objects have of themselves are names like any others", () => {
    const state = started("constructor*toString");
    expect(Object.values(pointOf(state)).every(Number.isFinite)).toBe(true);
    expect(rangeOf(state, "constructor")).toEqual({ low: -3, high: 3 });
  });

  test("a range grows until it holds the value, with room if it is new, and stays while it holds", () => {
    expect(rangeFor(1)).toEqual({ low: -3, high: 3 });
    expect(rangeFor(-3)).toEqual({ low: -6, high: 6 });
    expect(rangeFor(3, { low: -3, high: 3 })).toEqual({ low: -3, high: 3 });
    expect(rangeFor(-100, { low: -3, high: 3 })).toEqual({ low: -192, high: 192 });
    expect(rangeFor(Number.NaN)).toEqual({ low: -3, high: 3 });
    expect(rangeFor(-1.7e308)).toEqual({ low: -Number.MAX_VALUE, high: Number.MAX_VALUE });
  });

  test("a number that is typed brings its own range, also back from a slip", () => {
    const slipped = next(started("x*y", { x: 1, y: 5 }), { tag: "entered", name: "x", value: 15e100 });
    expect(rangeOf(slipped, "x").high).toBeGreaterThan(15e100);
    const back = next(slipped, { tag: "entered", name: "x", value: 1.5 });
    expect([rangeOf(back, "x"), pointOf(back)]).toEqual([
      { low: -3, high: 3 },
      { x: 1.5, y: 5 },
    ]);
    expect(rangeOf(back, "y")).toEqual(rangeOf(slipped, "y"));
    const proto = next(started("__proto__*x"), { tag: "entered", name: "__proto__", value: 7 });
    expect([Object.values(pointOf(proto))[0], rangeOf(proto, "__proto__")]).toEqual([7, { low: -12, high: 12 }]);
  });

  test("the axes are those chosen while the formula has them, else its first variables", () => {
    const state = next(started("a*b + c"), { tag: "looked", along: "c" });
    expect(axesOf(state)).toEqual({ along: "c", across: "a" });
    expect(axesOf(next(state, { tag: "typed", text: "a*b" }))).toEqual({ along: "a", across: "b" });
    expect(axesOf(next(state, { tag: "typed", text: "3" }))).toEqual({});
  });

  test("every preset reads, and sits within its sliders", () => {
    for (const preset of presets) {
      const state = next(started("x"), { tag: "chosen", preset });
      expect(state.bad).toBeUndefined();
      expect(pointOf(state)).toEqual(preset.values);
      for (const [name, value] of Object.entries(preset.values)) {
        const { low, high } = rangeOf(state, name);
        expect(value).toBeGreaterThan(low);
        expect(value).toBeLessThan(high);
      }
    }
  });
});

describe("address", () => {
  test("a state comes back from its address", () => {
    const state = next(started("x^2 + y*z", { x: 0.1, y: -1e-7, z: 12345.678 }), { tag: "looked", along: "y" });
    const back = stateOf(addressOf(state));
    expect(back).toMatchObject({ text: "x^2 + y*z", along: "y" });
    expect(back !== undefined && !("tag" in back) ? pointOf(back) : {}).toEqual({ x: 0.1, y: -1e-7, z: 12345.678 });
  });

  test("an address without a formula is none, and one with a wrong formula says what is wrong", () => {
    expect(stateOf("")).toBeUndefined();
    expect(stateOf("#f=x%2B")).toMatchObject({ tag: "Bad", position: 2 });
  });

  test("a plus that is written by hand is a plus", () => {
    expect(stateOf("#f=x+y&at=x:1,y:2")).toMatchObject({ text: "x+y" });
  });

  test("a page that is open goes where a new address says, also to a formula that cannot be read", () => {
    const state = started("x*y");
    const went = (hash: string): State => {
      const action = askedBy(hash);
      return action === undefined ? state : next(state, action);
    };
    expect(went("#f=a-b").text).toBe("a-b");
    expect(went("#f=x*")).toMatchObject({ text: "x*", bad: { position: 2 }, good: state.good });
    expect(went("")).toBe(state);
  });

  test("values that are no numbers are left out", () => {
    const state = stateOf("#f=x*y&at=x:1e999,y:,z,x:2,:3");
    const { x } = state !== undefined && !("tag" in state) ? pointOf(state) : {};
    expect(x).toBe(2);
  });
});

describe("figures", () => {
  test("the neuron has the lecture's numbers", () => {
    const { text, values } = presets[0]!;
    const neuron = good(text);
    const { value, gradient, trouble } = figuresAt(neuron, derivativesOf(neuron), values);
    expect(value).toBeCloseTo(Math.SQRT1_2, 12);
    expect(gradient.map((figure) => Number(figure.value.toFixed(9)))).toEqual([1, -1.5, 0, 0.5, 0.5]);
    expect(gradient.map(({ check }) => check.verdict)).toEqual(Array(5).fill("agrees"));
    expect(trouble).toBeUndefined();
  });

  test("the numbers are those of the gradient map, and the last moment of the reverse pass has them too", () => {
    const f = good("exp(x*y)/(1 + x^2) - sin(y)");
    const point = { x: 0.7, y: -1.3 };
    const { gradient } = figuresAt(f, derivativesOf(f), point);
    const past = passOf(f, point);
    const map = gradientMap(f.expr);
    for (const { variable, value } of gradient) {
      expect(value).toBeCloseTo(Number(evaluate(map.get(variable)!, point)), 13);
      expect(past.at(-1).gradientMap.get(variable)).toBeCloseTo(value, 13);
    }
  });

  test("a variable that does not matter smoothly has the derivative 0", () => {
    const f = good("floor(x) + y");
    expect(figuresAt(f, derivativesOf(f), { x: 0.5, y: 1 }).gradient.map(({ value }) => value)).toEqual([0, 1]);
  });

  test("of a NaN it is said where it was born", () => {
    const f = good("1 + log(x)");
    expect(figuresAt(f, derivativesOf(f), { x: -1 }).trouble).toContain("log");
  });

  test("a moment in words", () => {
    const past = passOf(good("x*y"), { x: 2, y: 3 });
    expect([0, 1, 2].map((moment) => sentenceOf(past, moment))).toEqual([
      "Before the first step only the result, x * y, has an adjoint: 1, since it moves exactly as itself.",
      "x * y has received all that it gets: its adjoint is 1. It passes on 2 contributions, each the adjoint times a local derivative.",
      expect.stringMatching(/^[xy] has received all that it gets: its adjoint is [23]\. It is a variable/),
    ]);
  });
});

describe("plots", () => {
  test("the curve and the surface have the formula's values", () => {
    const f = good("x^2*y - z");
    const point = { x: 9, y: 2, z: 1 };
    expect(curveOf(f, "x")([0, 1, 2], point)).toEqual([-1, 1, 7]);
    const { heights, columns, rows } = surfaceOf(f, "x", "y")([1, 2], [0, 1, 3], point);
    expect([columns, rows, Array.from(heights)]).toEqual([2, 3, [-1, -1, 0, 3, 2, 11]]);
  });

  test("a formula without the variable gives a flat line", () => {
    expect(curveOf(good("abs(y)"), "x")([0, 1], { y: -2 })).toEqual([2, 2]);
  });

  test("what is outside by far does not flatten the rest", () => {
    const { low, high } = interesting(spaced({ low: -3, high: 3 }, 240).map((x) => 1 / x));
    expect(high).toBeLessThan(40);
    expect(low).toBeGreaterThan(-40);
    expect(interesting([Number.NaN])).toEqual({ low: -1, high: 1 });
    const flat = interesting([5, 5]);
    expect(flat.low).toBeLessThan(5);
    expect(flat.high).toBeGreaterThan(5);
  });

  test("what is dragged has no more digits than a hand can mean, and stays in the picture", () => {
    const range = { low: -3, high: 3 };
    expect([1.9135417938232422, -0.123456, 7, -7].map((x) => snapped(range, x))).toEqual([1.91, -0.12, 3, -3]);
    expect(snapped({ low: -6e200, high: 6e200 }, 1.23456e200)).toBe(1.23e200);
    expect(Object.is(snapped(range, -1e-9), 0)).toBe(true);
  });

  test("the largest numbers there are have places too", () => {
    const all = { low: -Number.MAX_VALUE, high: Number.MAX_VALUE };
    expect([all.low, 0, all.high].map((x) => fraction(all, x))).toEqual([0, 0.5, 1]);
    expect(spaced(all, 3)).toEqual([all.low, 0, all.high]);
    expect(interesting([all.low, all.high])).toEqual(all);
    expect(ticks(all)).toEqual([]);
  });

  test("ticks are round numbers", () => {
    expect(ticks({ low: -3, high: 3 })).toEqual([-2, 0, 2]);
    expect(ticks({ low: 0, high: 1 })).toEqual([0, 0.2, 0.4, 0.6, 0.8, 1]);
    expect(ticks({ low: 1, high: 1 })).toEqual([]);
  });

  test("a contour of a plane is a straight line", () => {
    const xs = spaced({ low: 0, high: 4 }, 5);
    const heights = xs.flatMap((y) => xs.map((x) => x + y));
    const segments = contour({ columns: 5, rows: 5, heights }, 3.5);
    expect(segments.length).toBeGreaterThan(3);
    for (const { x1, y1, x2, y2 } of segments) {
      expect(x1 + y1).toBeCloseTo(3.5, 12);
      expect(x2 + y2).toBeCloseTo(3.5, 12);
    }
    expect(contour({ columns: 2, rows: 2, heights: [0, 1, Number.NaN, 1] }, 0.5)).toEqual([]);
  });

  test("long formulas are named by how they begin and end", () => {
    expect(brief("x * y", 20)).toBe("x * y");
    expect(brief("abcdefghijklmnopqrstuvwxyz", 9)).toBe("abc … xyz");
    expect(brief("😀".repeat(30), 9)).toBe("😀😀😀 … 😀😀😀");
  });

  test("numbers are short", () => {
    expect([0, -0.5, 1 / 3, 1234567, -1e-9, Number.NaN, -Infinity].map((x) => short(x))).toEqual([
      "0",
      "−0.5",
      "0.33333",
      "1.2346e+6",
      "−1.0000e−9",
      "NaN",
      "−∞",
    ]);
  });
});
