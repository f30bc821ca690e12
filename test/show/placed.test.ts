// Places of boxes and ways of arrows: nothing lies on anything else, and what is too big says so.
import { add, constant, type Expr, gradientMap, mul, scope, sub, tanh, variable } from "gradmap";
import { type Graph, graphOf, type Placed, placed } from "gradmap/show";
import { describe, expect, test } from "vitest";
import { columnsOf, fitted, printable } from "../../src/show/drawing/columns.js";
import { titleWidth } from "../../src/show/drawing/content.js";
import { heightsOf } from "../../src/show/drawing/heights.js";
import { orderOf } from "../../src/show/drawing/order.js";
import { farLinks, ranksOf } from "../../src/show/drawing/ranks.js";
import { settled } from "../../src/show/drawing/settle.js";

interface Area {
  readonly x: number;
  readonly y: number;
  readonly width: number;
  readonly height: number;
}

const overlap = (a: Area, b: Area): boolean =>
  a.x < b.x + b.width && b.x < a.x + a.width && a.y < b.y + b.height && b.y < a.y + a.height;

const isWithin = (a: Area, b: Area): boolean =>
  a.x >= b.x && a.y >= b.y && a.x + a.width <= b.x + b.width && a.y + a.height <= b.y + b.height;

/** What is wrong with a picture: empty if nothing is. */
const problemsOf = ({ width, height, boxes, arrows, groups }: Placed): readonly string[] => {
  const problems: string[] = [];
  const byId = new Map(boxes.map((box) => [box.id, box] as const));
  const groupById = new Map(groups.map((group) => [group.id, group] as const));
  const sheet = { x: 0, y: 0, width, height };
  /** The groups around something, from the inside out. */
  const around = (id: string | undefined): readonly string[] => {
    const all: string[] = [];
    for (let at = id; at !== undefined; at = groupById.get(at)?.parent) all.push(at);
    return all;
  };
  boxes.forEach((a, i) => {
    if (!isWithin(a, sheet)) problems.push(`${a.id} is outside the picture`);
    for (const b of boxes.slice(i + 1)) if (overlap(a, b)) problems.push(`${a.id} lies on ${b.id}`);
    const own = around(a.group);
    for (const group of groups)
      if (own.includes(group.id) ? !isWithin(a, group) : overlap(a, group))
        problems.push(`${a.id} is on the wrong side of ${group.id}`);
    if (own.some((id) => !groupById.has(id))) problems.push(`${a.id} is in no known group`);
  });
  groups.forEach((a, i) => {
    if (!isWithin(a, sheet)) problems.push(`${a.id} is outside the picture`);
    const own = around(a.id);
    for (const b of groups.slice(i + 1)) {
      if (own.includes(b.id)) problems.push(`${b.id} is after what is in it`);
      const isIn = around(b.id).includes(a.id);
      if (isIn ? !isWithin(b, a) : overlap(a, b)) problems.push(`${a.id} is on the wrong side of ${b.id}`);
    }
  });
  // Of a frame that is drawn, the title stands on the upper edge.
  const titles = groups.map((group) => ({
    ...{ id: `the title of ${group.id}`, x: group.x, y: group.y - 14 },
    ...{ width: titleWidth(group.title), height: 18 },
  }));
  titles.forEach((title, i) => {
    if (title.width > groups[i]!.width) problems.push(`${title.id} is wider than the frame`);
    for (const other of [...boxes, ...titles.slice(i + 1)])
      if (overlap(title, other)) problems.push(`${title.id} lies on ${other.id}`);
  });
  for (const { from, to, points } of arrows) {
    const [source, target, start, end] = [byId.get(from)!, byId.get(to)!, points[0]!, points.at(-1)!];
    if (start.x !== source.x + source.width || start.y !== source.y + source.height / 2)
      problems.push(`${from} to ${to} starts elsewhere`);
    if (end.x !== target.x || end.y <= target.y || end.y >= target.y + target.height)
      problems.push(`${from} to ${to} ends elsewhere`);
    const ends = [...around(source.group), ...around(target.group)];
    const foreign = [...boxes, ...titles, ...groups.filter(({ id }) => !ends.includes(id))];
    points.slice(1).forEach((point, i) => {
      const before = points[i]!;
      if (point.x <= before.x) problems.push(`${from} to ${to} goes back, or up or down at once`);
      const [top, bottom] = [Math.min(before.y, point.y), Math.max(before.y, point.y)];
      const piece = { x: before.x, y: top - 0.5, width: point.x - before.x, height: bottom - top + 1 };
      if (!isWithin(piece, sheet)) problems.push(`${from} to ${to} leaves the picture`);
      for (const other of foreign)
        if (overlap(piece, other)) problems.push(`${from} to ${to} runs through ${other.id}`);
    });
  }
  return [...problems, ...confusionsOf(arrows)];
};

