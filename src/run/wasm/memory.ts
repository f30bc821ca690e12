// The one memory of all generated WebAssembly, given out in blocks. One, because engines reserve gigabytes of addresses
// for each. Knows blocks; is ignorant of what is in them.
import { engine, type Memory } from "./engine.js";

const pageBytes = 65_536;
// Addresses are signed in places, and 2 GiB are more than any program here needs.
const mostBytes = 2 ** 31 - pageBytes;

/** A block of the memory. */
export interface Block {
  readonly address: number;
  readonly bytes: number;
}

interface Heap {
  readonly memory: Memory;
  /** What is free, by address; neighbours are one. */
  free: Block[];
}

let heap: Heap | undefined;

/** The numbers of the whole memory. Both are other objects after it has grown, which only `allocate` makes it do. */
export const numbers = { f64: new Float64Array(0), f32: new Float32Array(0) };

const seeNumbers = ({ buffer }: Memory): void => {
  numbers.f64 = new Float64Array(buffer);
  numbers.f32 = new Float32Array(buffer);
};

const heapOf = (): Heap | undefined => {
  if (engine === undefined || heap !== undefined) return heap;
  // The first bytes stay unused, so that no block is at address 0.
  heap = { memory: new engine.Memory({ initial: 1 }), free: [{ address: 1024, bytes: pageBytes - 1024 }] };
  seeNumbers(heap.memory);
  return heap;
};

export const sharedMemory = (): Memory | undefined => heapOf()?.memory;

/** A block of zeros of at least so many bytes; `undefined` where there is no room. */
export const allocate = (wanted: number): Block | undefined => {
  const own = heapOf();
  if (own === undefined) return undefined;
  const bytes = Math.max(64, Math.ceil(wanted / 64) * 64);
  const index = own.free.findIndex((block) => block.bytes >= bytes);
  if (index < 0) {
    const size = own.memory.buffer.byteLength;
    const pages = Math.ceil(Math.max(bytes, size / 4) / pageBytes);
    if (size + pages * pageBytes > mostBytes) return undefined;
    try {
      own.memory.grow(pages);
    } catch {
      return undefined;
    }
    seeNumbers(own.memory);
    release({ address: size, bytes: pages * pageBytes });
    return allocate(wanted);
  }
  const block = own.free[index]!;
  const rest = { address: block.address + bytes, bytes: block.bytes - bytes };
  own.free.splice(index, 1, ...(rest.bytes > 0 ? [rest] : []));
  new Uint8Array(own.memory.buffer, block.address, bytes).fill(0);
  return { address: block.address, bytes };
};

/** A block given back. */
export const release = (block: Block): void => {
  const own = heapOf();
  if (own === undefined) return;
  const all = [...own.free, block].sort((a, b) => a.address - b.address);
  const joined: Block[] = [];
  for (const next of all) {
    const last = joined.at(-1);
    if (last !== undefined && last.address + last.bytes === next.address)
      joined[joined.length - 1] = { address: last.address, bytes: last.bytes + next.bytes };
    else joined.push(next);
  }
  own.free = joined;
};
