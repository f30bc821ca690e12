// What a violation says: both sides in full, the expression, the first wrong node, and a test that fails as it is pasted
// and passes once the mistake is mended.
import * as gradmap from "gradmap";
import { cos, defineOp, type Expr, exp, lt, mul, neg, square, sub, sum, tensor, where } from "gradmap";
import * as laws from "gradmap/laws";
import { check, customOpLaws, functionLaws, type LawSet, showViolation, type Violation } from "gradmap/laws";
import ts from "typescript";
import { describe, expect, test } from "vitest";
import { leavesOf, literalOf } from "../../laws/report/literal.js";
import { hexOf, ulpsBetween } from "../../laws/report/numbers.js";
import { absolute, decay, sine } from "./rightOps.js";

const violationsOf = (set: LawSet): readonly Violation[] => {
  const result = check({ seed: 3 })(set);
  return result._tag === "Left" ? result.left : [];
};

/** Runs the text of a test, given what it takes from its surroundings. */
const runPasted = (text: string, surroundings: Readonly<Record<string, unknown>>): void => {
  const modules = new Map<string, object>([
    ["gradmap", gradmap],
    ["gradmap/laws", laws],
  ]);
  const scope = new Map<string, unknown>(Object.entries(surroundings));
  const body = text.replace(/^import \{ ([^}]*) \} from "([^"]+)";$/gm, (_, names: string, from: string) => {
    for (const name of names.split(", ")) scope.set(name, Reflect.get(modules.get(from) ?? {}, name));
    return "";
  });
  scope.set("test", (_: string, f: () => void) => f());
  const { outputText } = ts.transpileModule(body, { compilerOptions: { target: ts.ScriptTarget.ES2022 } });
  new Function(...scope.keys(), outputText)(...scope.values());
};

let calls = 0;
const impure = defineOp({ ...sine, value: (x) => Math.sin(x) + (calls++ % 2) * 1e-9 });
const slope = defineOp({ name: "slope", args: ["x"], value: Math.cos, partials: () => [0], domain: [[-10, 10]] });

describe("a counterexample can be pasted: it fails, and passes once the op is mended", () => {
  test.each([
    ["value", "sine", defineOp({ ...sine, value: (x) => Math.sin(x) + 1e-4 * x }), defineOp(sine)],
    ["partial", "sine", defineOp({ ...sine, partials: ([x]) => [neg(cos(x))] }), defineOp(sine)],
    ["snippet", "sine", defineOp({ ...sine, js: (x) => `Math.sin(${x} + 1e-12)` }), defineOp(sine)],
    ["purity", "sine", impure, defineOp(sine)],
    ["kink", "absolute", defineOp({ ...absolute, partials: ([x]) => [where(lt(x, 0), -1, 1)] }), defineOp(absolute)],
    ["second order", "sine", defineOp({ ...sine, partials: ([x]) => [slope(x)] }), defineOp(sine)],
    [
      "only negative x",
      "sine",
      defineOp({ ...sine, partials: ([x]) => [where(lt(x, 0), mul(1.001, cos(x)), cos(x))] }),
      defineOp(sine),
    ],
    [
      "only large x",
      "sine",
      defineOp({ ...sine, partials: ([x]) => [where(lt(9, x), mul(1.001, cos(x)), cos(x))] }),
      defineOp(sine),
    ],
    ["one of two partials", "decay", defineOp({ ...decay, partials: ([, y]) => [exp(neg(y)), 0] }), defineOp(decay)],
  ])("a wrong %s", (_, name, wrong, right) => {
    const found = violationsOf(customOpLaws(wrong));
    // An op that changes its mind may do well when another law asks it once more.
    const certain = wrong === impure ? found.filter(({ law }) => law === "op.pure") : found;
    expect(certain).not.toEqual([]);
    for (const violation of certain) {
      expect(() => runPasted(violation.test, { [name]: wrong }), violation.test).toThrow();
      runPasted(violation.test, { [name]: right });
    }
    expect(violationsOf(customOpLaws(right))).toEqual([]);
  });

  test("of a function of parameters", () => {
    const bad = defineOp({ ...sine, partials: ([x]) => [mul(2, cos(x))] });
    const loss = ({ w }: { readonly w: Expr }) => sum(square(bad(w)));
    const mended = ({ w }: { readonly w: Expr }) => sum(square(defineOp(sine)(w)));
    const params = { w: tensor([1, -2]) };
    const [violation] = violationsOf(functionLaws(loss, params));
    expect(() => runPasted(violation!.test, { loss, params })).toThrow();
    runPasted(violation!.test, { loss: mended, params });
  });

  test("by seed and path, where the values cannot be written down", () => {
    const always = laws.law({
      id: "never",
      statement: "nothing holds",
      formula: "0 = 1",
      given: [laws.inputs(1).map((xs) => () => xs)],
      holds: (judge, values) => judge.equal("0 and 1", 0 * values().length, 1),
    });
    const set = laws.lawSet("nothing", [always]);
    const [violation] = violationsOf(set);
    expect(violation!.test).toContain("check({ seed: 3");
    expect(() => runPasted(violation!.test, { laws: set })).toThrow(/0 and 1/);
  });
});

