// What the author of an op, or of a law, reads when something else is wrong than a derivative: a snippet that is none, partials
// that throw, samples that cannot be made, what is no op at all.

import * as fc from "fast-check";
import {
  add,
  cos,
  defineOp,
  type ElementwiseOp,
  type Expr,
  gt,
  log,
  mul,
  neg,
  none,
  sin,
  softplus,
  square,
  sub,
  tanh,
} from "gradmap";
import {
  check,
  customOpLaws,
  type LawSet,
  law,
  lawSet,
  showViolation,
  tensorOpLaws,
  type Violation,
} from "gradmap/laws";
import { describe, expect, test } from "vitest";
import { errorOf, pretend, untyped } from "../throwing.js";

const violationsOf = (set: LawSet): readonly Violation[] => {
  const result = check({ seed: 1, numRuns: 20 })(set);
  return result._tag === "Left" ? result.left : [];
};

const messageOf = (set: LawSet, id: string): string =>
  violationsOf(set).find((violation) => violation.law === id)?.message ?? "holds";

const squared = {
  name: "squared",
  args: ["x"],
  value: (x: number) => x * x,
  partials: ([x]: readonly [Expr]) => [mul(2, x)] as const,
  domain: [[-2, 2]],
} as const;

describe("a snippet that is none is reported with the op and the field", () => {
  const withJs = (js: unknown): LawSet =>
    customOpLaws(defineOp({ ...squared, js: pretend<(x: string) => string>(js) }));

  test("a mistake of syntax", () => {
    expect(
      messageOf(
        withJs((x: string) => `${x} * * ${x}`),
        "op.js",
      ),
    ).toMatchInlineSnapshot(
      `"the field js of squared gives «x * * x», which is no JavaScript (SyntaxError «Unexpected token '*'»). It returns the value as an expression in JavaScript, such as (x) => \`Math.sin(\${x})\`, and knows nothing but its arguments, Math and numbers."`,
    );
    expect(
      messageOf(
        withJs((x: string) => `${x} * * ${x}`),
        "op.evaluators",
      ),
    ).toMatchInlineSnapshot(
      `"squared in generated JavaScript throws SyntaxError «Unexpected token '*'»: look at its field js."`,
    );
  });

  test("a name that is not known", () => {
    expect(
      messageOf(
        withJs((x: string) => `sq(${x})`),
        "op.js",
      ),
    ).toMatchInlineSnapshot(
      `"the field js of squared gives «sq(x)», which throws ReferenceError «sq is not defined». It returns the value as an expression in JavaScript, such as (x) => \`Math.sin(\${x})\`, and knows nothing but its arguments, Math and numbers."`,
    );
  });

  test("no text", () => {
    expect(
      messageOf(
        withJs(() => 5),
        "op.js",
      ),
    ).toMatchInlineSnapshot(
      `"the field js of squared gives a number and no text. It returns the value as an expression in JavaScript, such as (x) => \`Math.sin(\${x})\`, and knows nothing but its arguments, Math and numbers."`,
    );
    expect(
      messageOf(
        withJs(() => undefined),
        "op.js",
      ),
    ).toContain("the field js of squared gives nothing and no text");
  });

  test("a function that throws", () => {
    const throwing = withJs(() => {
      throw new Error("not today");
    });
    expect(messageOf(throwing, "op.js")).toContain("the field js of squared throws «not today»");
  });

  test("a recipe that asks for what there is not", () => {
    const set = customOpLaws(defineOp({ ...squared, wasm: pretend((i: object) => Reflect.get(i, "cube").call()) }));
    expect(messageOf(set, "op.wasm")).toMatch(/^the field wasm of squared throws TypeError «.*add, sub, mul/);
  });

  test("all else is still asked", () => {
    expect(violationsOf(withJs((x: string) => `sq(${x})`)).map((violation) => violation.law)).toEqual([
      "op.js",
      "op.evaluators",
    ]);
  });
});

