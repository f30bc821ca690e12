// Our own modules as WebAssembly text, for people to read. Knows the bytes that module.ts and code.ts write, and the names of
// instructions; is ignorant of what functions compute. Source: WebAssembly Core Specification 2.0, sections 5 and 6.
import { fail } from "../../expr/errors.js";
import { f32, f64, i32, i64, v128 } from "./module.js";

/** What stands behind the bytes of an instruction, or what an instruction does to the blocks around. */
const kinds = [
  "plain",
  "open",
  "else",
  "end",
  "index",
  "call",
  "access",
  "lane",
  "access and lane",
  "lanes",
  "memories",
  "number",
] as const;

type Kind = (typeof kinds)[number];

interface Instruction {
  readonly name: string;
  readonly kind: Kind;
}

/** The bytes of the first instruction, and the names from there on; what most of them begin with stands by itself. */
type Family = readonly [first: number, beginning: string, names: string];

const integers = "eqz eq ne lt_s lt_u gt_s gt_u le_s le_u ge_s ge_u";
const floats = "eq ne lt gt le ge";
const integerArithmetic = "clz ctz popcnt add sub mul div_s div_u rem_s rem_u and or xor shl shr_s shr_u rotl rotr";
const floatArithmetic = "abs neg ceil floor trunc nearest sqrt add sub mul div min max copysign";
const vectorArithmetic = "sqrt add sub mul div min max pmin pmax";

// An instruction of two parts stands with both: 0xfd_012 is 0x12 after 0xfd.
const families: Readonly<Record<Kind, readonly Family[]>> = {
  plain: [
    [0x00, "", "unreachable nop"],
    [0x0f, "", "return"],
    [0x1a, "", "drop select"],
    [0x45, "i32.", integers],
    [0x50, "i64.", integers],
    [0x5b, "f32.", floats],
    [0x61, "f64.", floats],
    [0x67, "i32.", integerArithmetic],
    [0x79, "i64.", integerArithmetic],
    [0x8b, "f32.", floatArithmetic],
    [0x99, "f64.", floatArithmetic],
    [0xa7, "i32.", "wrap_i64 trunc_f32_s trunc_f32_u trunc_f64_s trunc_f64_u"],
    [0xac, "i64.", "extend_i32_s extend_i32_u trunc_f32_s trunc_f32_u trunc_f64_s trunc_f64_u"],
    [0xb2, "f32.", "convert_i32_s convert_i32_u convert_i64_s convert_i64_u demote_f64"],
    [0xb7, "f64.", "convert_i32_s convert_i32_u convert_i64_s convert_i64_u promote_f32"],
    [0xbc, "", "i32.reinterpret_f32 i64.reinterpret_f64 f32.reinterpret_i32 f64.reinterpret_i64"],
    [0xfc_000, "i32.", "trunc_sat_f32_s trunc_sat_f32_u trunc_sat_f64_s trunc_sat_f64_u"],
    [0xfc_004, "i64.", "trunc_sat_f32_s trunc_sat_f32_u trunc_sat_f64_s trunc_sat_f64_u"],
    [0xfd_012, "", "i64x2.splat f32x4.splat f64x2.splat"],
    [0xfd_041, "f32x4.", floats],
    [0xfd_047, "f64x2.", floats],
    [0xfd_04d, "v128.", "not and andnot or xor bitselect any_true"],
    [0xfd_05e, "", "f32x4.demote_f64x2_zero f64x2.promote_low_f32x4"],
    [0xfd_067, "f32x4.", "ceil floor trunc nearest"],
    [0xfd_074, "f64x2.", "ceil floor"],
    [0xfd_07a, "f64x2.", "trunc"],
    [0xfd_094, "f64x2.", "nearest"],
    [0xfd_0c0, "i64x2.", "abs neg"],
    [0xfd_0cb, "i64x2.", "shl shr_s shr_u add"],
    [0xfd_0d1, "i64x2.", "sub"],
    [0xfd_0d5, "i64x2.", "mul eq ne lt_s gt_s le_s ge_s"],
    [0xfd_0e0, "f32x4.", "abs neg"],
    [0xfd_0e3, "f32x4.", vectorArithmetic],
    [0xfd_0ec, "f64x2.", "abs neg"],
    [0xfd_0ef, "f64x2.", vectorArithmetic],
  ],
  open: [[0x02, "", "block loop if"]],
  else: [[0x05, "", "else"]],
  end: [[0x0b, "", "end"]],
  index: [
    [0x0c, "", "br br_if"],
    [0x20, "", "local.get local.set local.tee global.get global.set"],
  ],
  call: [[0x10, "", "call"]],
  access: [
    [0x28, "", "i32.load i64.load f32.load f64.load"],
    [0x36, "", "i32.store i64.store f32.store f64.store"],
    [0xfd_000, "v128.", "load"],
    [0xfd_007, "v128.", "load8_splat load16_splat load32_splat load64_splat store"],
    [0xfd_05c, "v128.", "load32_zero load64_zero"],
  ],
  lane: [[0xfd_01d, "", ["i64x2", "f32x4", "f64x2"].map((x) => `${x}.extract_lane ${x}.replace_lane`).join(" ")]],
  "access and lane": [
    [0xfd_054, "v128.", "load8_lane load16_lane load32_lane load64_lane"],
    [0xfd_058, "v128.", "store8_lane store16_lane store32_lane store64_lane"],
  ],
  lanes: [[0xfd_00d, "", "i8x16.shuffle"]],
  memories: [
    [0x3f, "memory.", "size grow"],
    [0xfc_00a, "memory.", "copy fill"],
  ],
  number: [
    [0x41, "", "i32.const i64.const f32.const f64.const"],
    [0xfd_00c, "v128.", "const"],
  ],
};

