// Pictures that would be too big: what becomes one box, and what is said about it.
import {
  add,
  concat,
  type Expr,
  fold,
  gradientMap,
  mul,
  relu,
  reversePass,
  scope,
  sin,
  square,
  sub,
  tanh,
  type Var,
  variable,
} from "gradmap";
import { neuronNetwork } from "gradmap/learn";
import { type Graph, graphOf, toBoxes, toDot, toMermaid, toSvg, viewsOf } from "gradmap/show";
import { describe, expect, test } from "vitest";
import { share } from "../../src/rewrite/share.js";
import { errorOf } from "../throwing.js";
import { faultsOf } from "./pictures.js";

const linesOf = ({ boxes }: Graph): readonly string[] => boxes.map(({ lines }) => lines.join(" / "));
const titlesOf = ({ groups }: Graph): readonly string[] => groups.map(({ title }) => title);
const sumOf = (terms: readonly Expr[]): Expr => terms.reduce((total, term) => add(total, term));
const numbered = <T>(count: number, f: (k: number) => T): readonly T[] => Array.from({ length: count }, (_, k) => f(k));

describe("micrograd's network on the moons", () => {
  const network = neuronNetwork(2, [16, 16, 1], relu);
  const params = network.variables();
  const weights: readonly Var[] = params.flat().flatMap(({ w, b }) => [...w, b]);
  const score = network.apply(params, [variable("x1"), variable("x2")])[0]!;
  const lossOver = (points: number): Expr => {
    const hinges = numbered(points, (k) => {
      const [y] = network.apply(params, [Math.cos(k), Math.sin(k)]);
      return relu(sub(1, mul(k % 2 === 0 ? 1 : -1, y!)));
    });
    return add(mul(1 / points, sumOf(hinges)), mul(1e-4, sumOf(weights.map((w) => square(w)))));
  };

  test("its score fits on a screen, layer by layer", () => {
    const graph = graphOf(score);
    expect(faultsOf(graph, [score], 60)).toEqual([]);
    expect(titlesOf(graph)).toEqual(["layer1", "layer2", "layer3", "neuron"]);
    expect(linesOf(graph)).toEqual([
      "x1",
      "x2",
      "neuron x 16 / 128 nodes",
      "neuron x 16 / 800 nodes",
      "layer3.n1.w1 ... layer3.n1.w16 / x 16",
      "* x 16",
      "layer3.n1.b",
      "+ x 16",
      "relu",
    ]);
    expect(graph.note).toBe(
      "980 nodes drawn as 9 boxes: 976 are folded into neuron x 16 (2 boxes), layer3.n1.w1 ... layer3.n1.w16 x 16, * x 16, + x 16",
    );
  });

  test("so does its whole loss over thirty points", () => {
    const loss = lossOver(30);
    const graph = graphOf(loss);
    expect(faultsOf(graph, [loss], 60)).toEqual([]);
    expect(linesOf(graph)).toContain("layer1 x 30 / 3360 nodes");
    expect(linesOf(graph)).toContain("layer2 x 30 / 15840 nodes");
    expect(linesOf(graph)).toContain("layer3 x 30 / 990 nodes");
    expect(linesOf(graph)).toContain("relu x 30");
    expect(linesOf(graph)).toContain("+ x 29");
  });

  test("and its gradient: of one weight, and of all, with the adjoints of each layer by name", () => {
    const gradient = gradientMap(score);
    const one = gradient.get(weights[0]!)!;
    const all = Object.fromEntries(weights.map((w) => [`d ${w.name}`, gradient.get(w)!]));
    for (const [pictured, roots] of [
      [one, [one]],
      [all, Object.values(all)],
    ] as const) {
      const graph = graphOf(pictured);
      expect(faultsOf(graph, roots, 60)).toEqual([]);
      for (const layer of ["layer1", "layer2", "layer3"]) {
        expect(titlesOf(graph)).toContain(layer);
        expect(titlesOf(graph)).toContain(`${layer} (adjoint)`);
      }
    }
    const ofLoss = gradientMap(lossOver(10)).get(weights[0]!)!;
    const graph = graphOf(ofLoss);
    expect(faultsOf(graph, [ofLoss], 60)).toEqual([]);
    expect(graph.note).toContain("layer1 (adjoint), layer2 (adjoint), layer3 (adjoint), ... x 8");
  });

  test("layers are opened when they are asked for, and neurons too", () => {
    const graph = graphOf(score, { open: ["neuron"] });
    expect(faultsOf(graph, [score])).toEqual([]);
    expect(titlesOf(graph).filter((title) => title === "neuron").length).toBe(33);
    expect(graph.boxes.length).toBeGreaterThan(60);
  });
});

