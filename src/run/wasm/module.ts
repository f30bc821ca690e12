// A WebAssembly module from its functions: sections and their order. Knows the binary format; is ignorant of what the
// functions compute. Source: WebAssembly Core Specification 2.0, section 5.5.
import { type Bytes, bytesOf } from "./bytes.js";

/** The types of values, as the format writes them. */
export const i32 = 0x7f;
export const i64 = 0x7e;
export const f32 = 0x7d;
export const f64 = 0x7c;
export const v128 = 0x7b;

export type ValueType = typeof i32 | typeof i64 | typeof f32 | typeof f64 | typeof v128;

/** What a function takes and returns. */
export interface Signature {
  readonly parameters: readonly ValueType[];
  readonly results: readonly ValueType[];
}

/** A function of the host that the module calls. */
export interface ImportedFunction extends Signature {
  readonly name: string;
}

/** A function's code: the types of its locals after its parameters, and its instructions, up to the final `end`. */
export interface FunctionCode extends Signature {
  readonly locals: readonly ValueType[];
  readonly body: Uint8Array;
  /** The name under which it is exported, if it is. */
  readonly exported?: string;
}

/** A number of the module that functions read and none writes; of a vector, both halves. Its bits are those of a float64. */
export interface Constant {
  readonly type: typeof f64 | typeof v128;
  readonly bits: bigint;
}

/** More than these a function may not have (V8 11: 50,000 locals and parameters, a body of 7,654,321 bytes). */
export const mostLocals = 50_000;
export const mostBytes = 7_654_321;

const section = (out: Bytes, id: number, write: (inner: Bytes) => void): void => {
  const inner = bytesOf();
  write(inner);
  out.byte(id);
  out.unsigned(inner.length());
  out.bytes(inner.written());
};

const named = (out: Bytes, name: string): void => {
  const encoded = new TextEncoder().encode(name);
  out.unsigned(encoded.length);
  out.bytes(encoded);
};

/**
 * The bytes of a module that imports a memory (`host.memory`) and functions (`host.NAME`). Functions are numbered: the
 * imported ones first, then those of the module. Constants are numbered as they stand.
 */
export const moduleOf = (
  imports: readonly ImportedFunction[],
  functions: readonly FunctionCode[],
  constants: readonly Constant[] = [],
): Uint8Array => {
  const types = new Map<string, number>();
  const signatures: Signature[] = [];
  const typeOf = ({ parameters, results }: Signature): number => {
    const key = `${parameters.join()}:${results.join()}`;
    const known = types.get(key);
    if (known !== undefined) return known;
    types.set(key, signatures.length);
    signatures.push({ parameters, results });
    return signatures.length - 1;
  };
  const importTypes = imports.map(typeOf);
  const functionTypes = functions.map(typeOf);

  const out = bytesOf(1024);
  out.bytes([0x00, 0x61, 0x73, 0x6d, 0x01, 0x00, 0x00, 0x00]);
  section(out, 1, (inner) => {
    inner.unsigned(signatures.length);
    for (const { parameters, results } of signatures) {
      inner.byte(0x60);
      for (const list of [parameters, results]) {
        inner.unsigned(list.length);
        inner.bytes(list);
      }
    }
  });
  section(out, 2, (inner) => {
    inner.unsigned(imports.length + 1);
    named(inner, "host");
    named(inner, "memory");
    inner.bytes([0x02, 0x00, 0x00]);
    imports.forEach(({ name }, i) => {
      named(inner, "host");
      named(inner, name);
      inner.byte(0x00);
      inner.unsigned(importTypes[i]!);
    });
  });
  section(out, 3, (inner) => {
    inner.unsigned(functions.length);
    for (const type of functionTypes) inner.unsigned(type);
  });
  section(out, 6, (inner) => {
    inner.unsigned(constants.length);
    for (const { type, bits } of constants) {
      const half = new Uint8Array(BigUint64Array.of(bits).buffer);
      inner.bytes([type, 0x00]);
      inner.bytes(type === v128 ? [0xfd, 0x0c, ...half, ...half] : [0x44, ...half]);
      inner.byte(0x0b);
    }
  });
  section(out, 7, (inner) => {
    const exported = functions.flatMap(({ exported: name }, i) => (name === undefined ? [] : [{ name, i }]));
    inner.unsigned(exported.length);
    for (const { name, i } of exported) {
      named(inner, name);
      inner.byte(0x00);
      inner.unsigned(imports.length + i);
    }
  });
  section(out, 10, (inner) => {
    inner.unsigned(functions.length);
    for (const { locals, body } of functions) {
      const code = bytesOf(body.length + 64);
      const runs = runsOf(locals);
      code.unsigned(runs.length);
      for (const [count, type] of runs) {
        code.unsigned(count);
        code.byte(type);
      }
      code.bytes(body);
      code.byte(0x0b);
      inner.unsigned(code.length());
      inner.bytes(code.written());
    }
  });
  return out.written().slice();
};

// Locals of one type after another are written as a count and the type.
const runsOf = (types: readonly ValueType[]): readonly (readonly [count: number, type: ValueType])[] => {
  const runs: [number, ValueType][] = [];
  for (const type of types) {
    const last = runs.at(-1);
    if (last !== undefined && last[1] === type) last[0] += 1;
    else runs.push([1, type]);
  }
  return runs;
};
