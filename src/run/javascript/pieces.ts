// A region whose body is too long for one function, as several. Knows how much a function may hold, and how numbers get
// from one to another; what the lines are is in regionCode.ts.
import type { Region, Write } from "../lower/plan.js";
import { literal } from "./names.js";
import { inMemory, nested, numberAt } from "./places.js";
import { joined, perLevel, type RegionCode } from "./regionCode.js";
import { accessBytes, type Limits, opBytes } from "./weight.js";

/** For each node which function computes it, of as many as it takes. */
export const homesOf = ({ nodes, writes }: Region, limits: Limits): Int32Array => {
  const homes = new Int32Array(nodes.length);
  const written = new Int32Array(nodes.length);
  for (const { value } of writes) written[value]! += 1;
  // The function that read a node last, counted from 1.
  const read = new Int32Array(nodes.length);
  let [home, ops, bytes] = [0, 0, 0];
  nodes.forEach((node, id) => {
    const isOp = node.tag === "op";
    if (isOp || written[id]! > 0) {
      const most =
        (isOp ? opBytes(node.op) + node.args.length * accessBytes : accessBytes) + written[id]! * accessBytes;
      if (ops > 0 && (ops + 1 > limits.ops || bytes + most > limits.bytes)) {
        home += 1;
        [ops, bytes] = [0, 0];
      }
      ops += 1;
      bytes += most;
      // What is read a second time is known already.
      if (isOp)
        for (const arg of node.args) {
          const { tag } = nodes[arg]!;
          if (tag === "number" || read[arg] === home + 1 || (tag === "op" && homes[arg] === home)) bytes -= accessBytes;
          read[arg] = home + 1;
        }
    }
    homes[id] = home;
  });
  return homes;
};

/** A region whose body is too long for one function: several, called one after another at each turn of the loops. */
export const inPieces = (region: Region, code: RegionCode, homes: Int32Array): readonly string[] => {
  const { extents, nodes, writes } = region;
  const { scope, module } = code;
  // What one function computes and another needs, by its place in the array.
  const crossing = new Map<number, string>();
  const cross = (id: number, home: number): void => {
    if (nodes[id]!.tag === "op" && homes[id] !== home && !crossing.has(id))
      crossing.set(id, numberAt(inMemory(module.room(1))));
  };
  nodes.forEach((node, id) => {
    if (node.tag === "op") for (const arg of node.args) cross(arg, homes[id]!);
    // Numbers are read in each function that uses them, so that what says where they are must be known in all.
    if (node.tag === "load" && node.index !== undefined) cross(node.index.node, -1);
  });

  const pieces: string[][] = Array.from({ length: homes.at(-1)! + 1 }, () => []);
  const texts: string[] = new Array(nodes.length);
  // The function in which the text is known, counted from 1.
  const knownIn = new Int32Array(nodes.length);
  const textIn = (home: number, id: number): string => {
    const node = nodes[id]!;
    if (node.tag === "number") return literal(node.value);
    if (knownIn[id] === home + 1) return texts[id]!;
    const index = node.tag === "load" && node.index !== undefined ? textIn(home, node.index.node) : undefined;
    const name = module.name("v");
    pieces[home]!.push(node.tag === "load" ? code.load(name, node, index) : `const ${name} = ${crossing.get(id)};`);
    know(id, name, home);
    return name;
  };
  const know = (id: number, text: string, home: number): void => {
    texts[id] = text;
    knownIn[id] = home + 1;
  };
  const writesOf = new Map<number, Write[]>();
  for (const write of writes) {
    const others = writesOf.get(write.value);
    if (others === undefined) writesOf.set(write.value, [write]);
    else others.push(write);
  }
  const before = perLevel(region);
  nodes.forEach((node, id) => {
    const home = homes[id]!;
    const lines = pieces[home]!;
    if (node.tag === "op") {
      const args = node.args.map((arg) => textIn(home, arg));
      const name = module.name("v");
      lines.push(code.op(name, node, args));
      know(id, name, home);
      const place = crossing.get(id);
      if (place !== undefined) lines.push(`${place} = ${name};`);
    }
    for (const write of writesOf.get(id) ?? []) {
      const there = code.at(write.access);
      if (write.combine !== "store") before[0]!.push(...code.cleared(write));
      const value = textIn(home, id);
      lines.push(`${there} = ${joined(write.combine, there, value)};`);
    }
  });

  const accesses = [
    ...nodes.flatMap((node) => (node.tag === "load" ? [node.access] : [])),
    ...writes.map((w) => w.access),
  ];
  const positions = accesses.flatMap((access) => code.positionOf(access) ?? []);
  const given = [...new Set([...scope.moving, ...positions])];
  for (const lines of pieces)
    before[extents.length]!.push(`${module.addFunction(given, lines)}(${["m", ...given].join(", ")});`);
  return nested(extents, code.walks, (level) => before[level]!);
};
