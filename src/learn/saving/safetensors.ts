// Trees as the bytes of a safetensors file, and back to the last bit. Knows that format; is ignorant of files.
//
// 8 bytes with the length of the header, the header as JSON (name, dtype, shape and place of every tensor), and the numbers,
// little end first. Source: https://huggingface.co/docs/safetensors.
import { fail } from "../../expr/errors.js";
import { type AnyTree, fromTypedArray, type Tensor, Tree } from "../../index.js";
import { asTensor, sizeOf } from "../operands.js";
import { leafText } from "../optimizers/agreement.js";

const lengthBytes = 8;

/** A leaf's name in the file: its path, without the name of the whole. */
const nameOf = (path: string): string => path.replace(/^params(\.(?=.)|(?=\[))/, "");

/**
 * The numbers and tensors of a tree as the bytes of a safetensors file, 64 bits a number, each under its path, such as
 * `layers[0].w`. Static leaves do not come along.
 *
 * @throws GM-TREE-LEAF, with its path, for anything that is no leaf.
 *
 * @example
 * const bytes = toSafetensors({ w: tensor([1, 2]), b: 3 })
 * bytes.length % 8 // => 0
 * Object.keys(readSafetensors(bytes)) // => ["w", "b"]
 */
export const toSafetensors = (tree: AnyTree): Uint8Array => {
  const leaves = Tree.leaves(tree).map(({ path, value }) => ({ name: nameOf(path), tensor: asTensor(value) }));
  let end = 0;
  const header = Object.fromEntries(
    leaves.map(({ name, tensor: { shape, data } }) => {
      const start = end;
      end += 8 * data.length;
      return [name, { dtype: "F64", shape, data_offsets: [start, end] }];
    }),
  );
  const text = new TextEncoder().encode(JSON.stringify(header));
  // Spaces, so that the numbers begin at a multiple of 8.
  const headerLength = Math.ceil(text.length / 8) * 8;
  const bytes = new Uint8Array(lengthBytes + headerLength + end).fill(0x20, lengthBytes, lengthBytes + headerLength);
  const view = new DataView(bytes.buffer);
  view.setBigUint64(0, BigInt(headerLength), true);
  bytes.set(text, lengthBytes);
  let at = lengthBytes + headerLength;
  for (const { tensor } of leaves) {
    const { data } = tensor;
    for (let i = 0; i < data.length; i++, at += 8) view.setFloat64(at, data[i]!, true);
  }
  return bytes;
};

const corrupt = (expected: string, found: string) =>
  fail.saved(
    "readSafetensors",
    expected,
    found,
    "The bytes are no complete safetensors file: was it cut off, or is it of another kind?",
  );

type Read = (view: DataView, at: number) => number;

const dtypes: ReadonlyMap<unknown, { readonly size: number; readonly read: Read }> = new Map([
  ["F64", { size: 8, read: (view: DataView, at: number) => view.getFloat64(at, true) }],
  ["F32", { size: 4, read: (view: DataView, at: number) => view.getFloat32(at, true) }],
]);

interface Entry {
  readonly name: string;
  readonly shape: readonly number[];
  readonly start: number;
  readonly end: number;
  readonly size: number;
  readonly read: Read;
}

const isCount = (n: unknown): n is number => Number.isSafeInteger(n) && Number(n) >= 0;

const isCounts = (value: unknown): value is readonly number[] => Array.isArray(value) && value.every(isCount);

const entryOf = (name: string, found: unknown): Entry => {
  const field = (key: string): unknown =>
    typeof found === "object" && found !== null ? Reflect.get(found, key) : undefined;
  const kind = dtypes.get(field("dtype"));
  if (kind === undefined)
    throw corrupt(`${name} to be of dtype ${[...dtypes.keys()].join(" or ")}`, `dtype ${String(field("dtype"))}`);
  const [shape, offsets] = [field("shape"), field("data_offsets")];
  if (!isCounts(shape)) throw corrupt(`the shape of ${name}`, JSON.stringify(shape) ?? "none");
  if (!isCounts(offsets) || offsets.length !== 2)
    throw corrupt(`the data_offsets of ${name}`, JSON.stringify(offsets) ?? "none");
  const [start, end] = [offsets[0]!, offsets[1]!];
  const bytes = sizeOf(shape) * kind.size;
  if (end - start !== bytes)
    throw corrupt(`${bytes} bytes for ${name} of shape [${shape.join(", ")}]`, `${end - start}`);
  return { name, shape, start, end, ...kind };
};

const headerOf = (bytes: Uint8Array): { readonly entries: readonly Entry[]; readonly dataAt: number } => {
  if (!(bytes instanceof Uint8Array)) throw corrupt("a Uint8Array", typeof bytes);
  if (bytes.length < lengthBytes) throw corrupt("8 bytes with the header's length", `${bytes.length} bytes`);
  const view = new DataView(bytes.buffer, bytes.byteOffset, bytes.byteLength);
  const length = Number(view.getBigUint64(0, true));
  const dataAt = lengthBytes + length;
  if (dataAt > bytes.length)
    throw corrupt(
      `a header of ${length} bytes, as the first 8 bytes say`,
      `${bytes.length - lengthBytes} bytes in all`,
    );
  let header: unknown;
  try {
    const text = new TextDecoder("utf-8", { fatal: true }).decode(bytes.subarray(lengthBytes, dataAt));
    header = JSON.parse(text);
  } catch (error) {
    throw corrupt("a header of JSON text", String(error));
  }
  if (typeof header !== "object" || header === null || Array.isArray(header))
    throw corrupt("a header that is a record", JSON.stringify(header));
  const entries = Object.entries(header)
    .filter(([name]) => name !== "__metadata__")
    .map(([name, entry]: readonly [string, unknown]) => entryOf(name, entry));
  return { entries, dataAt };
};

/** That the tensors fill the bytes after the header: none missing, none twice, no holes. */
const checkPlaces = (entries: readonly Entry[], available: number): void => {
  let end = 0;
  for (const entry of [...entries].sort((a, b) => a.start - b.start || a.end - b.end)) {
    if (entry.start !== end) throw corrupt(`${entry.name} to begin at byte ${end} of the data`, `byte ${entry.start}`);
    end = entry.end;
  }
  if (end !== available) throw corrupt(`${end} bytes of data, as the header says`, `${available}`);
};

/**
 * Every tensor of a safetensors file, by name: those of 64 bits, and of 32, which become 64 without loss.
 *
 * @throws GM-FILE if the bytes are no such file, are cut off or too many, or hold numbers of another kind.
 *
 * @example
 * const { w } = readSafetensors(toSafetensors({ w: tensor([[1, -0]]) }))
 * w // => [[1, -0]]
 */
export const readSafetensors = (bytes: Uint8Array): Readonly<Record<string, Tensor>> => {
  const { entries, dataAt } = headerOf(bytes);
  checkPlaces(entries, bytes.length - dataAt);
  const view = new DataView(bytes.buffer, bytes.byteOffset, bytes.byteLength);
  return Object.freeze(
    Object.fromEntries(
      entries.map(({ name, shape, start, size, read }) => {
        const data = new Float64Array(sizeOf(shape));
        for (let i = 0; i < data.length; i++) data[i] = read(view, dataAt + start + i * size);
        return [name, fromTypedArray(data, shape)];
      }),
    ),
  );
};

/**
 * The numbers of a safetensors file in the places of those of a tree: its type, structure and static leaves stay.
 *
 * @param like - A tree of the structure and shapes that are expected, such as fresh parameters.
 * @throws GM-FILE if the bytes are no complete safetensors file; GM-TREE-MISMATCH, with the path, if a tensor is missing,
 *   left over, or of another shape.
 *
 * @example
 * const saved = toSafetensors({ w: tensor([1, 2]), b: 3 })
 * fromSafetensors(saved, { w: zeros([2]), b: 0 }) // => { w: [1, 2], b: 3 }
 */
export function fromSafetensors<P>(bytes: Uint8Array, like: P): P;
export function fromSafetensors(bytes: Uint8Array, like: AnyTree): AnyTree {
  const found = readSafetensors(bytes);
  const left = new Set(Object.keys(found));
  const misfit = (path: string, expected: string, other: string) =>
    fail.treeMismatch("fromSafetensors", path, expected, other);
  for (const { path, value } of Tree.leaves(like)) {
    const name = nameOf(path);
    const tensor = Object.hasOwn(found, name) ? found[name] : undefined;
    if (tensor === undefined) throw misfit(path, leafText(value), `no tensor ${JSON.stringify(name)} in the file`);
    if (tensor.shape.join() !== asTensor(value).shape.join()) throw misfit(path, leafText(value), leafText(tensor));
    left.delete(name);
  }
  const [extra] = left;
  if (extra !== undefined) throw misfit("params", "no other tensors", `${JSON.stringify(extra)} in the file`);
  return Tree.mapLeaves((value, path) => {
    const tensor = found[nameOf(path)]!;
    return typeof value === "number" ? tensor.data[0]! : tensor;
  })(like);
}