describe("repeats", () => {
  const x = variable("x");

  test("scopes whose names differ in a number are alike: side by side,", () => {
    const units = numbered(30, (k) =>
      scope(`neuron${k}`, (at: Expr): Expr => tanh(add(mul(variable(`w${k}`), at), variable(`b${k}`))))(x),
    );
    const y = sumOf(units);
    const graph = graphOf(y);
    expect(faultsOf(graph, [y], 60)).toEqual([]);
    // The sum is the result: it stands alone, and what only it uses is another than those that are used on the way.
    expect(linesOf(graph)).toEqual([
      "x",
      "neuron0 ... neuron28 x 29 / 145 nodes",
      "+ x 28",
      ...["w29", "*", "b29", "+", "tanh"],
      "+",
    ]);
    expect(graph.note).toBe("180 nodes drawn as 9 boxes: 173 are folded into neuron0 ... neuron28 x 29, + x 28");
    expect(titlesOf(graph)).toEqual(["neuron29"]);
    expect(titlesOf(graphOf(y, { open: ["neuron7"] }))).toEqual(["neuron7", "neuron29"]);
  });

  test("and one after the other; other letters are other names", () => {
    const layered = (nameOf: (k: number) => string): Expr =>
      numbered(100, nameOf).reduce<Expr>((y, name) => scope(name, (at: Expr): Expr => tanh(mul(at, 2)))(y), x);
    const last = ["2", "*", "tanh"];
    expect(linesOf(graphOf(layered((k) => `layer${k + 1}`)))).toEqual([
      "x",
      "layer1 ... layer99 x 99 / 297 nodes",
      ...last,
    ]);
    const letters = graphOf(layered((k) => (k % 2 === 0 ? "even" : "odd")));
    expect(linesOf(letters)).toEqual(["x", "odd, even x 49 / 294 nodes", ...last, ...last]);
  });

  test("what an op joins is alike wherever it stands, and comes along one arrow", () => {
    const graph = graphOf(concat(numbered(1000, (k) => variable(`x${k}`, [1]))));
    expect(linesOf(graph)).toEqual(["x0 ... x999 / x 1000", "concat / { axis: 0 }"]);
    expect(graph.arrows.map(({ times }) => times)).toEqual([1000]);
    const variableOfThree = variable("v", [3]);
    const same = concat(Array.from({ length: 1000 }, () => variableOfThree));
    expect(graphOf(same).arrows).toEqual([{ from: "n0", to: "n1", label: undefined, times: 1000 }]);
    // Which operand of a difference it is, is still told.
    expect(graphOf(sub(x, x)).arrows.map(({ label }) => label)).toEqual(["x", "y"]);
  });

  test("side by side: the terms of a sum, and the sum", () => {
    const terms = numbered(100, (k) => square(sub(mul(variable(`w${k + 1}`), x), k)));
    const graph = graphOf(sumOf(terms));
    expect(faultsOf(graph, [graph.boxes.at(-1)!.nodes.at(-1)!], 60)).toEqual([]);
    expect(linesOf(graph)).toEqual([
      "x",
      "w1 ... w99 / x 99",
      "* x 99",
      "- x 99 / 198 nodes",
      "square x 99",
      "+ x 98",
      ...["w100", "*", "99", "-", "square"],
      "+",
    ]);
    expect(graph.arrows.slice(0, 5).map(({ from, to, times }) => `${from}-${to} ${times}`)).toEqual([
      "n1-n2 99",
      "n0-n2 99",
      "n2-n3 99",
      "n3-n4 99",
      "n4-n5 99",
    ]);
  });

  test("one after the other", () => {
    let y: Expr = x;
    for (let k = 1; k <= 12; k++) y = tanh(mul(y, variable(`w${k}`)));
    expect(linesOf(graphOf(sin(y), { limit: 20 }))).toEqual(["x", "tanh, * x 12 / 36 nodes", "sin"]);
  });

  test("one after the other, with a way around each, and a scope for each", () => {
    const block = scope("block", (at: Expr, k: number) => add(at, mul(variable(`a${k}`), tanh(at))));
    let y: Expr = x;
    for (let k = 0; k < 20; k++) y = block(y, k);
    expect(linesOf(graphOf(sin(y), { limit: 40 }))).toEqual(["x", "block x 20 / 80 nodes", "sin"]);
  });

  test("the same weight in each", () => {
    const w = variable("w");
    let y: Expr = x;
    for (let k = 0; k < 40; k++) y = tanh(mul(w, y));
    expect(linesOf(graphOf(square(y), { limit: 40 }))).toEqual(["w", "x", "tanh, * x 40 / 80 nodes", "square"]);
  });

  test("a sum that is used on the way ends there", () => {
    const total = (from: Expr, k: number): Expr =>
      numbered(20, (i) => sin(variable(`v${20 * k + i}`))).reduce<Expr>((sum, term) => add(sum, term), from);
    const part = scope("part", (from: Expr) => {
      const half = total(from, 0);
      return [half, total(half, 1)] as const;
    });
    const [half, all] = part(x);
    expect(linesOf(graphOf(mul(half, tanh(all)))).filter((line) => line.startsWith("+"))).toEqual(["+ x 20", "+ x 20"]);
  });

  test("the same ops in another wiring are no repeat: side by side,", () => {
    const [there, back] = [
      scope("f", (at: Expr, c: number) => sin(tanh(mul(at, c)))),
      scope("f", (at: Expr, c: number) => tanh(sin(mul(at, c)))),
    ];
    const lines = linesOf(graphOf(sumOf(numbered(40, (k) => (k % 2 === 0 ? there : back)(x, k)))));
    expect(lines.filter((line) => /^f x (19|20) /.test(line)).length).toBe(2);
  });

  test("or one after the other", () => {
    const chain = (isCrossed: (k: number) => boolean): readonly string[] => {
      let [y, before]: readonly Expr[] = [x, x];
      for (let k = 0; k < 40; k++) [y, before] = [mul(tanh(y!), isCrossed(k) ? before! : y!), y];
      return linesOf(graphOf(sin(y!), { limit: 40 }));
    };
    expect(chain(() => false)).toEqual(["x", "*, tanh x 40 / 80 nodes", "sin"]);
    expect(chain((k) => Math.sin(k * k) > 0).length).toBeGreaterThan(3);
  });

  test("two of a kind stay two", () => {
    const graph = graphOf(add(sin(x), sin(variable("y"))), { limit: 4 });
    expect(graph.boxes.some(({ lines }) => lines[0] === "sin x 2")).toBe(false);
  });

  test("ops that differ are not alike, nor the same op used for something else", () => {
    const terms = numbered(40, (k) => (k % 2 === 0 ? sin(variable(`v${k}`)) : tanh(variable(`v${k}`))));
    const lines = linesOf(graphOf(sumOf(terms)));
    expect(lines).toContain("sin x 20");
    expect(lines).toContain("tanh x 19");
  });
});