/** Where lines of different boxes cannot be told apart. */
const confusionsOf = (arrows: Placed["arrows"]): readonly string[] => {
  const problems: string[] = [];
  const pieces = arrows
    .flatMap(({ from, points }) =>
      points.slice(1).flatMap(({ x, y }, i) => (points[i]!.y === y ? [{ from, y, start: points[i]!.x, end: x }] : [])),
    )
    .sort((a, b) => a.y - b.y);
  pieces.forEach((a, i) => {
    for (let k = i + 1; k < pieces.length && pieces[k]!.y <= a.y + 3; k++) {
      const b = pieces[k]!;
      if (a.from !== b.from && a.start < b.end && b.start < a.end)
        problems.push(`lines of ${a.from} and ${b.from} lie on each other`);
    }
  });
  return problems;
};

const network = (widths: readonly number[]): Expr => {
  let layer: readonly Expr[] = [variable("x1"), variable("x2")];
  widths.forEach((width, k) => {
    const inputs = layer;
    const neuron = (j: number): Expr =>
      scope(
        `neuron${j}`,
        (): Expr =>
          tanh(
            inputs.map((x, i) => mul(variable(`w${k}${j}${i}`), x)).reduce((a, b) => add(a, b), variable(`b${k}${j}`)),
          ),
      )();
    layer = scope(`layer${k}`, (): readonly Expr[] => Array.from({ length: width }, (_, j) => neuron(j)))();
  });
  return layer[0]!;
};

const horner = (degree: number): Expr => {
  const x = variable("x");
  return Array.from({ length: degree }, (_, i) => variable(`c${i}`)).reduce<Expr>(
    (p, c) => add(mul(p, x), c),
    constant(1),
  );
};

const neuronWithGradient = (): Readonly<Record<string, Expr>> => {
  const [x1, x2, w1, w2] = ["x1", "x2", "w1", "w2"].map((name) => variable(name)) as [Expr, Expr, Expr, Expr];
  const loss = tanh(add(add(mul(x1, w1), mul(x2, w2)), variable("b")));
  return { loss, ...Object.fromEntries([...gradientMap(loss)].map(([{ name }, of]) => [`d ${name}`, of])) };
};

/** Numbers from a seed: the same in every run. */
const random = (seed: number): ((below: number) => number) => {
  let state = seed;
  return (below) => {
    state = (Math.imul(state, 1664525) + 1013904223) >>> 0;
    return Math.floor((state / 2 ** 32) * below);
  };
};

/** A picture of boxes in frames in frames. Unless `isTidy`, boxes are in any of them, so that values leave frames and come back. */
const randomGraph = (seed: number, isTidy: boolean): Graph => {
  const next = random(seed);
  const count = 1 + next(30);
  const groups = Array.from({ length: next(8) }, (_, k) => {
    const parent = next(k + 1) - 1;
    return { id: `g${k}`, title: "t".repeat(next(40)), parent: parent < 0 ? undefined : `g${parent}` };
  });
  const inGroup = Array.from({ length: count }, () => next(groups.length + 1) - 1);
  const homes = isTidy ? [...inGroup].sort((a, b) => a - b) : inGroup;
  const boxes = homes.map((home, i): Graph["boxes"][number] => ({
    ...{ id: `n${i}`, kind: "op", lines: Array.from({ length: 1 + next(3) }, () => "+".repeat(1 + next(12))) },
    ...{ nodes: [], times: 1, group: home < 0 ? undefined : `g${home}`, value: undefined, adjoint: undefined },
  }));
  const arrows = boxes.flatMap((_, to) =>
    Array.from({ length: to === 0 ? 0 : next(4) }, () => ({
      ...{ from: `n${next(to)}`, to: `n${to}`, label: next(3) === 0 ? "x" : undefined, times: 1 },
    })),
  );
  return { boxes, arrows, groups, nodes: count, note: undefined };
};

const unfolded = (expr: Expr): Graph => graphOf(expr, { fold: "none" });

