// Numbers as WebAssembly writes them. Source: WebAssembly Core Specification 2.0, section 5.2.

/** Bytes that grow. */
export interface Bytes {
  readonly byte: (value: number) => void;
  readonly bytes: (values: ArrayLike<number>) => void;
  /** An unsigned whole number below 2^32. */
  readonly unsigned: (value: number) => void;
  /** A signed whole number of 32 bits. */
  readonly signed: (value: number) => void;
  /** A signed whole number of 64 bits. */
  readonly signed64: (value: bigint) => void;
  readonly float64: (value: number) => void;
  readonly float32: (value: number) => void;
  readonly length: () => number;
  /** What was written so far; not to be kept beyond the next write. */
  readonly written: () => Uint8Array;
}

export const bytesOf = (initial = 256): Bytes => {
  let data = new Uint8Array(initial);
  let view = new DataView(data.buffer);
  let length = 0;
  const room = (more: number): void => {
    if (length + more <= data.length) return;
    const larger = new Uint8Array(Math.max(2 * data.length, length + more));
    larger.set(data);
    data = larger;
    view = new DataView(data.buffer);
  };
  const byte = (value: number): void => {
    if (length === data.length) room(1);
    data[length++] = value;
  };
  return {
    byte,
    bytes: (values) => {
      room(values.length);
      data.set(values, length);
      length += values.length;
    },
    unsigned: (value) => {
      let rest = value >>> 0;
      while (rest > 0x7f) {
        byte((rest & 0x7f) | 0x80);
        rest >>>= 7;
      }
      byte(rest);
    },
    signed: (value) => {
      let rest = value | 0;
      for (;;) {
        const low = rest & 0x7f;
        rest >>= 7;
        if ((rest === 0 && (low & 0x40) === 0) || (rest === -1 && (low & 0x40) !== 0)) return byte(low);
        byte(low | 0x80);
      }
    },
    signed64: (value) => {
      let rest = BigInt.asIntN(64, value);
      for (;;) {
        const low = Number(rest & 0x7fn);
        rest >>= 7n;
        if ((rest === 0n && (low & 0x40) === 0) || (rest === -1n && (low & 0x40) !== 0)) return byte(low);
        byte(low | 0x80);
      }
    },
    float64: (value) => {
      room(8);
      view.setFloat64(length, value, true);
      length += 8;
    },
    float32: (value) => {
      room(4);
      view.setFloat32(length, value, true);
      length += 4;
    },
    length: () => length,
    written: () => data.subarray(0, length),
  };
};