describe("room", () => {
  const x = variable("x");
  const points = (count: number): Expr =>
    sumOf(numbered(count, (k) => scope(`point${k + 1}`, (at: Expr) => square(sub(mul(variable("w"), at), k)))(x)));

  test("of a picture that is a little too big most is drawn, of one that is far too big little", () => {
    // 5 nodes a point, and the sum.
    const little = graphOf(points(11));
    expect(little.nodes).toBe(66);
    expect(linesOf(little)).toContain("point1, point2 x 2 / 10 nodes");
    expect(little.boxes.length).toBe(57);
    expect(little.boxes.at(-1)!.lines).toEqual(["+"]);
    expect(titlesOf(little)).toEqual(numbered(9, (k) => `point${k + 3}`));
    const far = graphOf(points(100));
    expect(linesOf(far).slice(0, 3)).toEqual(["x", "point1 ... point99 x 99 / 495 nodes", "+ x 98"]);
    expect(titlesOf(far)).toEqual(["point100"]);
  });

  test("repeats are all drawn up to the same one", () => {
    const graph = graphOf(sumOf(numbered(20, (k) => sin(mul(x, variable(`w${k}`))))), { limit: 70 });
    const count = (line: string): number => linesOf(graph).filter((one) => one === line).length;
    expect(linesOf(graph)).toContain("* x 4");
    expect(linesOf(graph)).toContain("sin x 4");
    expect([count("*"), count("sin")]).toEqual([16, 16]);
  });

  test("constants are drawn with those that use them, and folded with those that are folded", () => {
    const y = sumOf(numbered(20, (k) => sin(mul(x, k))));
    const graph = graphOf(y, { limit: 70 });
    expect(faultsOf(graph, [y], 70)).toEqual([]);
    const folded = graph.boxes.find(({ lines }) => lines[0] === "* x 4")!;
    expect(folded.nodes.length).toBe(8);
    expect(linesOf(graph).filter((line) => line === "*").length).toBe(16);
    expect(graph.boxes.filter(({ kind }) => kind === "constant").length).toBe(16);
  });

  test("of a few large repeats, all but one are drawn where there is nearly room for all", () => {
    const ops = [sin, tanh, square, sin, relu, tanh, tanh, relu];
    const layer = scope("layer", (at: Expr): Expr => ops.reduce((z, op) => op(z), at));
    const four = sin(layer(layer(layer(layer(x)))));
    expect(graphOf(four, { limit: 33 }).note).toBe("34 nodes drawn as 27 boxes: 8 are folded into layer");
    expect(graphOf(four, { limit: 27 }).boxes.length).toBe(27);
    // Of less than two thirds one would see pieces.
    expect(linesOf(graphOf(four, { limit: 26 }))).toEqual(["x", "layer x 4 / 32 nodes", "sin"]);
  });

  test("results and named nodes are boxes of their own, in the scopes that they are in", () => {
    const part = scope("part", (from: Expr): readonly [Expr, Expr] => {
      let y = from;
      for (let k = 0; k < 300; k++) y = k % 7 === (k * k) % 11 ? sin(y) : tanh(y);
      return [square(y), y];
    });
    const [result, inner] = part(part(x)[0]);
    const graph = graphOf({ result }, { names: { inner } });
    expect(linesOf(graph)).toContain("inner / tanh");
    expect(linesOf(graph).at(-1)).toBe("result / square");
    expect(titlesOf(graph)).toEqual(["part", "part"]);
  });
});

