// Parts of the page's script that need no page: numbers as readers type them, what is known at which moment, sentences.
import { add, constant, type Expr, mul, sum, tanh, tensor, variable } from "gradmap";
import { toHtml } from "gradmap/show";
import { describe, expect, test } from "vitest";
import { numberText } from "../../src/show/values.js";
import { asking } from "../../src/teach/client/asking.js";
import { engine } from "../../src/teach/client/engine.js";
import { facts } from "../../src/teach/client/facts.js";
import { graphs } from "../../src/teach/client/graphs.js";
import { numbers } from "../../src/teach/client/numbers.js";
import { sentences } from "../../src/teach/client/sentences.js";
import type { PageData } from "../../src/teach/page/data.js";
import { script } from "../../src/teach/page/script.js";

const dataOf = (page: string): PageData => {
  const [, json = ""] = /<script type="application\/json" id="gradmap-data">(.*?)<\/script>/s.exec(page) ?? [];
  return JSON.parse(json);
};
const data = dataOf(toHtml((x: Expr) => mul(mul(x, x), x), 3));
const kit = { data, numbers: numbers({ data, numberText }) };
const [x, square, cube] = [0, 1, 2];

test.each([
  ["-3", -3],
  [" 0.5 ", 0.5],
  ["0,5", 0.5],
  ["\u22121e-3", -0.001],
  ["1/3", 1 / 3],
  ["-2 / 4", -0.5],
  [".5", 0.5],
  ["+7", 7],
  ["NaN", Number.NaN],
  ["-inf", Number.NEGATIVE_INFINITY],
  ["", undefined],
  ["three", undefined],
  ["1 2", undefined],
  ["1/2/3", undefined],
  ["0x10", undefined],
])("a reader's %j is %d", (typed, value) => {
  expect(numbers({ data, numberText }).parse(typed)).toBe(value);
});

test("the page's own copy of what writes numbers needs nothing from outside", () => {
  const copy: unknown = new Function(`return (${String(numberText)})(1 / 3, 6)`)();
  expect([copy, script().includes("kit.numberText = ")]).toEqual(["0.333333", true]);
});

test("the largest number is not rounded up to infinity", () => {
  const { text } = numbers({ data: { ...data, digits: 3 }, numberText });
  expect(text(Number.MAX_VALUE)).toBe("1.7976931348623157e+308");
});

test("numbers are rounded to the digits of the page, and bracketed after a sign", () => {
  const { text, factor, scalar } = numbers({ data, numberText });
  expect([text(1 / 3), text(1e-9), text("[1, 2]"), factor(-2), factor("-0"), factor(3)]).toEqual([
    "0.333333",
    "1e-9",
    "[1, 2]",
    "(-2)",
    "(-0)",
    "3",
  ]);
  expect([scalar("NaN"), scalar("-0"), scalar("[1]"), scalar(2), scalar(undefined)]).toEqual([
    Number.NaN,
    -0,
    undefined,
    2,
    undefined,
  ]);
});

test("what is known of a node grows with the moments", () => {
  const { sofar, isComplete, isPassed } = facts({ data });
  expect([0, 1, 2, 3].map((moment) => sofar(x, moment))).toEqual([undefined, 9, 27, 27]);
  expect([0, 1, 2, 3].map((moment) => sofar(square, moment))).toEqual([undefined, 3, 3, 3]);
  expect([0, 1].map((moment) => sofar(cube, moment))).toEqual([1, 1]);
  expect([0, 1, 2, 3].map((moment) => isComplete(x, moment))).toEqual([false, false, true, true]);
  expect([0, 1, 2, 3].map((moment) => isPassed(x, moment))).toEqual([false, false, false, true]);
  expect([0, 1].map((moment) => isComplete(cube, moment))).toEqual([true, true]);
});

describe("sentences", () => {
  const of = (page: string): readonly string[] => {
    const own = dataOf(page);
    const { moment } = sentences({ data: own, numbers: numbers({ data: own, numberText }) });
    return Array.from({ length: own.steps.length + 1 }, (_, i) => moment(i));
  };

  test("say what each step does", () => {
    expect(of(toHtml((x: Expr) => mul(mul(x, x), x), 3))).toEqual([
      "Nothing has been passed yet. The reverse pass begins at the product L, with adjoint 1: L changes exactly as much as L does.",
      "The product L received 1 and passes 1 × 3 = 3 to v1 and 1 × 9 = 9 to x.",
      "The product v1 received 3 and passes 3 × 3 = 9 to x and 3 × 3 = 9 to x.",
      "x received 27 and keeps it: this is its gradient. The pass is over: the map holds the gradient.",
    ]);
    expect(of(toHtml((x: Expr) => tanh(x), 0))[1]).toBe("The tanh L received 1 and passes it on unchanged to x.");
  });

  test("say that nothing is passed on where nothing depends on a variable", () => {
    expect(of(toHtml((_x: Expr) => constant(5), 3))).toEqual([
      "There is nothing to pass on: 5 depends on no variable here. The gradient map is empty, which means zero.",
    ]);
  });

  test("keep numbers in order beside a name that is written from right to left", () => {
    const [name, y] = [variable("\u05d0\u05d1"), variable("y")];
    const [, first] = of(
      toHtml(
        mul(name, y),
        new Map([
          [name, 2],
          [y, 3],
        ]),
      ),
    );
    expect(first).toBe("The product L received 1 and passes 1 × 3 = 3 to \u2068\u05d0\u05d1\u2069 and 1 × 2 = 2 to y.");
  });

  test("say that a number receives from all entries of a tensor", () => {
    const said = of(toHtml((w: Expr) => sum(mul(w, tensor([1, 2, 3]))), 0.5));
    expect(said[2]).toContain("passes [1, 1, 1] × [1, 2, 3], added up, is 6 to");
  });
});