describe("places", () => {
  const [a, b] = [variable("a"), variable("b")];
  test.each([
    ["one box", constant(1)],
    ["two arrows from one box", mul(a, a)],
    ["a diamond", sub(mul(a, b), add(a, b))],
    ["a network with frames in frames", network([3, 3, 1])],
    ["a network with many frames", network([7, 6, 1])],
    ["long arrows beside short ones", horner(20)],
    ["one after the other", Array.from({ length: 200 }).reduce<Expr>((x) => tanh(x), a)],
  ])("%s: nothing lies on anything", (_, expr) => {
    expect(problemsOf(placed(unfolded(expr)))).toEqual([]);
  });

  test("folded pictures too", () => {
    for (const limit of [6, 12, 40]) expect(problemsOf(placed(graphOf(network([8, 8, 1]), { limit })))).toEqual([]);
  });

  test("boxes in frames in frames, whatever they are: everything is there, and nothing lies on anything", () => {
    for (let seed = 0; seed < 100; seed++) {
      const graph = randomGraph(seed, seed % 2 === 0);
      const picture = placed(graph);
      expect(problemsOf(picture), `seed ${seed}`).toEqual([]);
      expect(picture.boxes.map(({ id }) => id)).toEqual(graph.boxes.map(({ id }) => id));
      expect(picture.arrows.map(({ from, to }) => [from, to])).toEqual(graph.arrows.map(({ from, to }) => [from, to]));
      picture.boxes.forEach(({ group }, i) => {
        const own = graph.boxes[i]!.group;
        expect(group === own || group?.startsWith(`${own}.`), `seed ${seed}: ${group}, ${own}`).toBe(true);
      });
      if (seed % 5 === 0) expect(placed(graph)).toEqual(picture);
    }
  });

  test("a box on another, and one outside its frame, are noticed", () => {
    const picture = placed(unfolded(network([2, 1])));
    const moved = { ...picture.boxes[1]!, x: picture.boxes[0]!.x, y: picture.boxes[0]!.y };
    expect(problemsOf({ ...picture, boxes: picture.boxes.map((box, i) => (i === 1 ? moved : box)) })).not.toEqual([]);
  });

  test("lines of two boxes that lie on each other are noticed", () => {
    const picture = placed(unfolded(add(tanh(a), tanh(b))));
    const onOne = picture.arrows.map((arrow) => ({ ...arrow, points: arrow.points.map(({ x }) => ({ x, y: 40 })) }));
    expect(problemsOf({ ...picture, arrows: onOne })).toContain("lines of n0 and n2 lie on each other");
  });

  test("a line is level from where it has left its box to where it is to end, whatever leaves it or crosses it", () => {
    const sum = ["p", "q", "r", "s", "t"]
      .map((name) => variable(name))
      .reduce<Expr>((total, x) => add(total, mul(x, sub(x, a))), b);
    for (const pictured of [sum, neuronWithGradient()])
      for (const { from, to, points } of placed(graphOf(pictured, { fold: "none" })).arrows)
        expect(new Set(points.map(({ y }) => y)).size, `${from} to ${to}`).toBeLessThanOrEqual(3);
  });

  test("an arrow that is alone ends where it comes from, if that is hardly higher or lower", () => {
    const { boxes, arrows } = placed(graphOf(neuronWithGradient(), { fold: "none" }));
    const loss = boxes.find(({ lines }) => lines[0] === "loss")!;
    const [only, ...more] = arrows.filter(({ to }) => to === loss.id);
    expect([only!.points.length, more]).toEqual([3, []]);
  });

  test("arrows that are written on end so far apart that their text does not touch", () => {
    const apart = (expr: Expr): number => {
      const [first, second] = placed(graphOf(expr)).arrows.map(({ points }) => points.at(-1)!.y);
      return Math.abs(first! - second!);
    };
    expect([apart(mul(a, b)), apart(sub(a, b))]).toEqual([12, 15]);
  });

  test("equal pictures have equal places", () => {
    expect(placed(unfolded(network([4, 4, 1])))).toEqual(placed(unfolded(network([4, 4, 1]))));
  });

  test("two arrows from one box to another stay two", () => {
    const { arrows } = placed(graphOf(mul(a, a)));
    expect(arrows.length).toBe(2);
    expect(new Set(arrows.map(({ points }) => points.at(-1)!.y)).size).toBe(2);
  });

  test("nothing has a place of its own", () => {
    expect(placed(graphOf({}))).toEqual({ width: 32, height: 32, boxes: [], arrows: [], groups: [], note: undefined });
  });

  test("the first operand stands above the second where that costs no crossing", () => {
    const { boxes } = placed(graphOf(sub(tanh(a), b)));
    const top = (name: string): number => boxes.find(({ lines }) => lines[0] === name)!.y;
    expect(top("tanh")).toBeLessThan(top("b"));
  });
});

