// Saving: exact round trips as text and as bytes, what is said of corrupt ones, and files that survive a failing save.
import { mkdtempSync, readdirSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { type AnyTree, fromTypedArray, Tree, tensor, zeros } from "gradmap";
import { Key, normal } from "gradmap/learn";
import { afterAll, describe, expect, test } from "vitest";
import type { FileSystem } from "../../src/files/disk.js";
import { saveWith } from "../../src/files/files.js";
import { loadFile, loadText, saveFile } from "../../src/files/index.js";
import {
  fromSafetensors,
  readSafetensors,
  toSafetensors,
  treeFromJson,
  treeToJson,
} from "../../src/learn/saving/index.js";
import { codeAndPlace, errorOf, untyped } from "../throwing.js";

const odd = [0, -0, 1 / 3, -1e308, 5e-324, Number.NaN, Number.POSITIVE_INFINITY, Number.NEGATIVE_INFINITY, 2 ** 53 + 2];

const tree = {
  layers: [
    { w: tensor(odd, [3, 3]), b: -0 },
    { w: zeros([0, 2]), b: Number.NaN },
  ],
  "odd key": { $tensor: 1, $$x: Number.NEGATIVE_INFINITY, "": 3, __proto__x: 4 },
  one: tensor([7], [1, 1]),
  name: "net",
  on: true,
  nothing: null,
  missing: undefined,
  lists: [[], [1], {}],
};

/** Every number of a tree by its bits, and where it is. */
const bits = (value: AnyTree): readonly string[] =>
  Tree.leaves(value).map(({ path, value }) => {
    const numbers = Float64Array.from(typeof value === "number" ? [value] : value.data);
    const shape = typeof value === "number" ? "" : value.shape.join();
    return `${path} ${shape} ${[...new BigUint64Array(numbers.buffer)].join()}`;
  });

describe("JSON", () => {
  test("brings back every bit, and the static leaves", () => {
    const back = treeFromJson(treeToJson(tree));
    expect(bits(back)).toEqual(bits(tree));
    expect(back).toMatchObject({ name: "net", on: true, nothing: null, lists: [[], [1], {}] });
    expect(Object.keys(Object(back))).toEqual(Object.keys(tree));
    expect(Object.isFrozen(back)).toBe(true);
    expect(treeToJson(back)).toBe(treeToJson(tree));
  });

  test("brings back trees that are one leaf, and names that mean something to JavaScript", () => {
    for (const leaf of [-0, 3, tensor([1, 2]), "text", null, undefined, []])
      expect(treeToJson(treeFromJson(treeToJson(leaf)))).toBe(treeToJson(leaf));
    const hostile: AnyTree = JSON.parse('{"__proto__": 1, "constructor": {"toString": 2}, "$undefined": 3}');
    expect(bits(treeFromJson(treeToJson(hostile)))).toEqual(bits(hostile));
  });

  test("with a tree to be like, has its type, its structure and its static leaves", () => {
    const text = treeToJson({ w: tensor([1, 2]), b: 3 });
    const act = (x: number): number => x;
    const { w, b, ...others } = treeFromJson(text, { b: 0, w: zeros([2]), act });
    expect([w.data[1], b, others]).toEqual([2, 3, { act }]);
    expect(codeAndPlace(() => treeFromJson(text, { w: zeros([2]) }))).toBe("GM-TREE-MISMATCH treeFromJson at params.b");
    expect(codeAndPlace(() => treeFromJson(text, { w: zeros([3]), b: 0 }))).toBe(
      "GM-TREE-MISMATCH treeFromJson at params.w",
    );
    expect(errorOf(() => treeFromJson(text, { w: zeros([2]), b: 3, c: [1] })).message).toMatchInlineSnapshot(`
      "treeFromJson at params.c[0]: expected a number, found nothing there.
        Both trees must have the same structure and the same shapes. [GM-TREE-MISMATCH]"
    `);
  });

  test("refuses what has no text, naming it", () => {
    expect(codeAndPlace(() => treeToJson({ act: [Math.tanh] }))).toBe("GM-TREE-LEAF params.act[0]");
    expect(codeAndPlace(() => treeToJson({ when: new Date(0) }))).toBe("GM-TREE-LEAF params.when");
    const cyclic: { self?: unknown } = {};
    cyclic.self = cyclic;
    expect(codeAndPlace(() => treeToJson(cyclic))).toBe("GM-TREE-CYCLE params.self");
  });

  const good = treeToJson({ w: tensor([1.5, 2]), b: -0 });

  test("every text that was cut off is found out", () => {
    for (let length = 0; length < good.length; length++)
      expect(codeAndPlace(() => treeFromJson(good.slice(0, length)))).toBe("GM-FILE treeFromJson");
  });

  test("every text that was tampered with is found out", () => {
    const tampered = [
      "null",
      "{}",
      "[1, 2]",
      '{"tree":{}}',
      good.replace('"version":1', '"version":2'),
      good.replace("[2]", "[3]"),
      good.replace("[2]", "[-2]"),
      good.replace("[2]", '"2"'),
      good.replace("1.5", '"1.5"'),
      good.replace("1.5", "null"),
      good.replace("1.5", "[1.5]"),
      good.replace('"-0"', '"minus"'),
      good.replace('"shape"', '"size"'),
      good.replace("$tensor", "$matrix"),
      good.replace('{"$number":"-0"}', '{"$number":"-0","x":1}'),
    ];
    for (const text of tampered)
      expect(
        codeAndPlace(() => treeFromJson(text)),
        text,
      ).toBe("GM-FILE treeFromJson");
    expect(codeAndPlace(() => untyped(treeFromJson)(new Uint8Array(3)))).toBe("GM-FILE treeFromJson");
    expect(errorOf(() => treeFromJson(good.replace("[2]", "[3]"))).message).toMatchInlineSnapshot(`
      "treeFromJson: expected 3 numbers for a tensor of shape [3] at params.w, found 2.
        The text is not what treeToJson wrote, or only a part of it. [GM-FILE]"
    `);
  });

  test("a nesting of thousands is no problem for the walk", () => {
    let deep: AnyTree = 1;
    for (let i = 0; i < 2000; i++) deep = i % 2 === 0 ? [deep] : { a: deep };
    expect(treeToJson(treeFromJson(treeToJson(deep)))).toBe(treeToJson(deep));
  });
});

describe("safetensors", () => {
  const leaves = { layers: tree.layers, one: tree.one, "odd key": tree["odd key"] };

  test("bring back every bit, into a tree that is like it", () => {
    const blank = Tree.map(() => 0)(leaves);
    expect(bits(fromSafetensors(toSafetensors(leaves), blank))).toEqual(bits(leaves));
    const act = Math.tanh;
    expect(fromSafetensors(toSafetensors({ w: 1 }), { w: 0, act, name: "a" })).toEqual({ w: 1, act, name: "a" });
    expect(fromSafetensors(toSafetensors(5), 0)).toBe(5);
    expect(toSafetensors({}).length).toBe(16);
    expect(fromSafetensors(toSafetensors({}), {})).toEqual({});
    expect(bits(fromSafetensors(toSafetensors([1, [2]]), [0, [0]]))).toEqual(bits([1, [2]]));
  });

  test("are laid out as the format says", () => {
    const bytes = toSafetensors({ w: tensor([[1, 2]]), b: -0 });
    const view = new DataView(bytes.buffer);
    const length = Number(view.getBigUint64(0, true));
    expect(length % 8).toBe(0);
    const header: unknown = JSON.parse(new TextDecoder().decode(bytes.subarray(8, 8 + length)));
    expect(header).toEqual({
      w: { dtype: "F64", shape: [1, 2], data_offsets: [0, 16] },
      b: { dtype: "F64", shape: [], data_offsets: [16, 24] },
    });
    expect([0, 8, 16].map((at) => view.getFloat64(8 + length + at, true))).toEqual([1, 2, -0]);
    expect(bytes.length).toBe(8 + length + 24);
    expect(Object.keys(readSafetensors(toSafetensors(leaves)))).toEqual([
      "layers[0].w",
      "layers[0].b",
      "layers[1].w",
      "layers[1].b",
      "one",
      '["odd key"].$tensor',
      '["odd key"].$$x',
      '["odd key"][""]',
      '["odd key"].__proto__x',
    ]);
  });

  /** A file with this header and so many bytes of data. */
  const file = (header: unknown, size: number, text = JSON.stringify(header)): Uint8Array => {
    const encoded = new TextEncoder().encode(text);
    const bytes = new Uint8Array(8 + encoded.length + size);
    new DataView(bytes.buffer).setBigUint64(0, BigInt(encoded.length), true);
    bytes.set(encoded, 8);
    return bytes;
  };
  const f64 = (start: number, end: number, shape: readonly number[]) => ({
    dtype: "F64",
    shape,
    data_offsets: [start, end],
  });

  test("of other makers are read: 32 bits, metadata, any order, an offset into a larger buffer", () => {
    const bytes = file(
      { __metadata__: { format: "pt" }, b: f64(8, 16, []), a: { ...f64(0, 8, [2]), dtype: "F32" } },
      16,
    );
    const at = bytes.length - 16;
    const view = new DataView(bytes.buffer);
    view.setFloat32(at, 0.1, true);
    view.setFloat32(at + 4, Number.NEGATIVE_INFINITY, true);
    view.setFloat64(at + 8, 0.1, true);
    const larger = new Uint8Array(bytes.length + 3);
    larger.set(bytes, 3);
    const { a, b } = readSafetensors(larger.subarray(3));
    expect([...a!.data]).toEqual([Math.fround(0.1), Number.NEGATIVE_INFINITY]);
    expect([b!.shape, b!.data[0]]).toEqual([[], 0.1]);
  });

  test("that were cut off are found out, wherever it was", () => {
    const bytes = toSafetensors({ w: tensor([1, 2]), b: 3 });
    for (let length = 0; length < bytes.length; length++)
      expect(codeAndPlace(() => readSafetensors(bytes.subarray(0, length)))).toBe("GM-FILE readSafetensors");
    const longer = new Uint8Array(bytes.length + 1);
    longer.set(bytes);
    expect(errorOf(() => readSafetensors(longer)).message).toMatchInlineSnapshot(`
      "readSafetensors: expected 24 bytes of data, as the header says, found 25.
        The bytes are no complete safetensors file: was it cut off, or is it of another kind? [GM-FILE]"
    `);
  });

  test("that are corrupt are found out", () => {
    const corrupt = [
      file({}, 8),
      file([], 0),
      file(null, 0),
      file({ a: 1 }, 0),
      file({ a: { ...f64(0, 8, []), dtype: "I64" } }, 8),
      file({ a: { ...f64(0, 8, []), dtype: "BF16" } }, 8),
      file({ a: f64(0, 8, [2]) }, 8),
      file({ a: f64(0, 8, [-1]) }, 8),
      file({ a: f64(8, 0, []) }, 8),
      file({ a: { ...f64(0, 8, []), data_offsets: [0] } }, 8),
      file({ a: { ...f64(0, 8, []), data_offsets: "0,8" } }, 8),
      file({ a: { dtype: "F64", data_offsets: [0, 8] } }, 8),
      file({ a: f64(0, 8, []), b: f64(0, 8, []) }, 8),
      file({ a: f64(0, 8, []), b: f64(16, 24, []) }, 24),
      file({ a: f64(0, 16, [2]), b: f64(8, 24, [2]) }, 24),
      file(undefined, 8, '{"a": '),
      new Uint8Array([255, 255, 255, 255, 255, 255, 255, 255, 1]),
      new Uint8Array([1, 0, 0, 0, 0, 0, 0, 0, 255]),
    ];
    for (const [i, bytes] of corrupt.entries())
      expect(
        codeAndPlace(() => readSafetensors(bytes)),
        String(i),
      ).toBe("GM-FILE readSafetensors");
    expect(codeAndPlace(() => untyped(readSafetensors)("text"))).toBe("GM-FILE readSafetensors");
    expect(errorOf(() => readSafetensors(corrupt[4]!)).message).toMatchInlineSnapshot(`
      "readSafetensors: expected a to be of dtype F64 or F32, found dtype I64.
        The bytes are no complete safetensors file: was it cut off, or is it of another kind? [GM-FILE]"
    `);
  });

  test("that do not fit the model are found out, with the tensor's name", () => {
    const bytes = toSafetensors({ w: zeros([2, 3]), b: 3 });
    const place = (like: AnyTree) => codeAndPlace(() => fromSafetensors(bytes, like));
    expect(place({ w: zeros([2, 3]), b: 0, c: 0 })).toBe("GM-TREE-MISMATCH fromSafetensors at params.c");
    expect(place({ w: zeros([3, 2]), b: 0 })).toBe("GM-TREE-MISMATCH fromSafetensors at params.w");
    expect(place({ w: zeros([2, 3]) })).toBe("GM-TREE-MISMATCH fromSafetensors at params");
    expect(place({ w: zeros([2, 3]), b: 0, toString: 0 })).toBe("GM-TREE-MISMATCH fromSafetensors at params.toString");
    expect(errorOf(() => fromSafetensors(bytes, { w: zeros([2, 3]) })).message).toMatchInlineSnapshot(`
      "fromSafetensors at params: expected no other tensors, found "b" in the file.
        Both trees must have the same structure and the same shapes. [GM-TREE-MISMATCH]"
    `);
  });

  test("a million numbers come back", () => {
    const large = fromTypedArray(normal(Key.make(1), [1000, 1000]).data, [1000, 1000]);
    const back = fromSafetensors(toSafetensors({ large }), { large: zeros([1000, 1000]) });
    expect(back.large.data.every((value, i) => Object.is(value, large.data[i]))).toBe(true);
  });
});

describe("files", () => {
  const folder = mkdtempSync(join(tmpdir(), "gradmap-files-"));
  const path = join(folder, "model.json");
  afterAll(() => rmSync(folder, { recursive: true }));

  test("hold what was saved, text or bytes, and nothing is left beside them", () => {
    saveFile(path, treeToJson({ w: 1 }));
    saveFile(path, treeToJson({ w: 2, name: "é" }));
    expect(treeFromJson(loadText(path))).toEqual({ w: 2, name: "é" });
    const bytes = toSafetensors({ w: tensor([1, 2]) });
    saveFile(path, bytes);
    expect([...loadFile(path)]).toEqual([...bytes]);
    expect(readdirSync(folder)).toEqual(["model.json"]);
  });

  /** A disk in memory that fails at one of its operations. */
  const failing = (operation: keyof FileSystem | "none") => {
    const files = new Map<string, number[]>([["model", [1, 2, 3]]]);
    const open: string[] = [];
    const guarded = <A extends readonly unknown[], R>(name: keyof FileSystem, f: (...args: A) => R) => {
      return (...args: A): R => {
        if (name === operation) throw new Error(`no ${name}`);
        return f(...args);
      };
    };
    const system: FileSystem = {
      find: guarded("find", (path: string) => ({ path, kind: files.has(path) ? "file" : "nothing" })),
      open: guarded("open", () => -1),
      create: guarded("create", (name: string) => {
        files.set(name, []);
        return open.push(name) - 1;
      }),
      // A disk may take less than it is given.
      write: guarded("write", (file: number, bytes: Uint8Array) => {
        files.get(open[file]!)!.push(...bytes.subarray(0, 2));
        return Math.min(2, bytes.length);
      }),
      flush: guarded("flush", () => undefined),
      close: guarded("close", () => undefined),
      rename: guarded("rename", (from: string, to: string) => {
        files.set(to, files.get(from)!);
        files.delete(from);
      }),
      remove: guarded("remove", (name: string) => {
        files.delete(name);
      }),
      flushFolder: guarded("flushFolder", () => undefined),
    };
    return { files, save: saveWith(system, () => "unique") };
  };

  test.each(["find", "create", "write", "flush", "close", "rename"] as const)(
    "are as before if it fails to %s",
    (operation) => {
      const { files, save } = failing(operation);
      expect(codeAndPlace(() => save("model", new Uint8Array([9, 9, 9])))).toBe("GM-FILE saveFile");
      expect([...files]).toEqual([["model", [1, 2, 3]]]);
    },
  );

  test("a disk that takes a part at a time gets everything", () => {
    const { files, save } = failing("none");
    save("model", new Uint8Array([9, 8, 7, 6, 5]));
    expect([...files]).toEqual([["model", [9, 8, 7, 6, 5]]]);
  });

  test("a save that cannot be leaves the old file, and says why", () => {
    writeFileSync(path, "old");
    expect(codeAndPlace(() => untyped(saveFile)(path, { w: 1 }))).toBe("GM-FILE saveFile");
    expect(codeAndPlace(() => saveFile(join(folder, "nowhere", "model.json"), "new"))).toBe("GM-FILE saveFile");
    expect(codeAndPlace(() => saveFile(folder, "new"))).toBe("GM-FILE saveFile");
    expect(readFileSync(path, "utf8")).toBe("old");
    expect(readdirSync(folder)).toEqual(["model.json"]);
  });

  test("that are not there, or no text, cannot be read", () => {
    expect(codeAndPlace(() => loadFile(join(folder, "nothing")))).toBe("GM-FILE loadFile");
    writeFileSync(path, new Uint8Array([0xff, 0xfe]));
    expect(codeAndPlace(() => loadText(path))).toBe("GM-FILE loadText");
  });
});