describe("whatever is left", () => {
  const other = (k: number, y: Expr): Expr => {
    const choice = Math.floor((Math.sin(k * k) + 1) * 2);
    return choice === 0 ? sin(y) : choice === 1 ? tanh(y) : choice === 2 ? square(y) : mul(y, k);
  };

  test("a chain without repeats becomes stretches", () => {
    let y: Expr = variable("x");
    for (let k = 0; k < 2000; k++) y = other(k, y);
    const graph = graphOf(y);
    expect(faultsOf(graph, [y], 60)).toEqual([]);
    expect(graph.boxes.length).toBeGreaterThan(10);
    expect(Math.max(...graph.boxes.map(({ nodes }) => nodes.length))).toBeLessThan(200);
  });

  test("what is used for one node alone goes with it", () => {
    const tower = (seed: number): Expr => {
      let y: Expr = variable(`x${seed}`);
      for (let k = 0; k < 20; k++) y = other(k * seed, y);
      return tanh(y);
    };
    const [a, b, c, d] = [tower(3), tower(5), tower(7), tower(11)];
    const graph = graphOf({ result: add(mul(a, b), sub(c, d)) }, { limit: 7 });
    const towers = graph.boxes.filter(({ nodes }) => nodes.length > 1).map(({ nodes }) => nodes.at(-1));
    expect(towers).toEqual([a, b, c, d]);
  });

  test("a result ends a box, even if it is used again", () => {
    const tower = (from: Expr, seed: number): Expr =>
      numbered(20, (k) => k).reduce<Expr>((y, k) => other(k * seed + 1, y), from);
    const a = tower(variable("x"), 3);
    const graph = graphOf({ a, b: tower(a, 5), c: tower(a, 7) }, { limit: 5 });
    expect(graph.boxes.map(({ nodes }) => nodes.at(-1))).toContain(a);
  });

  test("a hundred thousand nodes in a row, ten times as many as recursion could reach", () => {
    let y: Expr = variable("x");
    for (let k = 0; k < 100_000; k++) y = tanh(y);
    const graph = graphOf(y);
    expect(linesOf(graph)).toEqual(["x", "tanh x 99999", "tanh"]);
    expect(graph.nodes).toBe(100_001);
  });
});