describe("what is big", () => {
  test("a thousand boxes in a row, and arrows past hundreds of columns", () => {
    const chain = Array.from({ length: 1990 }).reduce<Expr>((x) => tanh(x), variable("a"));
    expect(placed(unfolded(chain)).boxes.length).toBe(1991);
    const picture = placed(unfolded(horner(330)));
    expect(picture.arrows.length).toBe(1320);
    expect(picture.arrows.every(({ points }) => points.length >= 2)).toBe(true);
  });

  test("a thousand boxes in frames", () => {
    const picture = placed(unfolded(network([16, 16, 1])));
    expect([picture.boxes.length, picture.groups.length, picture.note]).toEqual([980, 36, undefined]);
  });
});

describe("frames", () => {
  test("stand side by side in the order of computation, and those that are alike with the first on top", () => {
    const { groups, width, height } = placed(unfolded(network([3, 3, 1])));
    const layers = groups.filter(({ title }) => title.startsWith("layer"));
    expect(layers.map(({ title }) => title)).toEqual(["layer0", "layer1", "layer2"]);
    layers.slice(1).forEach(({ x }, k) => {
      expect(x).toBeGreaterThan(layers[k]!.x + layers[k]!.width);
    });
    for (const { id } of layers) {
      const neurons = groups.filter(({ parent }) => parent === id);
      const tops = [...neurons].sort((a, b) => a.y - b.y).map(({ title }) => title);
      expect(tops).toEqual(neurons.map((_, j) => `neuron${j}`));
      expect(new Set(neurons.map(({ x }) => x)).size).toBe(1);
    }
    expect(height).toBeLessThan(1100);
    expect(width).toBeLessThan(2400);
  });

  test("a group that a value leaves and comes back to is drawn as several", () => {
    const box = (k: number, group?: string): Graph["boxes"][number] => ({
      ...{ id: `n${k}`, kind: "op", lines: [`${k}`], nodes: [], times: 1, group, value: undefined, adjoint: undefined },
    });
    const arrow = (from: number, to: number): Graph["arrows"][number] => ({
      ...{ from: `n${from}`, to: `n${to}`, label: undefined, times: 1 },
    });
    const picture = placed({
      boxes: [box(0, "inner"), box(1, "outer"), box(2), box(3, "inner"), box(4, "inner")],
      arrows: [arrow(0, 1), arrow(1, 2), arrow(2, 4), arrow(3, 4)],
      groups: [
        { id: "outer", title: "outer", parent: undefined },
        { id: "inner", title: "inner", parent: "outer" },
      ],
      nodes: 5,
      note: undefined,
    });
    expect(problemsOf(picture)).toEqual([]);
    expect(picture.groups.map(({ id, title, parent }) => [id, title, parent])).toEqual([
      ["outer", "outer, part 1", undefined],
      ["outer.2", "outer, part 2", undefined],
      ["inner", "inner, part 1", "outer"],
      ["inner.2", "inner, part 2", "outer.2"],
    ]);
    // What is used only in the second part stands there.
    expect(picture.boxes.map(({ group }) => group)).toEqual(["inner", "outer", undefined, "inner.2", "inner.2"]);
  });

  test("arrows into a frame go straight on to the first box in it", () => {
    const [x, y] = [variable("x"), variable("y")];
    const { groups, arrows } = placed(unfolded(scope("inner", (u: Expr, v: Expr) => tanh(sub(u, v)))(x, y)));
    const into = arrows.filter(({ label }) => label !== undefined);
    const heights = into.map(({ points }) => points.filter((at) => at.x >= groups[0]!.x).map((at) => at.y));
    expect(heights.map((inside) => new Set(inside).size)).toEqual([1, 1]);
  });

  test("an arrow that enters a frame for many boxes in it enters once", () => {
    const picture = placed(unfolded(network([3, 1])));
    const layer = picture.groups[0]!;
    const inputs = picture.boxes.filter(({ lines }) => /^x/.test(lines[0]!)).map(({ id }) => id);
    const entries = picture.arrows
      .filter(({ from }) => inputs.includes(from))
      .map(({ from, points }) => {
        const at = points.findIndex(({ x }) => x >= layer.x);
        return `${from} ${points[at]!.y}`;
      });
    expect([entries.length, new Set(entries).size]).toEqual([6, 2]);
  });
});

