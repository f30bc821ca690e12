// What ops are said to mean in texts for people: it is true, it is in ops that readers know, and no first derivative needs
// more than that.
import * as gradmap from "gradmap";
import { constant, defineOp, type Expr, evaluate, gradientMap, tensor, variable } from "gradmap";
import { displayOf, toDerivation, toInfix, toMathml, toTex } from "gradmap/show";
import { describe, expect, test } from "vitest";
import { apply } from "../../src/expr/expr.js";
import type { ElementwiseOp } from "../../src/expr/op.js";
import { topological } from "../../src/expr/walk.js";
import { plain } from "../../src/show/plain.js";

const isRecord = (value: unknown): value is ElementwiseOp =>
  typeof value === "object" && value !== null && "kind" in value && value.kind === "elementwise";

const recordOf = (given: unknown): readonly ElementwiseOp[] =>
  typeof given === "function" && "op" in given && isRecord(given.op) ? [given.op] : [];

const publicOps = Object.values(gradmap).flatMap(recordOf);
const isPublic = new Set(publicOps);

const opsIn = (roots: readonly Expr[]): readonly ElementwiseOp[] => [
  ...new Set(
    topological(roots).flatMap((node) => (node.tag === "Apply" && node.op.kind === "elementwise" ? [node.op] : [])),
  ),
];

const callOf = (op: ElementwiseOp): Expr =>
  apply(
    op,
    op.args.map((name) => variable(name)),
  );

const derivativesOf = (op: ElementwiseOp): readonly Expr[] => [...gradientMap(callOf(op)).values()];

// Every op in the derivatives of the public ones, up to the third.
const all = new Set(publicOps);
let latest: readonly ElementwiseOp[] = publicOps;
for (let order = 1; order <= 3; order++) {
  latest = [...new Set(latest.flatMap((op) => opsIn(derivativesOf(op))))].filter((op) => !all.has(op));
  for (const op of latest) all.add(op);
}
const helpers = [...all].filter((op) => !isPublic.has(op));

// Their first arguments are whole numbers: how often something is differentiated.
const orders: ReadonlyMap<string, readonly (readonly number[])[]> = new Map([
  [
    "powerDerivative",
    [
      [1, 0],
      [0, 1],
      [2, 0],
      [3, 0],
      [0, 2],
      [1, 1],
    ],
  ],
  ["sincDerivative", [[1], [2], [3], [4], [5]]],
]);

const meaningOf = (op: ElementwiseOp, args: readonly Expr[]): Expr | undefined => op.meaning?.(args);

describe("meanings", () => {
  test("each helper op has one", () => {
    expect(helpers.length).toBeGreaterThan(30);
    expect(helpers.filter(({ meaning }) => meaning === undefined).map(({ name }) => name)).toEqual([]);
  });

  test.each([...all].filter(({ meaning }) => meaning !== undefined).map((op) => [op.name, op] as const))(
    "%s has the value of what it means, in ops that mean themselves",
    (name, op) => {
      for (const given of orders.get(name) ?? [[]]) {
        const names = op.args.slice(given.length);
        const args = [...given.map((order) => constant(order)), ...names.map((each) => variable(each))];
        const meaning = meaningOf(op, args)!;
        expect(opsIn([meaning]).filter((each) => each.meaning !== undefined || !isPublic.has(each))).toEqual([]);
        for (let i = 0; i < 12; i++) {
          const values = names.map((_, k) => {
            const [low, high] = op.domain[given.length + k]!;
            return low + (high - low) * (((i + 1) * (k + 1) * 0.618) % 1);
          });
          const expected = op.value(...given, ...values);
          const env = new Map(
            args.slice(given.length).flatMap((each, k) => (each.tag === "Var" ? [[each, values[k]!] as const] : [])),
          );
          const used = new Map([...env].filter(([each]) => gradmap.freeVariables(meaning).has(each)));
          const found = Number(evaluate(meaning, used));
          expect(Math.abs(found - expected) / Math.max(1, Math.abs(expected))).toBeLessThan(1e-11);
        }
      }
    },
  );

  test("an order that is no number has none", () => {
    for (const op of helpers.filter(({ name }) => orders.has(name)))
      for (const rest of [variable("n"), constant(0)])
        expect(meaningOf(op, [variable("k"), rest, variable("x"), variable("y")])).toBeUndefined();
  });
});