describe("partials that throw are the op's, by name", () => {
  test("an error of the engine", () => {
    const broken = defineOp({
      ...squared,
      partials: () => {
        throw new TypeError("x is undefined");
      },
    });
    expect(errorOf(() => customOpLaws(broken)).message).toMatchInlineSnapshot(`
      "the partials of squared: expected a function ([x, y], result) => [expression, expression], found one that throws TypeError «x is undefined».
        It makes expressions of expressions: write mul(2, x), and no numbers of JavaScript. [GM-RULE]"
    `);
  });

  test("an error of the library", () => {
    const coerced = defineOp({
      ...squared,
      partials: pretend<(xs: readonly [Expr]) => readonly [number]>(([x]: readonly [number]) => [2 * x]),
    });
    expect(errorOf(() => customOpLaws(coerced)).message).toMatchInlineSnapshot(`
      "the partials of squared: expected a function of gradmap, found an expression used with a JavaScript operator or Math.*.
        Write mul(x, y) for x * y, add(x, y) for x + y, tanh(x) for Math.tanh(x), where(gt(x, 0), a, b) for x > 0 ? a : b; or math\`\${x} * \${y}\`. [GM-COERCION]"
    `);
  });
});

describe("a meaning", () => {
  const meant = (meaning: (xs: readonly [Expr]) => Expr, value = Math.tanh): LawSet =>
    customOpLaws(defineOp({ ...squared, value, partials: none("it does not matter"), domain: [[-30, 30]], meaning }));
  const broken = (set: LawSet): readonly string[] =>
    violationsOf(set)
      .map((violation) => violation.law)
      .filter((id) => id === "op.meaning");

  test.each([
    ["a factor of 2", (x: Expr) => mul(2, tanh(x))],
    ["its sign", (x: Expr) => neg(tanh(x))],
    ["a millionth", (x: Expr) => mul(1 + 1e-6, tanh(x))],
    ["a constant", (x: Expr) => add(1e-6, tanh(x))],
    ["a value that is never finite", (x: Expr) => log(sub(-1, square(x)))],
  ])("that is wrong by %s is found out", (_, meaning) => {
    expect(broken(meant(([x]) => meaning(x)))).toEqual(["op.meaning"]);
  });

  test("says what is held against what", () => {
    const wrong = meant(([x]) => neg(tanh(x)));
    expect(messageOf(wrong, "op.meaning")).toContain("the meaning and the value of squared: ");
    expect(messageOf(wrong, "op.meaning")).toContain("the sign is wrong");
  });

  test("may lose digits, and so may the value", () => {
    const slope = (x: number): number => 1 / Math.cosh(x) ** 2;
    expect(broken(meant(([x]) => sub(1, square(tanh(x))), slope))).toEqual([]);
    const naive = (x: number): number => Math.log(1 + Math.exp(x));
    expect(broken(meant(([x]) => softplus(x), naive))).toEqual([]);
  });

  test("that throws is the op's, by name", () => {
    const throwing = (): Expr => {
      throw new TypeError("x is undefined");
    };
    expect(errorOf(() => meant(throwing)).message).toMatchInlineSnapshot(`
      "the meaning of squared: expected a function ([x, y]) => expression, found one that throws TypeError «x is undefined».
        It makes expressions of expressions: write mul(2, x), and no numbers of JavaScript. [GM-RULE]"
    `);
  });
});

describe("what is no op", () => {
  test("is not taken for one on whole tensors", () => {
    expect(errorOf(() => untyped(customOpLaws)(undefined)).message).toMatchInlineSnapshot(`
      "customOpLaws: expected an elementwise op, as defineOp makes it, found undefined.
        Write customOpLaws(defineOp({ name, args, value, partials, domain })). [GM-RULE]"
    `);
    expect(errorOf(() => untyped(customOpLaws)((x: unknown) => x)).message).toMatchInlineSnapshot(`
      "customOpLaws: expected an elementwise op, as defineOp makes it, found a function that is no op.
        Write tensorOpLaws(f, { shapes: [[2, 3]] }) for a function of expressions, or functionLaws(f, params) for a loss. [GM-RULE]"
    `);
    expect(errorOf(() => untyped(customOpLaws)({ name: "squared" })).found).toBe("object");
  });

  test("needs shapes where it is one on tensors", () => {
    expect(errorOf(() => untyped(tensorOpLaws)(sin)).message).toMatchInlineSnapshot(`
      "tensorOpLaws: expected the shapes of all arguments, a list for each, or an arbitrary of the arguments, found no shapes.
        Write { shapes: [[2, 3]] } for an op of one matrix, { shapes: [[2, 3], [3]] } for one of a matrix and a vector, [] for a number. [GM-SHAPE]"
    `);
    expect(errorOf(() => untyped(tensorOpLaws)(sin, { shapes: [2, 3] })).found).toBe("shapes: [2,3]");
  });
});

