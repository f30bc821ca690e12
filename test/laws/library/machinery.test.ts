// The laws of differentiation as a whole can fail: each is violated by a way to differentiate with one mistake in it.
import * as fc from "fast-check";
import { add, constant, type Expr, gradientMap, mul, stopGradient, type Var, variable } from "gradmap";
import { allLaws, type LawSet } from "gradmap/laws";
import { describe, expect, test } from "vitest";
import { calculusLawsOf } from "../../../laws/library/calculusLaws.js";
import { compiledLawsOf } from "../../../laws/library/compiledLaws.js";
import { graphLawsOf } from "../../../laws/library/graphLaws.js";
import { type Machinery, ownMachinery as own } from "../../../laws/library/machinery.js";
import { modeLawsOf } from "../../../laws/library/modeLaws.js";
import { nestingLawsOf } from "../../../laws/library/nestingLaws.js";
import { orderLawsOf } from "../../../laws/library/orderLaws.js";
import { secondOrderLawsOf } from "../../../laws/library/secondOrderLaws.js";
import { structureLawsOf } from "../../../laws/library/structureLaws.js";
import { symmetryLawsOf } from "../../../laws/library/symmetryLaws.js";

// Only whether a law is violated, not by how little: nothing is shrunk.
const violated = (set: LawSet): readonly string[] =>
  allLaws(set)
    .filter(({ property }) => fc.check(property, { seed: 4, numRuns: 40, endOnFailure: true }).failed)
    .map(({ id }) => id);

const z = variable("z");

const transposed = (rows: readonly (readonly number[])[]): readonly (readonly number[])[] =>
  rows.map((row, i) => row.map((x, j) => (i < j ? -x : x)));

const first = <T>(list: readonly T[], change: (entry: T) => T): readonly T[] =>
  list.map((entry, i) => (i === 0 ? change(entry) : entry));

/** As if every variable were the one of its name that came first. */
const byName = (): ((map: ReadonlyMap<Var, Expr>) => ReadonlyMap<Var, Expr>) => (map) => {
  const names = new Map<string, Var>();
  const merged = new Map<Var, Expr>();
  for (const [v, adjoint] of map) {
    const known = names.get(v.name) ?? v;
    names.set(v.name, known);
    const sofar = merged.get(known);
    merged.set(known, sofar === undefined ? adjoint : add(sofar, adjoint));
  }
  return merged;
};

/** A graph with so many nodes more that it is out of proportion. */
const padded = (expr: Expr): Expr => Array.from({ length: 200 }).reduce<Expr>((e) => mul(1, e), expr);

type Mistake = readonly [what: string, change: Partial<Machinery>, laws: readonly string[]];

const mistakes = (laws: (of: Machinery) => LawSet, list: readonly Mistake[]): void => {
  test("are obeyed by gradmap", () => expect(violated(laws(own))).toEqual([]));
  test.each(list)("%s", (_, change, expected) => {
    expect(violated(laws({ ...own, ...change }))).toEqual(expected);
  });
};

describe("the laws of constants and variables", () => {
  mistakes(calculusLawsOf, [
    [
      "a key for every variable",
      { gradientMap: (e) => new Map([[z, constant(0)], ...gradientMap(e)]) },
      ["calculus.constant", "calculus.identity", "calculus.stopGradient"],
    ],
    [
      "a gradient twice as large",
      { gradient: (f, at) => own.gradient(f, at).map((g) => 2 * g) },
      ["calculus.identity"],
    ],
    [
      "a gradient of tiny numbers for zeros",
      { gradient: (f, at) => own.gradient(f, at).map((g) => g + 1e-300) },
      ["calculus.constant", "calculus.absent"],
    ],
    ["a gradient that is not stopped", { stopGradient: (e) => mul(1, e) }, ["calculus.stopGradient"]],
    ["a gradient that is stopped with the value", { stopGradient: () => constant(0) }, ["calculus.stopGradient"]],
  ]);
});

describe("the laws of both modes", () => {
  mistakes(modeLawsOf, [
    [
      "signs above the diagonal",
      { jacobianReverse: (f, at) => transposed(own.jacobianReverse(f, at)) },
      ["modes.jacobians"],
    ],
    [
      "a tangent of the wrong length",
      { tangent: (f, at, t) => own.tangent(f, at, t).map((x) => x * Math.hypot(...t)) },
      ["modes.tangents"],
    ],
    [
      "a tangent that moves along none",
      { tangent: (f, at, t) => own.tangent(f, at, t).map((x) => x + 1e-9) },
      ["modes.tangents"],
    ],
    [
      "a cotangent without its sign",
      { cotangent: (f, at, w) => own.cotangent(f, at, w.map(Math.abs)) },
      ["modes.cotangents"],
    ],
  ]);
});

describe("the laws of second derivatives", () => {
  mistakes(secondOrderLawsOf, [
    [
      "a Hessian that is not symmetric",
      { hessian: (f, at) => transposed(own.hessian(f, at)) },
      ["second.mixed", "second.symmetric", "second.products"],
    ],
    [
      "a gradient that is a constant to the next",
      { gradientOf: (f, at) => own.gradientOf(f, at).map((g) => stopGradient(g)) },
      ["second.mixed", "second.products"],
    ],
    [
      "a tangent that is a constant to the next",
      { tangentOf: (f, at, t) => stopGradient(own.tangentOf(f, at, t)) },
      ["second.products"],
    ],
    [
      "a product off by a millionth",
      { hessianTimes: (f, at, v) => own.hessianTimes(f, at, v).map((x) => x * (1 + 1e-6)) },
      ["second.products"],
    ],
  ]);
});