describe("texts made for people", () => {
  test.each(publicOps.map((op) => [op.name, op] as const))("the first derivative of %s is in public ops", (_, op) => {
    const shown = derivativesOf(op).map((each) => plain(each));
    expect(opsIn(shown).filter((each) => !isPublic.has(each) || each.meaning !== undefined)).toEqual([]);
  });

  const x = variable("x");
  const slope = (f: (x: Expr) => Expr): Expr => gradmap.simplify(gradientMap(f(x)).get(x)!);

  test("TeX and MathML write what is meant, plain text the op", () => {
    const each = [slope(gradmap.log), slope(gradmap.tanh), slope(gradmap.asin), slope(gradmap.erf)];
    expect(each.map(toInfix)).toEqual([
      "reciprocalAboveZero(x)",
      "sechSquared(x)",
      "rsqrt(oneMinusSquare(x))",
      "erfSlope(x)",
    ]);
    expect(each.map(toTex)).toEqual([
      String.raw`\frac{1}{x}`,
      String.raw`1 - \tanh\left(x\right)^{2}`,
      String.raw`\frac{1}{\sqrt{1 - x^{2}}}`,
      String.raw`\frac{2}{\sqrt{\pi}} \cdot e^{-x^{2}}`,
    ]);
    expect(toMathml(each[0]!)).toContain("<mfrac><mrow><mn>1</mn></mrow><mrow><mi>x</mi></mrow></mfrac>");
    expect(toMathml(each[3]!)).toContain("<mi>π</mi>");
  });

  test("an exponent that is a number only after simplification is lowered too", () => {
    expect(toTex(slope((each) => gradmap.pow(each, gradmap.neg(1))))).toBe(String.raw`-1 \cdot x^{-2}`);
  });

  test("in loops, too: in notebooks and derivations as in TeX", () => {
    const looped = slope((each) => gradmap.iterate(3, (y) => gradmap.tanh(y), each));
    const steps = gradmap.reversePass(looped, { x: 0 });
    for (const text of [displayOf(looped)["text/plain"], toTex(looped), toDerivation(steps)])
      expect(text).not.toContain("sechSquared");
  });

  test("in a derivation, also where a helper op is a line of its own", () => {
    const steps = gradmap.reversePass(
      slope((each) => gradmap.tanh(gradmap.mul(2, each))),
      { x: 0 },
    );
    expect(toDerivation(steps)).not.toMatch(/sechSquared/);
    expect(toDerivation(steps)).toContain("= 1 - tanh(v1) ^ 2 = 1");
  });

  test("what is as big as its meaning is not is written as big as it is", () => {
    const bases = variable("y", []);
    const shown = plain(gradientMap(gradmap.sum(gradmap.xlogy(variable("x", [3]), bases))).get(bases)!);
    expect(shown.shape).toEqual([]);
    const factor = gradientMap(gradmap.sum(gradmap.xlogy(variable("x", [3]), 2)))
      .values()
      .next().value!;
    expect(plain(factor).shape).toEqual([3]);
    expect(evaluate(plain(factor), { x: tensor([1, 2, 3]) })).toEqual(evaluate(factor, { x: tensor([1, 2, 3]) }));
  });

  test("an op of a user can have a meaning too", () => {
    const logistic = defineOp({
      name: "logistic",
      args: ["x"],
      value: (t) => 1 / (1 + Math.exp(-t)),
      partials: (_, result) => [gradmap.mul(result, gradmap.sub(1, result))],
      meaning: ([t]) => gradmap.div(1, gradmap.add(1, gradmap.exp(gradmap.neg(t)))),
      domain: [[-5, 5]],
    });
    expect(toTex(logistic(x))).toBe(String.raw`\frac{1}{1 + e^{-x}}`);
    expect(toInfix(logistic(x))).toBe("logistic(x)");
  });

  test("a chain whose meanings use their operand twice stays linear", () => {
    let chain: Expr = x;
    for (let i = 0; i < 3000; i++) chain = apply(helpers.find(({ name }) => name === "timesComplement")!, [chain]);
    expect(toTex(chain).length).toBeLessThan(3000 * 100);
  });
});
