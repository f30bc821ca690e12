// Pictures of text: what the lecture draws, and on random programs that every line leads where it should.
import { add, type Expr, gradientMap, mul, reversePass, square, sub, tanh, variable } from "gradmap";
import { graphOf, toBoxes } from "gradmap/show";
import { describe, expect, test } from "vitest";
import { type Channels, channels } from "../../src/show/drawing/channels.js";
import { columnsOf } from "../../src/show/drawing/columns.js";
import type { Link } from "../../src/show/drawing/ranks.js";
import { micrograd } from "../golden.js";
import { outputOf } from "../programs.js";

const names = (...all: readonly string[]): readonly Expr[] => all.map((name) => variable(name));

describe("the lecture's examples", () => {
  test("L = (a * b + c) * f", () => {
    const [a, b, c, f] = names("a", "b", "c", "f") as [Expr, Expr, Expr, Expr];
    const e = mul(a, b);
    const d = add(e, c);
    const steps = reversePass(mul(d, f), { a: 2, b: -3, c: 10, f: -2 });
    expect(toBoxes({ L: mul(d, f) }, { names: { e, d } })).toMatchInlineSnapshot(`
      "╭───╮
      │ a ├─╮   ┌───┐
      ╰───╯ ╰──▶│ e │
      ╭───╮ ╭──▶│ * ├─╮   ┌───┐
      │ b ├─╯   └───┘ ╰──▶│ d │
      ╰───╯     ╭───╮ ╭──▶│ + ├─╮   ┌───┐
                │ c ├─╯   └───┘ ╰──▶│ L │
                ╰───╯     ╭───╮ ╭──▶│ * │
                          │ f ├─╯   └───┘
                          ╰───╯"
    `);
    expect(toBoxes(steps[0]!.node, { steps, names: { e, d, L: steps[0]!.node }, width: 120 })).toMatchInlineSnapshot(`
      "╭───────────╮
      │     a     │
      │ value   2 ├──╮   ┌────────────┐
      │ adjoint 6 │  │   │     e      │
      ╰───────────╯  ╰──▶│     *      │
      ╭────────────╮ ╭──▶│ value   -6 ├─╮   ┌────────────┐
      │     b      │ │   │ adjoint -2 │ │   │     d      │
      │ value   -3 ├─╯   └────────────┘ ╰──▶│     +      │
      │ adjoint -4 │     ╭────────────╮ ╭──▶│ value    4 ├─╮   ┌───────────┐
      ╰────────────╯     │     c      │ │   │ adjoint -2 │ │   │     L     │
                         │ value   10 ├─╯   └────────────┘ ╰──▶│     *     │
                         │ adjoint -2 │     ╭───────────╮  ╭──▶│ value  -8 │
                         ╰────────────╯     │     f     │  │   │ adjoint 1 │
                                            │ value  -2 ├──╯   └───────────┘
                                            │ adjoint 4 │
                                            ╰───────────╯"
    `);
  });

  test("the neuron, from top to bottom where it is too wide", () => {
    const [x1, x2, w1, w2, b] = names("x1", "x2", "w1", "w2", "b") as [Expr, Expr, Expr, Expr, Expr];
    const [x1w1, x2w2] = [mul(x1, w1), mul(x2, w2)];
    const n = add(add(x1w1, x2w2), b);
    const o = tanh(n);
    const steps = reversePass(o, { x1: 2, x2: 0, w1: -3, w2: 1, b: 6.881373587019543 });
    expect(toBoxes({ o })).toMatchInlineSnapshot(`
      "╭────╮
      │ x1 ├─╮   ┌───┐
      ╰────╯ ╰──▶│ * │
      ╭────╮ ╭──▶│   ├─╮
      │ w1 ├─╯   └───┘ │   ┌───┐
      ╰────╯           ╰──▶│ + │
      ╭────╮           ╭──▶│   ├─╮   ┌───┐   ┌──────┐
      │ x2 ├─╮   ┌───┐ │   └───┘ ╰──▶│ + │   │  o   │
      ╰────╯ ╰──▶│ * │ │   ╭───╮ ╭──▶│   ├──▶│ tanh │
      ╭────╮ ╭──▶│   ├─╯   │ b ├─╯   └───┘   └──────┘
      │ w2 ├─╯   └───┘     ╰───╯
      ╰────╯"
    `);
    expect(toBoxes({ o }, { steps, names: { x1w1, x2w2, n }, width: 60 })).toMatchInlineSnapshot(`
      "╭──────────────╮╭───────────╮╭─────────────╮╭───────────╮
      │      x1      ││    w1     ││     x2      ││    w2     │
      │ value      2 ││ value  -3 ││ value     0 ││ value   1 │
      │ adjoint -1.5 ││ adjoint 1 ││ adjoint 0.5 ││ adjoint 0 │
      ╰───────┬──────╯╰─────┬─────╯╰──────┬──────╯╰─────┬─────╯
              ╰────╮   ╭────╯             ╰────╮   ╭────╯
                   │   │                       │   │
                   ▼   ▼                       ▼   ▼
              ┌─────────────┐             ┌─────────────┐
              │    x1w1     │             │    x2w2     │
              │      *      │             │      *      │
              │ value    -6 │             │ value     0 │
              │ adjoint 0.5 │             │ adjoint 0.5 │
              └──────┬──────┘             └──────┬──────┘
                     ╰───────────╮   ╭───────────╯
                                 │   │
                                 ▼   ▼
                            ┌─────────────┐╭───────────────╮
                            │      +      ││       b       │
                            │ value    -6 ││ value 6.88137 │
                            │ adjoint 0.5 ││ adjoint   0.5 │
                            └──────┬──────┘╰───────┬───────╯
                                   │         ╭─────╯
                                   │         │
                                   ▼         ▼
                                  ┌────────────────┐
                                  │       n        │
                                  │       +        │
                                  │ value 0.881374 │
                                  │ adjoint    0.5 │
                                  └────────┬───────┘
                                           │
                                           ▼
                                  ┌────────────────┐
                                  │       o        │
                                  │      tanh      │
                                  │ value 0.707107 │
                                  │ adjoint      1 │
                                  └────────────────┘"
    `);
  });

  test("from top to bottom both operands are named, however close their arrows are", () => {
    const [a, b, c] = names("a", "b", "c") as [Expr, Expr, Expr];
    const loss = square(sub(tanh(add(mul(a, b), c)), 1));
    const gradient = [...gradientMap(loss)].map(([{ name }, of]) => [`d ${name}`, of] as const);
    expect(toBoxes({ loss, ...Object.fromEntries(gradient) }, { fold: "none" })).toContain("▼x▼y");
  });

  test("two arrows from one box, wide characters, folded parts", () => {
    const x = variable("変数");
    expect(toBoxes({ y: mul(x, x) })).toMatchInlineSnapshot(`
      "             ┌───┐
      ╭──────╮ ╭──▶│ y │
      │ 変数 ├─┴──▶│ * │
      ╰──────╯     └───┘"
    `);
    const chain = Array.from({ length: 100 }).reduce<Expr>((y) => tanh(y), x);
    expect(toBoxes(chain, { limit: 4 })).toMatchInlineSnapshot(`
      "╭──────╮   ╔═══════════╗   ┌──────┐
      │ 変数 ├──▶║ tanh x 99 ╟──▶│ tanh │
      ╰──────╯   ╚═══════════╝   └──────┘

      101 nodes drawn as 3 boxes: 99 are folded into tanh x 99"
    `);
  });
});