describe("scopes", () => {
  test("that need each other in a circle are split", () => {
    // Two functions that share results: each uses what the other computed.
    const pass = (k: number) => (y: Expr) => sin(mul(y, k));
    const names = ["even", "odd"];
    let y: Expr = variable("x");
    const even: Expr[] = [];
    for (let k = 0; k < 60; k++) {
      y = scope(names[k % 2]!, pass(k))(y);
      even.push(y);
    }
    const graph = graphOf(share(sumOf(even)));
    expect(faultsOf(graph, [graph.boxes.at(-1)!.nodes.at(-1)!], 60)).toEqual([]);
  });

  test("of one op are that op with a name", () => {
    const y = square(scope("score", (x: Expr) => tanh(x))(variable("x")));
    const graph = graphOf(y);
    expect(linesOf(graph)).toEqual(["x", "score / tanh", "square"]);
    expect(graph.groups).toEqual([]);
  });

  test("hold their own variables, and their inputs stand outside", () => {
    const part = scope("part", (at: Expr, w: Expr) => mul(add(at, w), at));
    const weights = numbered(9, (k) => variable(`w${k}`));
    const graph = graphOf(weights.reduce<Expr>((y, w) => part(y, w), variable("x")));
    const around = new Map(graph.boxes.map(({ lines, group }) => [lines[0], group]));
    expect(around.get("x")).toBeUndefined();
    expect(weights.map(({ name }) => around.get(name))).toEqual(graph.groups.map(({ id }) => id));
  });

  test("leave few variables outside: they are what the picture is of", () => {
    const graph = graphOf(scope("part", (at: Expr) => sin(mul(at, 2)))(variable("x")));
    expect(graph.boxes.map(({ lines, group }) => [lines[0], group])).toEqual([
      ["x", undefined],
      ["2", "g0"],
      ["*", "g0"],
      ["sin", "g0"],
    ]);
  });

  test("as deep as one likes", () => {
    let f = (x: Expr): Expr => tanh(sin(x));
    for (let k = 0; k < 2000; k++) {
      const inner = f;
      f = scope(`level${k}`, (x: Expr) => sin(inner(x)));
    }
    const y = f(variable("x"));
    for (const graph of [graphOf(y), graphOf(y, { fold: "none" })]) expect(faultsOf(graph, [y])).toEqual([]);
    expect(graphOf(y).groups.length).toBeLessThanOrEqual(32);
  });
});

describe("numbers", () => {
  test("a folded box with one result shows that one's", () => {
    let y: Expr = variable("x");
    for (let k = 0; k < 100; k++) y = sin(y);
    const z = square(y);
    const graph = graphOf(z, { steps: reversePass(z, { x: 1 }), digits: 3 });
    expect(graph.boxes.map(({ value }) => value)).toEqual(["1", "0.169", "0.0285"]);
  });

  test("a loop is one node, however often it runs", () => {
    const graph = graphOf(fold((c: Expr, x: Expr) => sin(add(c, x)), 0, variable("xs", [1000])));
    expect(graph.boxes.length).toBe(4);
    expect(graph.note).toBeUndefined();
  });
});