describe("the parts of a layout", () => {
  test("columns as late as can be, and the longest arrows first to be left out", () => {
    const links = [
      { from: 0, to: 2 },
      { from: 1, to: 2 },
      { from: 2, to: 4 },
      { from: 3, to: 4 },
      { from: 0, to: 4 },
    ];
    const ranks = ranksOf(5, links);
    expect(ranks).toEqual([0, 0, 1, 1, 2]);
    expect([...farLinks(links, ranks, 0)]).toEqual([4]);
    expect([...farLinks(links, ranks, 1)]).toEqual([]);
  });

  test("an order without crossings where there is one", () => {
    const layerOf = [0, 0, 1, 1];
    const links = [
      { from: 1, to: 2 },
      { from: 0, to: 3 },
    ];
    expect(orderOf({ layerOf, links })).toEqual([1, 0, 0, 1]);
    // Both into one thing: that which enters it lower down stands below.
    const both = [
      { from: 0, to: 2, enter: 0.9 },
      { from: 1, to: 2, enter: 0.1 },
    ];
    expect(orderOf({ layerOf: [0, 0, 1], links: both })).toEqual([1, 0, 0]);
  });

  test("arrows are level where they can be, and things do not lie on each other", () => {
    const [sizes, gap] = [[10, 40, 10], 6];
    const middles = (tops: readonly number[]): readonly number[] => tops.map((top, i) => top + sizes[i]! / 2);
    const layers = [[0], [1], [2]];
    const [first, ...others] = middles(
      heightsOf({
        ...{ layers, sizes, gap },
        links: [
          { from: 0, to: 1 },
          { from: 1, to: 2 },
        ],
      }),
    );
    expect(others).toEqual([first, first]);
    const [above, both, below] = middles(
      heightsOf({
        ...{ layers: [[0, 2], [1]], sizes, gap },
        links: [
          { from: 0, to: 1 },
          { from: 2, to: 1 },
        ],
      }),
    );
    expect([below! - above!, 2 * both!]).toEqual([16, above! + below!]);
    // The order is kept, also where another would need less.
    const crossed = heightsOf({
      ...{
        layers: [
          [0, 1],
          [2, 3],
        ],
        sizes: [4, 4, 4, 4],
        gap,
      },
      links: [
        { from: 0, to: 3 },
        { from: 1, to: 2 },
      ],
    });
    expect([crossed[1]! > crossed[0]!, crossed[3]! > crossed[2]!]).toEqual([true, true]);
  });

  test("wishes are met as far as there is room", () => {
    const at = (wish: number | undefined, size = 2): { size: number; wish: number | undefined; weight: number } => ({
      size,
      wish,
      weight: 1,
    });
    expect(settled([at(5), at(20)])).toEqual([5, 20]);
    expect(settled([at(5), at(5)])).toEqual([4, 6]);
    expect(settled([at(undefined), at(5), at(undefined), at(30)])).toEqual([3, 5, 7, 30]);
    expect(settled([at(undefined), at(undefined)])).toEqual([0, 2]);
  });
});

describe("the width of text", () => {
  test.each([
    ["abc", 3],
    ["日本語", 6],
    ["ｆｕｌｌ", 8],
    ["e\u0301", 1],
    ["😀", 2],
    ["👩‍👩‍👧‍👦", 2],
    ["❤️", 2],
    ["مرحبا", 5],
    ["", 0],
  ])("%s", (text, columns) => {
    expect(columnsOf(text)).toBe(columns);
  });

  test("what does not fit ends in an ellipsis, between characters and not in them", () => {
    expect(fitted("abcdef", 6)).toBe("abcdef");
    expect(fitted("abcdefg", 6)).toBe("abcde…");
    expect(fitted("日本語の名", 6)).toBe("日本…");
    expect(fitted("👩‍👩‍👧‍👦👩‍👩‍👧‍👦👩‍👩‍👧‍👦", 5)).toBe("👩‍👩‍👧‍👦👩‍👩‍👧‍👦…");
    expect(columnsOf(fitted(`a${"\u0301".repeat(10_000)}b`, 4))).toBeLessThanOrEqual(4);
    expect(fitted("x".repeat(500), 32).length).toBe(32);
  });

  test("what acts is not printed", () => {
    expect(printable("a\u001b[31mb\u0000\u202ec\ud800d\n")).toBe("a�[31mb��c�d�");
  });
});
