// The code of one function, built from values and statements. A value is an instruction applied to values; used more than
// once it is kept in a local, so that sharing costs nothing. Knows stacks, locals and blocks; is ignorant of mathematics.
import { type Bytes, bytesOf } from "./bytes.js";
import { type FunctionCode, f32, f64, i32, i64, type Signature, type ValueType, v128 } from "./module.js";
import { type MemoryAccess, type Opcode, select } from "./opcodes.js";

/** A value that the function computes. Made by a {@link Builder}, and only of use to it. */
export interface Code {
  readonly type: ValueType;
  readonly args: readonly Code[];
  /** Its instruction, once its arguments are on the stack. */
  readonly write: (out: Bytes) => void;
  /** How often it is used; and its local, once it was computed for more than one use. Mutable, for the builder only. */
  uses: number;
  local: number;
}

/** A place that holds a value and can be set again. */
export interface Local {
  readonly type: ValueType;
  readonly index: number;
}

export interface Builder {
  readonly parameter: (index: number) => Code;
  readonly apply: (opcode: Opcode, ...args: readonly Code[]) => Code;
  readonly select: (mask: Code, a: Code, b: Code) => Code;
  readonly float64: (value: number) => Code;
  readonly float32: (value: number) => Code;
  readonly int32: (value: number) => Code;
  readonly int64: (value: bigint) => Code;
  /** The same number throughout a vector. */
  readonly float64x2: (value: number) => Code;
  readonly float32x4: (value: number) => Code;
  readonly int64x2: (value: bigint) => Code;
  /** A constant of the module. */
  readonly global: (type: ValueType, index: number) => Code;
  /** `value`, a constant of the function, computed once where the function begins. */
  readonly hoisted: (value: Code) => Code;
  readonly shuffle: (a: Code, b: Code, lanes: readonly number[]) => Code;
  /** A number of memory at `address + offset`, in bytes. */
  readonly load: (access: MemoryAccess, address: Code, offset: number) => Code;
  /** `vector` with one lane from memory. */
  readonly loadLane: (access: MemoryAccess, address: Code, offset: number, vector: Code, lane: number) => Code;
  readonly call: (index: number, signature: Signature, ...args: readonly Code[]) => Code;
  // Statements: they are written where they are called, and compute what they need there.
  readonly local: (type: ValueType) => Local;
  readonly get: (local: Local) => Code;
  readonly set: (local: Local, value: Code) => void;
  /** `value` computed here and now: for what a loop uses, before the loop. */
  readonly kept: (value: Code) => Code;
  readonly store: (access: MemoryAccess, address: Code, offset: number, value: Code) => void;
  readonly storeLane: (access: MemoryAccess, address: Code, offset: number, vector: Code, lane: number) => void;
  readonly run: (index: number, signature: Signature, ...args: readonly Code[]) => void;
  /** `body` again and again, until a `false` from `goesOn`, which is asked after each time. The body runs at least once. */
  readonly repeat: (body: () => void, goesOn: () => Code) => void;
  readonly when: (condition: Code, then: () => void, otherwise?: () => void) => void;
  readonly finish: (results?: readonly Code[], exported?: string) => FunctionCode;
  /** How much code there is so far, in bytes. */
  readonly size: () => number;
}