test("wrong options are refused", () => {
  const x = variable("x");
  expect(errorOf(() => graphOf(x, { limit: 3 })).code).toBe("GM-OPTION");
  expect(errorOf(() => graphOf(x, { limit: 2.5 })).message).toContain("a whole number from 4 on");
  expect(errorOf(() => graphOf(x, JSON.parse('{ "fold": "all" }'))).message).toContain('"auto" or "none"');
  expect(errorOf(() => graphOf(x, JSON.parse('{ "open": "layer1" }'))).message).toContain("a list of names of scopes");
  expect(errorOf(() => graphOf(x, { digits: 0 })).message).toContain("a whole number from 1 to 100");
  expect(errorOf(() => graphOf(JSON.parse('["x"]'))).code).toBe("GM-OPERAND");
  expect(errorOf(() => graphOf(x, JSON.parse('{ "steps": 3 }'))).message).toContain("the steps of a reversePass");
  expect(errorOf(() => graphOf(x, JSON.parse('{ "names": { "e": 3 } }'))).message).toContain('an expression under "e"');
  expect(errorOf(() => graphOf(x, JSON.parse('{ "annotate": 3 }'))).message).toContain("a function from a node");
});

test("an option that there is not is refused, whoever draws, by the name of what was called", () => {
  const misspelt: object = { folds: "none" };
  for (const draw of [graphOf, viewsOf, toSvg, toBoxes, toDot, toMermaid])
    expect(errorOf(() => draw(variable("x"), misspelt)).code).toBe("GM-OPTION");
  expect(errorOf(() => graphOf(variable("x"), misspelt)).message).toMatchInlineSnapshot(`
    "graphOf: expected only the options steps, names, annotate, digits, fold, limit, open, found the option "folds".
      Remove it or mend its spelling. [GM-OPTION]"
  `);
  const ofSvg: object = { title: "x", limit: 10 };
  expect(errorOf(() => toDot(variable("x"), ofSvg)).message).toMatchInlineSnapshot(`
    "toDot: expected only the options steps, names, annotate, digits, fold, limit, open, found the option "title".
      Remove it or mend its spelling. [GM-OPTION]"
  `);
  expect(errorOf(() => toMermaid(variable("x"), { limit: 3 })).message).toMatch(/^toMermaid: /);
  expect(errorOf(() => graphOf(variable("x"), ofSvg)).code).toBe("GM-OPTION");
  expect(errorOf(() => toBoxes(variable("x"), ofSvg)).message).toMatch(/^toBoxes: .* limit, open, width, found/);
  expect(errorOf(() => toSvg(variable("x"), { limit: 3 })).message).toMatch(/^toSvg: /);
  expect(toSvg(variable("x"), { title: "y" })).toContain("<title>y</title>");
});

test("a scope to be opened is one that is there: in the picture, or in a body", () => {
  const x = variable("x");
  const part = (name: string): ((at: Expr) => Expr) => scope(name, (at: Expr) => sin(mul(at, 2)));
  const y = part("layer12")(part("layer1")(part("neuron")(x)));
  expect(errorOf(() => graphOf(y, { open: ["neuron", "Layer12"] })).message).toMatchInlineSnapshot(`
    "graphOf: expected names of scopes in the picture ("layer12", "layer1", "neuron") for the option open, found the string "Layer12".
      Write graphOf(..., { open: ... }) with names of scopes in the picture ("layer12", "layer1", "neuron"). [GM-OPTION]"
  `);
  expect(errorOf(() => graphOf(x, { open: ["layer1"] })).message).toMatchInlineSnapshot(`
    "graphOf: expected an empty list (the picture has no scopes) for the option open, found the string "layer1".
      Write graphOf(..., { open: ... }) with an empty list (the picture has no scopes). [GM-OPTION]"
  `);
  const loop = fold((c: Expr, at: Expr) => part("step")(add(c, at)), 0, variable("xs", [3]));
  expect(graphOf(loop, { open: ["step"] }).boxes.length).toBe(4);
});

test("a note for a node is a text", () => {
  const wrong = { annotate: (): string => JSON.parse("3") };
  expect(errorOf(() => graphOf(variable("x"), wrong)).message).toMatchInlineSnapshot(`
    "graphOf: expected a function that returns a string for each node for the option annotate, found the number 3.
      Write graphOf(..., { annotate: ... }) with a function that returns a string for each node. [GM-OPTION]"
  `);
});