const instructions: ReadonlyMap<number, Instruction> = new Map(
  kinds.flatMap((kind) =>
    families[kind].flatMap(([first, beginning, names]) =>
      names.split(" ").map((name, i) => [first + i, { name: `${beginning}${name}`, kind }] as const),
    ),
  ),
);

const types: Readonly<Record<number, string>> = {
  [i32]: "i32",
  [i64]: "i64",
  [f32]: "f32",
  [f64]: "f64",
  [v128]: "v128",
};
const noType = 0x40;

/** The numbers that a memory access moves take so many bytes, to which it is aligned unless it says otherwise. */
const naturalAlignment = (name: string): number => {
  const bits = /(?:load|store)(\d+)/.exec(name)?.[1] ?? (name.startsWith("v128") ? "128" : name.slice(1, 3));
  return Number(bits) / 8;
};

/** The names of functions by their numbers, as far as they have one. */
type Names = readonly (string | undefined)[];

const header = "0,97,115,109,1,0,0,0";

// Only a module that is not ours, or a fault of the encoder, gets here.
const wrong = (what: string) => fail.internal("moduleText", what);

const hex = (byte: number): string => byte.toString(16).padStart(2, "0");

/** A part of the bytes that is read from its first to its last. */
interface Reader {
  /** The place of what comes next in the whole module. */
  readonly at: () => number;
  readonly isOver: () => boolean;
  readonly byte: () => number;
  readonly take: (count: number) => Uint8Array;
  readonly unsigned: () => number;
  readonly signed: () => bigint;
  /** The next so many bytes, to be read by themselves. */
  readonly within: (count: number) => Reader;
}

const readerOf = (bytes: Uint8Array, first: number, end: number): Reader => {
  let at = first;
  const moved = (count: number): number => {
    if (at + count > end) throw wrong(`something that goes on at byte ${end}, where it should be over`);
    at += count;
    return at - count;
  };
  const byte = (): number => bytes[moved(1)]!;
  return {
    at: () => at,
    isOver: () => at === end,
    byte,
    take: (count) => bytes.subarray(moved(count), at),
    unsigned: () => {
      let value = 0;
      for (let power = 1; ; power *= 0x80) {
        const next = byte();
        value += (next & 0x7f) * power;
        if (next < 0x80) return value;
      }
    },
    signed: () => {
      let value = 0n;
      for (let shift = 0n; ; ) {
        const next = byte();
        value |= BigInt(next & 0x7f) << shift;
        shift += 7n;
        if (next < 0x80) return BigInt.asIntN(Number(shift), value);
      }
    },
    within: (count) => readerOf(bytes, moved(count), at),
  };
};

// The shortest decimal that a float64 is read back from is as exact for the float32 of the same value.
const floatText = (value: number, bits: bigint, width: bigint, fraction: bigint): string => {
  const sign = bits >> (width - 1n) === 0n ? "" : "-";
  if (!Number.isNaN(value)) return sign + (Math.abs(value) === Number.POSITIVE_INFINITY ? "inf" : Math.abs(value));
  const payload = bits & ((1n << fraction) - 1n);
  return payload === 1n << (fraction - 1n) ? `${sign}nan` : `${sign}nan:0x${payload.toString(16)}`;
};

const viewOf = ({ buffer, byteOffset, length }: Uint8Array): DataView => new DataView(buffer, byteOffset, length);

const float64Text = (reader: Reader): string => {
  const view = viewOf(reader.take(8));
  return floatText(view.getFloat64(0, true), view.getBigUint64(0, true), 64n, 52n);
};