describe("a violation teaches", () => {
  test("both sides in decimal and hex, how far apart, the ratio and what it gives away", () => {
    const wrong = defineOp({ ...sine, partials: ([x]) => [mul(2, cos(x))] });
    const violation = violationsOf(customOpLaws(wrong)).find(({ law }) => law === "op.partials")!;
    expect(violation.sides).toMatchObject({ found: 2, hint: "a contribution is counted twice" });
    const text = showViolation(violation);
    for (const part of ["found    2 = 0x1p+1", "relative 1.00", "a contribution is counted twice", "as a test"])
      expect(text).toContain(part);
  });

  test("the expression and the first node that is wrong", () => {
    const bad = defineOp({ ...sine, name: "bad", partials: ([x]) => [neg(cos(x))] });
    const loss = (p: { readonly w: Expr; readonly b: Expr }) => square(sub(bad(mul(p.w, 3)), p.b));
    const violation = violationsOf(functionLaws(loss, { w: 0.5, b: 1 })).find(
      ({ law }) => law === "function.differences",
    )!;
    expect(violation.wrongNode).toMatch(/^bad\(.*\): what bad passes back to x is /);
    expect(violation.pictures?.infix).toContain("bad(params.w * 3)");
    expect(violation.pictures?.tree).toContain("└─ ");
    expect(violation.pictures?.dot).toMatch(/^digraph \{/);
    expect(showViolation(violation)).toContain("the first wrong node: bad(");
  });
});

test("numbers are written to the bit", () => {
  expect([1, -2, 0.1, -0, 5e-324, Number.NaN, Number.NEGATIVE_INFINITY].map(hexOf)).toEqual([
    "0x1p+0",
    "-0x1p+1",
    "0x1.999999999999ap-4",
    "-0x0p+0",
    "0x0.0000000000001p-1022",
    "NaN",
    "-Infinity",
  ]);
  expect(ulpsBetween(1, 1 + Number.EPSILON)).toBe(1);
  expect(ulpsBetween(-Number.MIN_VALUE, Number.MIN_VALUE)).toBe(2);
  expect(ulpsBetween(1, Number.NaN)).toBe(Number.POSITIVE_INFINITY);
});

test("samples are written as the text that makes them again, or not at all", () => {
  expect(literalOf([{ w: tensor([[1], [-0]]), "a b": null, s: 'q"' }, undefined, Number.NaN])).toBe(
    '[{ w: tensor([1, -0], [2, 1]), "a b": null, s: "q\\"" }, undefined, NaN]',
  );
  expect(literalOf([() => 1])).toBeUndefined();
  expect(literalOf(new Map())).toBeUndefined();
  expect(leavesOf({ w: 2, b: tensor([1]) })).toBe("params.w = 2, params.b = tensor([1], [1])");
});
