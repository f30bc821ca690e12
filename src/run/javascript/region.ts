// A region as JavaScript: loops around constants that are set one after another. Knows loops, and what may be done before
// them; what the lines are is in regionCode.ts.
import { loopNest } from "../lower/loops.js";
import type { BodyNode, Region, Write } from "../lower/plan.js";
import { literal, type SourceModule } from "./names.js";
import { homesOf, inPieces } from "./pieces.js";
import { nested, type Scope } from "./places.js";
import { codeOf, identityOf, joined, levelOf, perLevel, type RegionCode } from "./regionCode.js";
import type { Limits } from "./weight.js";

/** A region inside a function; as calls of several functions where one would be too long. */
export const regionLines = (given: Region, scope: Scope, module: SourceModule, limits: Limits): readonly string[] => {
  const { region } = loopNest(given, 1, true);
  const code = codeOf(region, scope, module);
  const homes = homesOf(region, limits);
  return (homes.at(-1) ?? 0) === 0 ? inOne(region, code) : inPieces(region, code, homes);
};

/** A region whose body is part of one function. What does not depend on a loop is computed before it. */
const inOne = (region: Region, code: RegionCode): readonly string[] => {
  const { extents, nodes, writes } = region;
  const { module } = code;
  const lines = perLevel(region);
  const values: { readonly text: string; readonly level: number }[] = [];
  const set = (level: number, line: (name: string) => string): void => {
    const text = module.name("v");
    lines[level]!.push(line(text));
    values.push({ text, level });
  };
  const add = (node: BodyNode): void => {
    if (node.tag === "number") {
      values.push({ text: literal(node.value), level: 0 });
    } else if (node.tag === "load") {
      const register = code.registerOf(node.access);
      const index = node.index === undefined ? undefined : values[node.index.node]!;
      if (register !== undefined) values.push({ text: register, level: 0 });
      else set(Math.max(levelOf(node.access), index?.level ?? 0), (name) => code.load(name, node, index?.text));
    } else {
      const args = node.args.map((arg) => values[arg]!);
      const level = args.reduce((most, arg) => Math.max(most, arg.level), 0);
      set(level, (name) =>
        code.op(
          name,
          node,
          args.map(({ text }) => text),
        ),
      );
    }
  };
  nodes.forEach(add);

  // A sum is in a variable throughout the innermost loops that stay at its place: all of it, unless others come back to
  // the place. It is added up in the order of the loops.
  const before = perLevel(region);
  const after = perLevel(region);
  const inner = lines[extents.length]!;
  for (const write of writes) {
    const { access, combine, value } = write;
    const there = code.at(access);
    const { text } = values[value]!;
    if (combine === "store") {
      inner.push(`${there} = ${text};`);
      continue;
    }
    const level = levelOf(access);
    const alone = !meetsOthers(region, write);
    const whole = alone && extents.every((extent, l) => l >= level || extent === 1 || access.strides[l] !== 0);
    const start = whole ? identityOf(combine) : there;
    if (!whole) before[0]!.push(...code.cleared(write));
    if (level === extents.length || !alone) {
      inner.push(`${there} = ${joined(combine, start, text)};`);
      continue;
    }
    const sum = module.name("a");
    before[level]!.push(`let ${sum} = ${start};`);
    inner.push(`${sum} = ${joined(combine, sum, text)};`);
    after[level]!.push(`${there} = ${sum};`);
  }
  return nested(
    extents,
    code.walks,
    (level) => [...before[level]!, ...lines[level]!],
    (level) => after[level]!,
  );
};

/** Whether several writes add to the same numbers: then none of them may keep its sum to itself. */
const meetsOthers = ({ writes }: Region, { access }: Write): boolean =>
  writes.filter((other) => other.access.buffer === access.buffer && other.access.offset === access.offset).length > 1;