const float32Text = (reader: Reader): string => {
  const view = viewOf(reader.take(4));
  return floatText(view.getFloat32(0, true), BigInt(view.getUint32(0, true)), 32n, 23n);
};

const numberText = (name: string, reader: Reader): string => {
  switch (name) {
    case "f64.const":
      return float64Text(reader);
    case "f32.const":
      return float32Text(reader);
    case "v128.const":
      return `f64x2 ${float64Text(reader)} ${float64Text(reader)}`;
    default:
      return String(reader.signed());
  }
};

const quoted = (name: Uint8Array): string =>
  `"${Array.from(name, (byte) => {
    const isPlain = byte >= 0x20 && byte < 0x7f && byte !== 0x22 && byte !== 0x5c;
    return isPlain ? String.fromCharCode(byte) : `\\${hex(byte)}`;
  }).join("")}"`;

const nameText = (reader: Reader): string => quoted(reader.take(reader.unsigned()));

const typeNamed = (byte: number, at: number): string => {
  const name = types[byte];
  if (name === undefined) throw wrong(`0x${hex(byte)} at byte ${at}, which is no type of values`);
  return name;
};

const typeText = (reader: Reader): string => {
  const at = reader.at();
  return typeNamed(reader.byte(), at);
};

const listOf = <T>(count: number, entry: (index: number) => T): readonly T[] =>
  Array.from({ length: count }, (_, i) => entry(i));

const vectorOf = <T>(reader: Reader, entry: (index: number) => T): readonly T[] => listOf(reader.unsigned(), entry);

/** Its parts in brackets, if there are any: `(param i32 i32)`. */
const grouped = (name: string, parts: readonly string[]): readonly string[] =>
  parts.length === 0 ? [] : [`(${name} ${parts.join(" ")})`];

const instructionAt = (reader: Reader): Instruction => {
  const at = reader.at();
  const first = reader.byte();
  const second = first === 0xfc || first === 0xfd ? reader.unsigned() : undefined;
  const instruction = instructions.get(second === undefined ? first : first * 0x1000 + second);
  if (instruction !== undefined) return instruction;
  const shown = [first, second].flatMap((part) => (part === undefined ? [] : [`0x${hex(part)}`])).join(" ");
  throw wrong(`${shown} at byte ${at}, which is no instruction that generated code has`);
};

const blockText = (reader: Reader): readonly string[] => {
  const at = reader.at();
  const byte = reader.byte();
  return byte === noType ? [] : grouped("result", [typeNamed(byte, at)]);
};

const accessText = (name: string, reader: Reader): readonly string[] => {
  const align = 2 ** reader.unsigned();
  const offset = reader.unsigned();
  return [
    ...(offset === 0 ? [] : [`offset=${offset}`]),
    ...(align === naturalAlignment(name) ? [] : [`align=${align}`]),
  ];
};

const operandsText = ({ name, kind }: Instruction, reader: Reader, names: Names): readonly (string | number)[] => {
  switch (kind) {
    case "plain":
    case "else":
    case "end":
      return [];
    case "open":
      return blockText(reader);
    case "index":
      return [reader.unsigned()];
    case "call": {
      const index = reader.unsigned();
      const comment = names[index];
      return comment === undefined ? [index] : [index, `;; ${comment}`];
    }
    case "access":
      return accessText(name, reader);
    case "lane":
      return [reader.byte()];
    case "access and lane":
      return [...accessText(name, reader), reader.byte()];
    case "lanes":
      return [...reader.take(16)];
    case "memories":
      // There is one memory: its number, once or twice, says nothing.
      reader.take(name === "memory.copy" ? 2 : 1);
      return [];
    case "number":
      return [numberText(name, reader)];
  }
};

/** A line for each instruction up to the `end` that closes what was open before the first. */
const codeLines = (reader: Reader, indent: string, names: Names): readonly string[] => {
  const lines: string[] = [];
  for (let depth = 0; ; ) {
    const instruction = instructionAt(reader);
    const { name, kind } = instruction;
    if (kind === "end" && depth === 0) return lines;
    if (kind === "end") depth -= 1;
    const own = kind === "else" ? depth - 1 : depth;
    lines.push(indent + "  ".repeat(own) + [name, ...operandsText(instruction, reader, names)].join(" "));
    if (kind === "open") depth += 1;
  }
};

const signatureText = (reader: Reader): string => {
  if (reader.byte() !== 0x60) throw wrong(`no type of a function at byte ${reader.at() - 1}`);
  const parameters = vectorOf(reader, () => typeText(reader));
  const results = vectorOf(reader, () => typeText(reader));
  return [...grouped("param", parameters), ...grouped("result", results)].join(" ");
};

