// Places of boxes and ways of arrows: nothing lies on anything else, and what is too big says so.
import { add, constant, type Expr, mul, scope, sub, tanh, variable } from "gradmap";
import { type Graph, graphOf, type Placed, placed } from "gradmap/show";
import { describe, expect, test } from "vitest";
import { columnsOf, fitted, printable } from "../../src/show/drawing/columns.js";
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
  boxes.forEach((a, i) => {
    if (!isWithin(a, { x: 0, y: 0, width, height })) problems.push(`${a.id} is outside the picture`);
    for (const b of boxes.slice(i + 1)) if (overlap(a, b)) problems.push(`${a.id} lies on ${b.id}`);
  });
  for (const { from, to, points } of arrows) {
    const [source, target, start, end] = [byId.get(from)!, byId.get(to)!, points[0]!, points.at(-1)!];
    if (start.x !== source.x + source.width || start.y !== source.y + source.height / 2)
      problems.push(`${from} to ${to} starts elsewhere`);
    if (end.x !== target.x || end.y <= target.y || end.y >= target.y + target.height)
      problems.push(`${from} to ${to} ends elsewhere`);
    points.slice(1).forEach((point, i) => {
      if (point.x < points[i]!.x) problems.push(`${from} to ${to} goes back`);
      if (point.y !== points[i]!.y) return;
      const level = { x: points[i]!.x + 1, y: point.y, width: point.x - points[i]!.x - 2, height: 0.5 };
      for (const box of boxes) if (overlap(level, box)) problems.push(`${from} to ${to} runs through ${box.id}`);
    });
  }
  for (const group of groups) {
    const parent = groups.find(({ id }) => id === group.parent);
    if (parent !== undefined && !isWithin(group, parent)) problems.push(`${group.id} sticks out of ${parent.id}`);
    for (const other of groups)
      if (other !== group && other.parent === group.parent && overlap(group, other))
        problems.push(`${group.id} lies on ${other.id}`);
    for (const box of boxes)
      if (box.group === group.id ? !isWithin(box, group) : box.group === undefined && overlap(box, group))
        problems.push(`${box.id} is on the wrong side of ${group.id}`);
  }
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

const unfolded = (expr: Expr): Graph => graphOf(expr, { fold: "none" });

describe("places", () => {
  const [a, b] = [variable("a"), variable("b")];
  test.each([
    ["one box", constant(1)],
    ["two arrows from one box", mul(a, a)],
    ["a diamond", sub(mul(a, b), add(a, b))],
    ["a network with frames in frames", network([3, 3, 1])],
    ["a network too big for frames", network([12, 10, 1])],
    ["long arrows beside short ones", horner(20)],
    ["one after the other", Array.from({ length: 200 }).reduce<Expr>((x) => tanh(x), a)],
  ])("%s: nothing lies on anything", (_, expr) => {
    expect(problemsOf(placed(unfolded(expr)))).toEqual([]);
  });

  test("folded pictures too", () => {
    for (const limit of [6, 12, 40]) expect(problemsOf(placed(graphOf(network([8, 8, 1]), { limit })))).toEqual([]);
  });

  test("a box on another, and one outside its frame, are noticed", () => {
    const picture = placed(unfolded(network([2, 1])));
    const moved = { ...picture.boxes[1]!, x: picture.boxes[0]!.x, y: picture.boxes[0]!.y };
    expect(problemsOf({ ...picture, boxes: picture.boxes.map((box, i) => (i === 1 ? moved : box)) })).not.toEqual([]);
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

  test("frames that are left out are mentioned", () => {
    const picture = placed(unfolded(network([12, 10, 1])));
    expect([picture.groups, picture.note]).toEqual([[], "Too big for frames around its groups."]);
    expect(placed(unfolded(network([2, 1]))).note).toBeUndefined();
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
    expect(orderOf({ layerOf, into: [[], [], [1], [0]], outOf: [[3], [2], [], []] })).toEqual([1, 0, 0, 1]);
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
