// What folding must keep, over random programs with scopes that cross each other in every way: nothing lost, nothing twice, no
// circle, and as few boxes as asked for.
import fc from "fast-check";
import { add, constant, type Expr, gradientMap, mul, sin, square, tanh, variable } from "gradmap";
import { graphOf, viewsOf } from "gradmap/show";
import { expect, test } from "vitest";
import { scopeOf } from "../../src/expr/expr.js";
import { type Scope, within } from "../../src/expr/scope.js";
import { errorOf } from "../throwing.js";
import { faultsOf, faultsOfViews, nodesUnder } from "./pictures.js";

const binary = [add, mul];
const unary = [sin, tanh, square];
const names = ["layer", "neuron", "</script>"];

interface Program {
  readonly scopes: readonly (readonly [name: number, parent: number])[];
  readonly steps: readonly (readonly [op: number, x: number, y: number, scope: number])[];
  readonly near: boolean;
  /** How often all steps are done, each time on the result of the last. */
  readonly times: number;
}

const programs = (most: number): fc.Arbitrary<Program> =>
  fc.record({
    scopes: fc.array(fc.tuple(fc.nat(2), fc.nat(20)), { maxLength: 8 }),
    steps: fc.array(fc.tuple(fc.nat(4), fc.nat(1_000_000), fc.nat(1_000_000), fc.nat(20)), {
      minLength: 1,
      maxLength: most,
      size: "max",
    }),
    near: fc.boolean(),
    times: fc.constant(1),
  });

/** Few steps, done again and again. */
const repeats: fc.Arbitrary<Program> = fc
  .tuple(programs(12), fc.integer({ min: 3, max: 12 }))
  .map(([program, times]) => ({ ...program, times, near: true }));

const build = ({ scopes, steps, near, times }: Program): readonly Expr[] => {
  const made: (Scope | undefined)[] = [undefined];
  for (const [name, parent] of scopes)
    made.push({ name: names[name]!, parent: made[parent % made.length], isAdjoint: false });
  const nodes: Expr[] = [variable("x"), variable("y"), constant(2), constant(3)];
  // Arguments from a short way back make long programs, any make wide ones.
  const pick = (k: number): Expr => nodes[nodes.length - 1 - (k % (near ? Math.min(nodes.length, 6) : nodes.length))]!;
  for (const [op, x, y, scope] of Array.from({ length: times }, () => steps).flat())
    nodes.push(
      within(made[scope % made.length], () => (op < 2 ? binary[op]!(pick(x), pick(y)) : unary[op - 2]!(pick(x)))),
    );
  return nodes;
};

const pictured = (program: Program): { readonly a: Expr; readonly b: Expr } => {
  const nodes = build(program);
  return { a: nodes.at(-1)!, b: nodes[Math.floor(nodes.length / 2)]! };
};

const isIn = (scope: Scope | undefined, name: string): boolean => {
  for (let at = scope; at !== undefined; at = at.parent) if (at.name === name) return true;
  return false;
};

test("every node is in one box, every use in one arrow or inside, without a circle, within the limit", () => {
  fc.assert(
    fc.property(fc.oneof(programs(200), repeats), fc.integer({ min: 4, max: 30 }), (program, limit) => {
      const roots = pictured(program);
      expect(faultsOf(graphOf(roots, { limit }), Object.values(roots), limit)).toEqual([]);
      expect(faultsOf(graphOf(roots, { fold: "none" }), Object.values(roots))).toEqual([]);
    }),
    { numRuns: 150, seed: 7 },
  );
});

test("a larger limit shows at least as many boxes; at the number of nodes nothing is folded, and just below it a third at most", () => {
  fc.assert(
    fc.property(fc.oneof(programs(80), repeats), fc.nat(), fc.integer({ min: 1, max: 40 }), (program, choice, more) => {
      const roots = pictured(program);
      const boxes = (most: number): number => graphOf(roots, { limit: most }).boxes.length;
      const nodes = nodesUnder(Object.values(roots)).size;
      const limit = 4 + (choice % nodes);
      expect(boxes(limit + more)).toBeGreaterThanOrEqual(boxes(limit));
      if (nodes < 8) return;
      expect(graphOf(roots, { limit: nodes }).note).toBeUndefined();
      expect(boxes(nodes - 1)).toBeGreaterThanOrEqual((2 / 3) * nodes);
    }),
    { numRuns: 200, seed: 12 },
  );
});

test("results stand in boxes of their own, where there are three boxes for each, and room to open the scopes around them", () => {
  fc.assert(
    fc.property(programs(200), fc.integer({ min: 6, max: 60 }), (program, limit) => {
      const roots = pictured(program);
      const graph = graphOf(roots, { limit });
      for (const root of Object.values(roots)) {
        const box = graph.boxes.find(({ nodes }) => nodes.includes(root))!;
        if (program.scopes.length === 0 || limit >= 60) expect(box.nodes).toEqual([root]);
      }
    }),
    { numRuns: 150, seed: 13 },
  );
});

test("scopes that are opened change nothing of that but the number of boxes", () => {
  fc.assert(
    fc.property(programs(100), (program) => {
      const roots = pictured(program);
      if (![...nodesUnder(Object.values(roots))].some((node) => isIn(scopeOf(node), "layer"))) {
        expect(errorOf(() => graphOf(roots, { limit: 10, open: ["layer"] })).code).toBe("GM-OPTION");
        return;
      }
      const graph = graphOf(roots, { limit: 10, open: ["layer"] });
      expect(faultsOf(graph, Object.values(roots))).toEqual([]);
      expect(
        graph.boxes.some(
          ({ lines }) => /^layer(, part \d+)?$/.test(lines[0]!) && lines[1] !== undefined && /nodes$/.test(lines[1]),
        ),
      ).toBe(false);
    }),
    { numRuns: 100, seed: 8 },
  );
});

test("views lead to every node once", () => {
  fc.assert(
    fc.property(programs(150), fc.integer({ min: 4, max: 12 }), (program, limit) => {
      const roots = pictured(program);
      expect(faultsOfViews(viewsOf(roots, { limit }), Object.values(roots), limit)).toEqual([]);
    }),
    { numRuns: 150, seed: 9 },
  );
});

test("gradients keep all of it", () => {
  fc.assert(
    fc.property(programs(60), (program) => {
      const { a } = pictured(program);
      const roots = Object.fromEntries([...gradientMap(a)].map(([{ name }, adjoint]) => [name, adjoint]));
      if (Object.keys(roots).length === 0) return;
      expect(faultsOf(graphOf(roots, { limit: 12 }), Object.values(roots), 12)).toEqual([]);
      expect(faultsOfViews(viewsOf(roots, { limit: 12 }), Object.values(roots), 12)).toEqual([]);
    }),
    { numRuns: 100, seed: 10 },
  );
});

test("equal programs give equal pictures", () => {
  fc.assert(
    fc.property(programs(100), (program) => {
      const shown = (): unknown =>
        graphOf(pictured(program), { limit: 10 }).boxes.map(({ id, lines, group, times }) => ({
          id,
          lines,
          group,
          times,
        }));
      expect(shown()).toEqual(shown());
    }),
    { numRuns: 50, seed: 11 },
  );
});