describe("the laws of symmetries", () => {
  mistakes(symmetryLawsOf, [
    ["a value off by a millionth", { value: (f, at) => own.value(f, at) * (1 + 1e-6) }, ["symmetry.euler"]],
    [
      "a gradient with an offset",
      { gradient: (f, at) => own.gradient(f, at).map((g) => g + 1e-3) },
      ["symmetry.euler", "symmetry.degree", "symmetry.shift", "symmetry.norm", "symmetry.diagonal"],
    ],
    [
      "a gradient that depends on the place",
      { gradient: (f, at) => first(own.gradient(f, at), (g) => g * (1 + 1e-15)) },
      ["symmetry.permutation"],
    ],
    [
      "a gradient that forgets its units",
      { gradient: (f, at) => own.gradient(f, at).map((g, i) => (Math.abs(at[i]!) > 4 ? 2 * g : g)) },
      ["symmetry.degree", "symmetry.shift", "symmetry.norm", "symmetry.diagonal"],
    ],
  ]);
});

describe("the laws of graphs", () => {
  mistakes(graphLawsOf, [
    [
      "a gradient out of all proportion",
      { gradientMap: (e) => new Map([...gradientMap(e)].map(([v, g]) => [v, padded(g)] as const)) },
      ["graph.diamonds"],
    ],
    ["variables that go by their names", { gradientMap: (e) => byName()(gradientMap(e)) }, ["graph.names"]],
    ["a substitution that does nothing", { substitute: (_, e) => e }, ["graph.names", "graph.capture"]],
    [
      "a simplification that is true of real numbers only",
      { simplify: (e) => mul(e, 1 + 2 ** -52) },
      ["graph.simplify"],
    ],
  ]);
});

describe("the laws of order", () => {
  mistakes(orderLawsOf, [
    [
      "a gradient that drops the first term of a sum",
      {
        gradient: (f, at) =>
          own.gradient((xs) => {
            const expr = f(xs);
            const terms = expr.tag === "Apply" && expr.op === add.op ? expr.args : [];
            return terms.length === 2 ? add(stopGradient(terms[0]!), terms[1]!) : expr;
          }, at),
      },
      ["order.topological", "order.terms"],
    ],
  ]);
  test("steps whose contributions are not the gradient", () => {
    const laws = orderLawsOf({ ...own, gradient: (f, at) => first(own.gradient(f, at), (g) => -g) });
    expect(violated(laws)).toEqual(["order.topological"]);
  });
});

describe("the laws of nesting", () => {
  mistakes(nestingLawsOf, [
    [
      "a derivative that takes outer variables for its own",
      {
        gradientOf: (f, at) => {
          const [y] = [variable("y")];
          const expr = f([y]);
          // All variables at once, as dual numbers without tags would have it.
          const all = [...gradientMap(expr).values()].reduce<Expr>((sum, g) => add(sum, g), constant(0));
          return [own.substitute(new Map([[y, at[0]!]]), all)];
        },
      },
      ["nesting.confusion", "nesting.levels"],
    ],
    [
      "a derivative that is a constant to the one around it",
      { gradientOf: (f, at) => own.gradientOf(f, at).map((g) => stopGradient(g)) },
      ["nesting.confusion", "nesting.levels"],
    ],
  ]);
});

describe("the laws of compiled code", () => {
  mistakes(compiledLawsOf, [
    [
      "a back end that loses the sign of zero",
      { compiled: (b, f, at) => own.compiled(b, f, at).map((x) => (b === "javascript" ? x + 0 : x)) },
      ["compiled.bits", "compiled.arithmetic"],
    ],
    [
      "a back end that rounds to 32 bits",
      { compiled: (b, f, at) => own.compiled(b, f, at).map((x) => (b === "wasm" ? Math.fround(x) : x)) },
      ["compiled.arithmetic", "compiled.rounding"],
    ],
    [
      "a back end that swallows NaN",
      { compiled: (b, f, at) => own.compiled(b, f, at).map((x) => (Number.isNaN(x) ? 0 : x)) },
      ["compiled.bits", "compiled.arithmetic"],
    ],
  ]);
});

describe("the laws of structure", () => {
  const changed = (change: (tree: unknown) => unknown): Partial<Machinery> => ({
    trees: { grad: (f, at) => change(own.trees.grad(f, at)) },
  });
  mistakes(structureLawsOf, [
    [
      "a gradient that is not frozen",
      changed((tree) =>
        Array.isArray(tree) ? [...tree] : typeof tree === "object" && tree?.constructor === Object ? { ...tree } : tree,
      ),
      ["structure.gradient"],
    ],
    [
      "a gradient in the wrong order",
      changed((tree) => (Array.isArray(tree) ? Object.freeze([...tree].reverse()) : tree)),
      ["structure.gradient"],
    ],
    [
      "a record that loses what is no number",
      changed((tree) =>
        typeof tree === "object" && tree?.constructor === Object
          ? Object.freeze(Object.fromEntries(Object.entries(tree).filter(([, x]) => typeof x !== "string")))
          : tree,
      ),
      ["structure.gradient"],
    ],
    [
      "parameters that are changed",
      {
        trees: {
          grad: (f, at) => {
            const found = own.trees.grad(f, at);
            if (Array.isArray(at) && typeof at[0] === "number") at[0] += 1;
            return found;
          },
        },
      },
      ["structure.untouched"],
    ],
    [
      "parameters that are frozen",
      { trees: { grad: (f, at) => own.trees.grad(f, Object.isExtensible(at) ? Object.freeze(at) : at) } },
      ["structure.untouched"],
    ],
  ]);
});