/** What is wrong with a layout: empty if every line leads from its box to where it should, and through nothing. */
const problemsOf = ({ size, places, sizes, strokes, heads }: Channels, links: readonly Link[]): readonly string[] => {
  const problems: string[] = [];
  const key = (along: number, across: number): string => `${along} ${across}`;
  const boxes = new Map<string, number>();
  places.forEach(({ along, across }, box) => {
    for (let i = 0; i < sizes[box]!.along; i++)
      for (let j = 0; j < sizes[box]!.across; j++) {
        const at = key(along + i, across + j);
        if (boxes.has(at)) problems.push(`${box} lies on ${boxes.get(at)}`);
        boxes.set(at, box);
      }
    if (along < 0 || across < 0 || along + sizes[box]!.along > size.along || across + sizes[box]!.across > size.across)
      problems.push(`${box} is outside`);
  });
  // Who runs through a cell, in which direction; and the cells of each line, to see that it holds together.
  const users = new Map<string, Map<number, Set<string>>>();
  const steps = new Map<number, Map<string, Set<string>>>();
  for (const { from, start, end } of strokes) {
    const isLevel = start.across === end.across;
    const cells: string[] = [];
    const [low, high] = isLevel
      ? [Math.min(start.along, end.along), Math.max(start.along, end.along)]
      : [Math.min(start.across, end.across), Math.max(start.across, end.across)];
    for (let i = low; i <= high; i++) cells.push(isLevel ? key(i, start.across) : key(start.along, i));
    for (const [i, cell] of cells.entries()) {
      const box = boxes.get(cell);
      if (box !== undefined && box !== from) problems.push(`a line of ${from} runs through ${box}`);
      const user = users.get(cell) ?? new Map<number, Set<string>>();
      const ways = user.get(from) ?? new Set<string>();
      ways.add(isLevel ? "level" : "upright");
      users.set(cell, user.set(from, ways));
      const joined = steps.get(from) ?? new Map<string, Set<string>>();
      const next = joined.get(cell) ?? new Set<string>();
      for (const other of [cells[i - 1], cells[i + 1]]) if (other !== undefined) next.add(other);
      steps.set(from, joined.set(cell, next));
    }
  }
  for (const [cell, user] of users) {
    const ways = [...user.values()].flatMap((set) => [...set]);
    if (user.size > 1 && (user.size > 2 || ways.length > 2 || new Set(ways).size !== 2))
      problems.push(`lines of ${[...user.keys()]} lie on each other at ${cell}`);
  }
  links.forEach(({ from, to }, i) => {
    const { along, across } = heads[i]!;
    const [place, box] = [places[to]!, sizes[to]!];
    if (along !== place.along - 1 || across <= place.across || across >= place.across + box.across - 1)
      problems.push(`the arrow ${from} to ${to} ends elsewhere`);
    const seen = new Set([key(along, across)]);
    for (const cell of seen) for (const next of steps.get(from)?.get(cell) ?? []) seen.add(next);
    const exit = key(places[from]!.along + sizes[from]!.along - 1, places[from]!.across + (sizes[from]!.across >> 1));
    if (!seen.has(exit)) problems.push(`the line from ${from} to ${to} is broken`);
  });
  const ends = heads.map(({ along, across }) => key(along, across));
  if (new Set(ends).size !== ends.length) problems.push("two arrows end in one cell");
  return problems;
};