const localsText = (reader: Reader): readonly string[] =>
  vectorOf(reader, () => {
    const count = reader.unsigned();
    const type = typeText(reader);
    return `    (local ${listOf(count, () => type).join(" ")})`;
  });

const kindAt = (reader: Reader): "func" | "memory" => {
  const at = reader.at();
  const byte = reader.byte();
  if (byte === 0x00) return "func";
  if (byte === 0x02) return "memory";
  throw wrong(`0x${hex(byte)} at byte ${at}, which is neither a function nor a memory`);
};

const limitsText = (reader: Reader): string => {
  const hasMost = reader.byte() === 1;
  const least = reader.unsigned();
  return hasMost ? `${least} ${reader.unsigned()}` : String(least);
};

/** The text of a whole module, while its sections come one after another. */
interface Text {
  readonly imports: string[];
  readonly globals: string[];
  readonly functions: string[];
  signatures: readonly string[];
  /** The numbers of the signatures of the module's own functions. */
  declared: readonly number[];
  /** The names under which functions come from outside or are seen there, by their numbers. */
  readonly names: (string | undefined)[];
  readonly exported: Map<number, readonly string[]>;
  /** How many functions come from outside. */
  imported: number;
}

const readImport = (text: Text, reader: Reader): void => {
  const [module, name] = [nameText(reader), nameText(reader)];
  const kind = kindAt(reader);
  if (kind === "memory") text.imports.push(`  (import ${module} ${name} (memory ${limitsText(reader)}))`);
  else {
    const parts = [`func (;${text.imported};)`, text.signatures[reader.unsigned()]].filter(Boolean);
    text.imports.push(`  (import ${module} ${name} (${parts.join(" ")}))`);
    text.names[text.imported++] = name;
  }
};

const readExport = (text: Text, reader: Reader): void => {
  const name = nameText(reader);
  if (kindAt(reader) !== "func") throw wrong(`the export ${name}, which is no function`);
  const index = reader.unsigned();
  text.exported.set(index, [...(text.exported.get(index) ?? []), name]);
  text.names[index] ??= name;
};

const readGlobal = (text: Text, reader: Reader): void => {
  const type = typeText(reader);
  const form = reader.byte() === 1 ? `(mut ${type})` : type;
  const value = codeLines(reader, "", text.names).map((line) => `(${line})`);
  text.globals.push(`  (global (;${text.globals.length};) ${[form, ...value].join(" ")})`);
};

const readBody = (text: Text, reader: Reader): void => {
  const own = text.functions.length;
  const index = text.imported + own;
  const body = reader.within(reader.unsigned());
  const exported = (text.exported.get(index) ?? []).map((name) => `(export ${name})`);
  const opening = ["(func", `(;${index};)`, ...exported, text.signatures[text.declared[own]!]]
    .filter(Boolean)
    .join(" ");
  const lines = [...localsText(body), ...codeLines(body, "    ", text.names)];
  if (!body.isOver()) throw wrong(`byte ${body.at()} after the end of function ${index}`);
  text.functions.push([`  ${opening}`, ...lines, "  )"].join("\n"));
};

const sections: Readonly<Record<number, (text: Text, reader: Reader) => void>> = {
  1: (text, reader) => {
    text.signatures = vectorOf(reader, () => signatureText(reader));
  },
  2: (text, reader) => {
    vectorOf(reader, () => readImport(text, reader));
  },
  3: (text, reader) => {
    text.declared = vectorOf(reader, reader.unsigned);
  },
  6: (text, reader) => {
    vectorOf(reader, () => readGlobal(text, reader));
  },
  7: (text, reader) => {
    vectorOf(reader, () => readExport(text, reader));
  },
  10: (text, reader) => {
    vectorOf(reader, () => readBody(text, reader));
  },
};

/**
 * A module as text that means the same, with an instruction a line. Numbers are those of the module to the last bit;
 * vectors are written as two float64, whatever is in them.
 */
export const moduleText = (bytes: Uint8Array): string => {
  const text: Text = {
    imports: [],
    globals: [],
    functions: [],
    signatures: [],
    declared: [],
    names: [],
    exported: new Map(),
    imported: 0,
  };
  const reader = readerOf(bytes, 0, bytes.length);
  if (reader.take(8).join() !== header) throw wrong("bytes that do not begin as a module does");
  while (!reader.isOver()) {
    const at = reader.at();
    const id = reader.byte();
    const inner = reader.within(reader.unsigned());
    const read = sections[id];
    if (read === undefined) throw wrong(`section ${id} at byte ${at}, which our modules do not have`);
    read(text, inner);
    if (!inner.isOver()) throw wrong(`byte ${inner.at()} after the end of section ${id}`);
  }
  return ["(module", ...text.imports, ...text.globals, ...text.functions, ")"].join("\n");
};
