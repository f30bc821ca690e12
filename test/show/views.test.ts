// Going into a picture: every folded box, every loop, branch and call has an inside.
import {
  add,
  cond,
  type Expr,
  fold,
  gt,
  lt,
  mul,
  relu,
  scope,
  sin,
  square,
  sub,
  tanh,
  variable,
  whileLoop,
} from "gradmap";
import { neuronNetwork } from "gradmap/learn";
import { graphOf, type View, viewsOf } from "gradmap/show";
import { expect, test } from "vitest";
import { faultsOfViews } from "./pictures.js";

const x = variable("x");
const linesOf = ({ graph: { boxes } }: View): readonly string[] => boxes.map(({ lines }) => lines.join(" / "));

test("what can be read at once is one view, and it is the picture", () => {
  const y = sin(mul(x, 2));
  const views = viewsOf(y);
  expect(views.length).toBe(1);
  expect(views[0]!.graph).toEqual(graphOf(y));
  expect(views[0]!.parent).toBeUndefined();
});

test("the moons network: from the whole to one multiplication", () => {
  const network = neuronNetwork(2, [16, 16, 1], relu);
  const score = network.apply(network.variables(), [variable("x1"), variable("x2")])[0]!;
  const views = viewsOf(score);
  expect(faultsOfViews(views, [score], 60)).toEqual([]);
  expect(views[0]!.graph).toEqual(graphOf(score));
  const sixteen = views[views[0]!.inside.get("n3")!]!;
  expect(sixteen.title).toBe("neuron x 16");
  expect(sixteen.graph.boxes.filter(({ kind }) => kind === "folded").map(({ lines }) => lines[0])).toEqual(
    Array.from({ length: 16 }, () => "neuron"),
  );
  // What the layer before gives comes from outside.
  expect(sixteen.graph.boxes[0]).toMatchObject({ kind: "outside", lines: ["relu", "x 16"], nodes: [], times: 16 });
  const one = views[sixteen.inside.get("n0")!]!;
  expect(one.graph.note).toBeUndefined();
  expect(linesOf(one).filter((line) => line === "*").length).toBe(16);
  expect(linesOf(one)).toContain("layer2.n1.w16");
  expect(one.graph.arrows.filter(({ from }) => from === "o0").length).toBe(16);
});

test("a loss over thirty points, and a long chain", () => {
  const network = neuronNetwork(2, [4, 1]);
  const params = network.variables();
  const loss = Array.from({ length: 30 }, (_, k) => square(sub(network.apply(params, [k, k * k])[0]!, k))).reduce<Expr>(
    (total, error) => add(total, error),
    x,
  );
  expect(faultsOfViews(viewsOf(loss), [loss], 60)).toEqual([]);
  let chain: Expr = x;
  for (let k = 0; k < 2000; k++) chain = k % 7 === (k * k) % 11 ? sin(chain) : tanh(chain);
  expect(faultsOfViews(viewsOf(chain, { limit: 20 }), [chain], 20)).toEqual([]);
});

test("views of a long chain without repeats are few, full, and not deep", () => {
  let chain: Expr = x;
  let seed = 1;
  for (let k = 0; k < 20_000; k++) {
    seed = (seed * 16_807) % 2_147_483_647;
    chain = [sin, tanh, square][seed % 3]!(chain);
  }
  const views = viewsOf(chain);
  expect(faultsOfViews(views, [chain], 60)).toEqual([]);
  // A view of 60 boxes for 60 nodes, and what leads there.
  expect(views.length).toBeLessThan(2.5 * (20_000 / 60));
  const depths: number[] = [];
  for (const { parent } of views) depths.push(parent === undefined ? 0 : depths[parent]! + 1);
  expect(Math.max(...depths)).toBeLessThanOrEqual(3);
});

test("the inside of a loop is one step of it", () => {
  const y = square(fold((c: Expr, at: Expr) => sin(add(mul(c, x), at)), 0, variable("xs", [5])));
  const views = viewsOf(y);
  expect(views.map(({ title, parent }) => [title, parent])).toEqual([
    ["the whole", undefined],
    ["one step of fold", 0],
  ]);
  expect(linesOf(views[1]!)).toEqual(["carry", "x", "*", "xs", "+", "next carry / sin"]);
  const loop = views[0]!.graph.boxes.find(({ lines }) => lines[0] === "fold")!;
  expect([...views[0]!.inside]).toEqual([[loop.id, 1]]);
});

test("both sides of a branch stand beside each other, and a loop in a branch is gone into from there", () => {
  const y = cond(
    gt(x, 0),
    () =>
      whileLoop(
        (c: Expr) => lt(c, 100),
        (c: Expr) => square(c),
        add(x, 2),
      ),
    () => sin(tanh(x)),
  );
  const views = viewsOf(y);
  expect(views.map(({ title }) => title)).toEqual(["the whole", "both sides of cond", "one step of whileLoop"]);
  expect(views[1]!.graph.groups.map(({ title }) => title)).toEqual(["if it is not 0", "if it is 0"]);
  expect(linesOf(views[2]!)).toEqual(["carry", "100", "goes on while / <", "next carry / square"]);
  expect(views[2]!.parent).toBe(1);
});

test("a side of a branch that is one op, a variable or a number says which side it is", () => {
  const sides = viewsOf(
    cond(
      gt(x, 0),
      () => x,
      () => 2,
    ),
  )[1]!;
  expect(linesOf(sides)).toEqual(["result if it is not 0 / x", "result if it is 0 / 2"]);
  const same = viewsOf(
    cond(
      gt(x, 0),
      () => x,
      () => sin(x),
    ),
  )[1]!;
  expect(linesOf(same)).toEqual(["result if it is not 0 / x", "result / if it is 0 / sin"]);
});

test("the same loop in two places has one picture", () => {
  const loop = fold((c: Expr, at: Expr) => mul(c, at), x, variable("xs", [3]));
  expect(viewsOf(add(loop, sin(loop))).length).toBe(2);
});

test("names of users go into titles as they are", () => {
  const name = "</script><script>alert(1)</script>";
  let y: Expr = x;
  for (let k = 0; k < 100; k++) y = scope(name, (at: Expr) => sin(mul(at, 3)))(y);
  expect(viewsOf(y)[1]!.title).toBe(`${name} x 99`);
});

test("without folding there is one view", () => {
  let y: Expr = x;
  for (let k = 0; k < 100; k++) y = sin(y);
  expect(viewsOf(y, { fold: "none" }).map(({ graph }) => graph.boxes.length)).toEqual([101]);
});