/** Numbers from a seed: the same in every run. */
const random = (seed: number): (() => number) => {
  let state = seed;
  return () => {
    state = (Math.imul(state, 1664525) + 1013904223) >>> 0;
    return state / 2 ** 32;
  };
};

const randomLinks = (seed: number): readonly [count: number, links: readonly Link[]] => {
  const next = random(seed);
  const count = 2 + Math.floor(next() * 30);
  const links = Array.from({ length: count }, (_, to): readonly Link[] =>
    Array.from({ length: to === 0 ? 0 : Math.floor(next() * 4) }, () => ({ from: Math.floor(next() * to), to })),
  ).flat();
  return [count, links];
};

describe("lines", () => {
  test("lead to their boxes, and lie on nothing, in random pictures of both directions", () => {
    for (let seed = 0; seed < 100; seed++) {
      const [count, links] = randomLinks(seed);
      const next = random(seed + 1000);
      const wanted = Array.from({ length: count }, () => ({
        along: 3 + Math.floor(next() * 12),
        across: 3 + Math.floor(next() * 5),
      }));
      for (const room of [
        { lead: 1, step: 2, level: 3 },
        { lead: 0, step: 1, level: 2 },
      ])
        expect(problemsOf(channels(wanted, links, room), links), `seed ${seed}`).toEqual([]);
    }
  });

  test("a line that is moved is noticed", () => {
    const links = [
      { from: 0, to: 2 },
      { from: 1, to: 2 },
    ];
    const wanted = Array.from({ length: 3 }, () => ({ along: 5, across: 3 }));
    const picture = channels(wanted, links, { lead: 1, step: 2, level: 3 });
    const moved = picture.strokes.map(({ from, start, end }, i) =>
      i === 0
        ? { from, start: { ...start, across: start.across + 2 }, end: { ...end, across: end.across + 2 } }
        : { from, start, end },
    );
    expect(problemsOf({ ...picture, strokes: moved }, links)).not.toEqual([]);
  });
});

test("programs of the golden data are drawn within their width, with a head for each arrow", () => {
  const { cases } = micrograd();
  for (const { name, inputs, program } of cases.slice(0, 40)) {
    const expr = outputOf(program, names(...Object.keys(inputs)));
    const text = toBoxes(expr, { limit: 30, width: 90 });
    for (const line of text.split("\n")) expect(columnsOf(line), name).toBeLessThanOrEqual(90);
    if (text.includes("drawn as")) continue;
    expect([...text].filter((sign) => sign === "▶" || sign === "▼").length, name).toBe(graphOf(expr).arrows.length);
  }
});

test("no name acts on the terminal, and every line of a frame is as wide as the others", () => {
  const hostile = names("\u001b[31mred", "\u202eabc", "日本語", "👩‍👩‍👧‍👦", "e\u0301", "x".repeat(500), 'a\nb"│');
  const text = toBoxes(
    hostile.reduce((a, b) => add(a, b)),
    { fold: "none", width: 10_000 },
  );
  // biome-ignore lint/suspicious/noControlCharactersInRegex: they must not be there
  expect(text).not.toMatch(/[\u0000-\u0009\u000b-\u001f\u202e]/);
  const tops = text.split("\n").filter((line) => /^╭─+╮$/.test(line.trim()));
  expect(tops.length).toBeGreaterThan(0);
  const lines = toBoxes(variable("日本語")).split("\n");
  expect(lines.map((line) => columnsOf(line))).toEqual([10, 10, 10]);
});