describe("the engine that keeps gradients in its nodes", () => {
  test("says 27, and then 72, and the third time 135", () => {
    const { backward, grad, kept, received, isWrong, zero, presses } = engine({ data })(graphs(kit).cube);
    const seen = [1, 2, 3].map(() => {
      backward();
      return [grad(x), kept(x), ...received(x)];
    });
    expect(seen).toEqual([
      [27, 0, 9, 9, 9],
      [72, 27, 9, 18, 18],
      [135, 72, 9, 27, 27],
    ]);
    expect([x, square, cube].map(isWrong)).toEqual([true, true, false]);
    zero();
    backward();
    expect([grad(x), isWrong(x), presses()]).toEqual([27, false, 1]);
  });

  test("is given the graph of the page too", () => {
    const { names, order, right, variables } = graphs(kit).own!;
    expect({ names, right, variables }).toEqual({ names: ["x", "v1", "L"], right: [27, 3, 1], variables: [0] });
    expect({ ...graphs(kit).cube, names }).toEqual(graphs(kit).own);
    expect(order).toEqual([
      {
        node: 2,
        passes: [
          [1, 3],
          [0, 9],
        ],
      },
      {
        node: 1,
        passes: [
          [0, 3],
          [0, 3],
        ],
      },
      { node: 0, passes: [] },
    ]);
  });
});

describe("questions", () => {
  const { about, isClose } = asking({ ...kit, facts: facts({ data }), sentences: sentences(kit) });

  test("are about what a step passes on, and about sums", () => {
    expect(about(0).map(({ text, answer }) => [text, answer])).toEqual([
      ["The product L received 1. What does it pass to v1?", 3],
      ["The product L received 1. What does it pass to x?", 9],
    ]);
    expect(about(1).map(({ answer }) => answer)).toEqual([9, 18, 9, 27]);
    expect(about(2)).toEqual([]);
    expect(about(0)[1]?.hint).toBe("What arrived, times the local derivative. ∂L/∂x = v1 = 9, so it is 1 × 9.");
  });

  test("have a hint without a rule, and know what was there before a sum that is not finite", () => {
    const [huge, y] = [1e308, variable("y")];
    const page = dataOf(toHtml(add(add(mul(y, huge), mul(y, huge)), mul(y, huge)), { y: 1 }));
    const own = { data: page, numbers: numbers({ data: page, numberText }) };
    const questions = asking({ ...own, facts: facts({ data: page }), sentences: sentences(own) });
    const sums = page.steps.flatMap((_, i) => questions.about(i)).filter(({ text }) => text.includes("now?"));
    expect(sums.map(({ answer, hint }) => [answer, hint])).toEqual([
      [Number.POSITIVE_INFINITY, "Add 1e+308 to what was there: 1e+308 + 1e+308."],
      [Number.POSITIVE_INFINITY, "Add 1e+308 to what was there: Infinity + 1e+308."],
    ]);
    const bare = {
      ...page,
      steps: page.steps.map((step) => ({
        ...step,
        contributions: step.contributions.map(({ rule: _rule, ...rest }) => rest),
      })),
    };
    const [first] = asking({ ...own, data: bare, facts: facts({ data: bare }), sentences: sentences(own) }).about(1);
    expect(first?.hint).toContain(" = 1e+308, so it is 1 × 1e+308.");
    expect(first?.hint).not.toContain("=  =");
  });

  test("take a rounded answer, and no wrong one", () => {
    expect([isClose(0.333, 1 / 3), isClose(0.33, 1 / 3), isClose(0.3, 1 / 3)]).toEqual([true, false, false]);
    expect([isClose(Number.NaN, Number.NaN), isClose(0, -0), isClose(0.001, 0)]).toEqual([true, true, false]);
  });
});

test("the script is JavaScript that takes nothing from outside but the page", () => {
  const text = script();
  expect(() => new Function(text)).not.toThrow();
  expect(text).not.toMatch(/\bimport\b|\brequire\b|__vi|<\/script|<!--/i);
  expect(text).not.toMatch(/\beval\b|\bfetch\b|XMLHttpRequest|localStorage|console/);
});