export const builderOf = (signature: Signature): Builder => {
  const prologue = bytesOf(64);
  const out = bytesOf(1024);
  const locals: ValueType[] = [];
  const newLocal = (type: ValueType): number => signature.parameters.length + locals.push(type) - 1;

  const make = (type: ValueType, args: readonly Code[], write: (out: Bytes) => void): Code => {
    for (let i = 0; i < args.length; i++) args[i]!.uses += 1;
    return { type, args, write, uses: 0, local: -1 };
  };
  // Values that cost nothing to have again: never kept in a local of their own.
  const free = (type: ValueType, write: (out: Bytes) => void): Code => ({
    type,
    args: noArgs,
    write,
    uses: Number.NEGATIVE_INFINITY,
    local: -1,
  });
  const ofLocal = (type: ValueType, index: number): Code =>
    free(type, (to) => {
      to.byte(0x20);
      to.unsigned(index);
    });

  // Arguments first, without recursion: the stack holds values and how many of their arguments are written.
  const write = (to: Bytes, root: Code): void => {
    const values: Code[] = [root];
    const written: number[] = [0];
    while (values.length > 0) {
      const top = values.length - 1;
      const value = values[top]!;
      if (value.local >= 0) {
        to.byte(0x20);
        to.unsigned(value.local);
      } else {
        const next = written[top]!;
        if (next < value.args.length) {
          written[top] = next + 1;
          values.push(value.args[next]!);
          written.push(0);
          continue;
        }
        value.write(to);
        if (value.uses > 1) {
          value.local = newLocal(value.type);
          to.byte(0x22);
          to.unsigned(value.local);
        }
      }
      values.pop();
      written.pop();
    }
  };
  const memory = (to: Bytes, { bytes, align }: MemoryAccess, offset: number): void => {
    to.bytes(bytes);
    to.unsigned(align);
    to.unsigned(offset);
  };
  const set = (to: Bytes, index: number, value: Code): void => {
    write(to, value);
    to.byte(0x21);
    to.unsigned(index);
  };
  const hoisted = (value: Code): Code => {
    const index = newLocal(value.type);
    set(prologue, index, value);
    return ofLocal(value.type, index);
  };

  return {
    parameter: (index) => ofLocal(signature.parameters[index]!, index),
    apply: (opcode, ...args) => make(opcode.type, args, (to) => to.bytes(opcode.bytes)),
    select: (mask, a, b) => make(a.type, [a, b, mask], (to) => to.byte(select)),
    float64: (value) =>
      free(f64, (to) => {
        to.byte(0x44);
        to.float64(value);
      }),
    float32: (value) =>
      free(f32, (to) => {
        to.byte(0x43);
        to.float32(value);
      }),
    int32: (value) =>
      free(i32, (to) => {
        to.byte(0x41);
        to.signed(value);
      }),
    int64: (value) =>
      free(i64, (to) => {
        to.byte(0x42);
        to.signed64(value);
      }),
    float64x2: (value) => free(v128, (to) => writeVector(to, 2, () => to.float64(value))),
    float32x4: (value) => free(v128, (to) => writeVector(to, 4, () => to.float32(value))),
    int64x2: (value) =>
      free(v128, (to) => writeVector(to, 2, () => to.bytes(new Uint8Array(BigInt64Array.of(value).buffer)))),
    global: (type, index) =>
      free(type, (to) => {
        to.byte(0x23);
        to.unsigned(index);
      }),
    hoisted,
    shuffle: (a, b, lanes) =>
      make(v128, [a, b], (to) => {
        to.bytes([0xfd, 0x0d]);
        to.bytes(lanes);
      }),
    load: (access, address, offset) => make(access.type, [address], (to) => memory(to, access, offset)),
    loadLane: (access, address, offset, vector, lane) =>
      make(v128, [address, vector], (to) => {
        memory(to, access, offset);
        to.byte(lane);
      }),
    call: (index, called, ...args) =>
      make(called.results[0] ?? i32, args, (to) => {
        to.byte(0x10);
        to.unsigned(index);
      }),
    local: (type) => ({ type, index: newLocal(type) }),
    get: ({ type, index }) => ofLocal(type, index),
    set: ({ index }, value) => {
      value.uses += 1;
      set(out, index, value);
    },
    kept: (value) => {
      if (value.local >= 0 || value.uses < 0) return value;
      const index = newLocal(value.type);
      set(out, index, value);
      return ofLocal(value.type, index);
    },
    store: (access, address, offset, value) => {
      address.uses += 1;
      value.uses += 1;
      write(out, address);
      write(out, value);
      memory(out, access, offset);
    },
    storeLane: (access, address, offset, vector, lane) => {
      address.uses += 1;
      vector.uses += 1;
      write(out, address);
      write(out, vector);
      memory(out, access, offset);
      out.byte(lane);
    },
    run: (index, called, ...args) => {
      for (const arg of args) {
        arg.uses += 1;
        write(out, arg);
      }
      out.byte(0x10);
      out.unsigned(index);
      for (let i = 0; i < called.results.length; i++) out.byte(0x1a);
    },
    repeat: (body, goesOn) => {
      out.bytes([0x03, 0x40]);
      body();
      const again = goesOn();
      again.uses += 1;
      write(out, again);
      out.bytes([0x0d, 0x00, 0x0b]);
    },
    when: (condition, then, otherwise) => {
      condition.uses += 1;
      write(out, condition);
      out.bytes([0x04, 0x40]);
      then();
      if (otherwise !== undefined) {
        out.byte(0x05);
        otherwise();
      }
      out.byte(0x0b);
    },
    finish: (results = noArgs, exported) => {
      for (const result of results) {
        result.uses += 1;
        write(out, result);
      }
      const body = new Uint8Array(prologue.length() + out.length());
      body.set(prologue.written());
      body.set(out.written(), prologue.length());
      return { ...signature, locals, body, ...(exported === undefined ? {} : { exported }) };
    },
    size: () => prologue.length() + out.length(),
  };
};

const noArgs: readonly Code[] = [];

const writeVector = (to: Bytes, lanes: number, lane: () => void): void => {
  to.bytes([0xfd, 0x0c]);
  for (let i = 0; i < lanes; i++) lane();
};