describe("samples that cannot be made", () => {
  const withSamples = (samples: fc.Arbitrary<number>): LawSet => {
    const given = [samples] as const;
    const id = (name: string) => ({ id: name, statement: "anything", formula: "true", given, holds: () => {} });
    const sound = { ...id("sound"), given: [fc.integer()] as const };
    return lawSet("mine", [law(id("mine")), law(sound)]);
  };
  const throwing = fc.integer().map((): number => {
    throw new Error("no number today");
  });

  test("are the arbitrary's fault and not the law's, and do not keep other laws from being asked", () => {
    const [violation, ...others] = violationsOf(withSamples(throwing));
    expect(others).toEqual([]);
    expect(violation?.message).toMatchInlineSnapshot(`
      "the samples of mine: expected an arbitrary that makes them, found one that throws «no number today».
        The values were being made, and the law was not asked yet: mend the arbitrary that is given, and leave out what it cannot make by .filter(...). [GM-FUNCTION]"
    `);
    expect(violation === undefined ? "" : showViolation(violation).split("\n")[0]).toBe(
      "mine, which was not put to the test: anything",
    );
  });

  test("are said at once where they are no samples", () => {
    const parts = { id: "mine", statement: "anything", formula: "true", holds: () => {} };
    expect(errorOf(() => untyped(law)({ ...parts, given: [5] })).message).toMatchInlineSnapshot(`
      "law mine: expected a list of fast-check arbitraries in given, one for each value of holds, found a list with something else in it.
        Write given: [fc.double(), inputs(2)], or given: [fc.constant(x)] for a value that is always the same. [GM-RULE]"
    `);
    expect(errorOf(() => untyped(law)(parts)).found).toBe("undefined");
  });
});

describe("a violation says", () => {
  test("that an error is none of the law's", () => {
    const broken = law({
      id: "mine",
      statement: "anything",
      formula: "true",
      given: [fc.constant(1)],
      holds: () => {
        throw new TypeError("f is not a function");
      },
    });
    expect(violationsOf(lawSet("mine", [broken]))[0]?.message).toBe(
      "TypeError «f is not a function» was thrown while the law was asked.",
    );
  });

  test("how to let NaN through", () => {
    const swallowing = defineOp({
      ...squared,
      value: (x: number) => (x > 0 ? x : 0),
      partials: ([x]) => [gt(x, 0)],
      kinks: [{ arg: "x", at: 0, partial: 0 }],
    });
    expect(messageOf(customOpLaws(swallowing), "op.nan")).toMatchInlineSnapshot(
      `"squared with x = NaN is 0: a number that is none must not get lost. Let it through, as (x) => x > 0 ? x : 0 * x does, or say in absorbsNaN why not."`,
    );
  });

  test("nothing of a ratio where bits are compared", () => {
    const wrong = defineOp({ ...squared, js: (x) => `-(${x} * ${x})` });
    const found = violationsOf(customOpLaws(wrong)).find((violation) => violation.law === "op.js");
    expect(found?.sides?.hint).toBeUndefined();
  });

  test("where it was undecided, and that the law was not put to the test", () => {
    const wild = defineOp({
      name: "wild",
      args: ["x"],
      value: (x) => Math.sin(1e9 * x),
      partials: ([x]) => [mul(1e9, cos(mul(1e9, x)))],
      domain: [[1, 2]],
    });
    const open = violationsOf(customOpLaws(wild)).find((violation) => violation.law === "op.partials");
    expect(open?.message).toMatch(
      /: \d+ of 20 comparisons decided nothing: the law is not put to the test\. Undecided were places from 1.* to 1/,
    );
    const text = open === undefined ? "" : showViolation(open);
    expect(text).toMatch(/^op\.partials, which was not put to the test: /);
    expect(text).not.toContain("at none");
  });
});

test("an op without a derivative is asked for its value alone", () => {
  const op: { readonly op: ElementwiseOp } = defineOp({ ...squared, value: Math.sign, partials: none("it is a sign") });
  expect(violationsOf(customOpLaws(op))).toEqual([]);
});
