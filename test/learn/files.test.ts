// Where a file is written to: behind links, as whose, into what is no file, and what is said where that is not possible.
import {
  chmodSync,
  linkSync,
  lstatSync,
  mkdirSync,
  mkdtempSync,
  readdirSync,
  readFileSync,
  readlinkSync,
  realpathSync,
  rmSync,
  statSync,
  symlinkSync,
  writeFileSync,
} from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterAll, describe, expect, test } from "vitest";
import { disk, type FileSystem } from "../../src/files/disk.js";
import { saveWith } from "../../src/files/files.js";
import { loadText, saveFile } from "../../src/files/index.js";
import { errorOf, untyped } from "../throwing.js";

const folder = realpathSync(mkdtempSync(join(tmpdir(), "gradmap-save-")));
afterAll(() => rmSync(folder, { recursive: true }));

const inFolder = (...names: readonly string[]): string => join(folder, ...names);
const permissions = (path: string): number => statSync(path).mode & 0o777;

describe("a link", () => {
  test("stays a link, and what it leads to is written", () => {
    mkdirSync(inFolder("models"));
    writeFileSync(inFolder("models", "real.json"), "old");
    symlinkSync(join("models", "real.json"), inFolder("latest.json"));
    symlinkSync("latest.json", inFolder("again.json"));
    saveFile(inFolder("again.json"), "new");
    expect(lstatSync(inFolder("latest.json")).isSymbolicLink()).toBe(true);
    expect(readlinkSync(inFolder("again.json"))).toBe("latest.json");
    expect(readFileSync(inFolder("models", "real.json"), "utf8")).toBe("new");
    expect(readdirSync(inFolder("models"))).toEqual(["real.json"]);
  });

  test("to what is not there yet makes it there", () => {
    symlinkSync(join("models", "next.json"), inFolder("next.json"));
    saveFile(inFolder("next.json"), "first");
    expect(loadText(inFolder("models", "next.json"))).toBe("first");
    expect(lstatSync(inFolder("next.json")).isSymbolicLink()).toBe(true);
  });

  test("is read from where it really stands, in a folder behind a link", () => {
    mkdirSync(inFolder("deep", "runs"), { recursive: true });
    symlinkSync(join("deep", "runs"), inFolder("runs-link"));
    symlinkSync(join("..", "best.json"), inFolder("deep", "runs", "best.json"));
    saveFile(inFolder("runs-link", "best.json"), "best");
    expect(loadText(inFolder("deep", "best.json"))).toBe("best");
    expect(readdirSync(folder)).not.toContain("best.json");
  });

  test("that goes round is refused with its path", () => {
    symlinkSync("round.json", inFolder("round.json"));
    const { code, expected } = errorOf(() => saveFile(inFolder("round.json"), "text"));
    expect([code, expected]).toEqual(["GM-FILE", `to write ${inFolder("round.json")}`]);
  });
});

describe("what is there already", () => {
  test.each([0o600, 0o640, 0o755])("keeps who may do what with it: %o", (mode) => {
    const path = inFolder("kept.json");
    writeFileSync(path, "old");
    chmodSync(path, mode);
    saveFile(path, "new");
    expect(permissions(path)).toBe(mode);
    expect(loadText(path)).toBe("new");
  });

  test("is replaced and not written over: another name of it keeps what was", () => {
    writeFileSync(inFolder("one.json"), "old");
    linkSync(inFolder("one.json"), inFolder("other.json"));
    saveFile(inFolder("one.json"), "new");
    expect(loadText(inFolder("other.json"))).toBe("old");
  });

  test("and is no file, is written to", () => {
    saveFile("/dev/null", "text");
    expect(statSync("/dev/null").isCharacterDevice()).toBe(true);
  });

  test("and is a folder, is refused", () => {
    mkdirSync(inFolder("runs"));
    const { message } = errorOf(() => saveFile(inFolder("runs"), "text"));
    expect(message.replace(folder, "")).toMatchInlineSnapshot(`
      "saveFile: expected to write /runs, found a folder.
        Write the name of a file in it, such as model.json. [GM-FILE]"
    `);
    expect(errorOf(() => untyped(saveFile)(undefined, "text")).message).toMatchInlineSnapshot(`
      "saveFile: expected a path, found undefined.
        Write saveFile("model.json", text). [GM-FILE]"
    `);
  });
});

describe("a disk that refuses", () => {
  const refusing = (operation: "find" | "create" | "write", code: string): FileSystem => ({
    ...disk,
    [operation]: () => {
      throw Object.assign(new Error(`${code}: no ${operation}`), { code });
    },
  });
  const messageOf = (operation: "find" | "create" | "write", code: string): string => {
    const path = inFolder("refused.json");
    writeFileSync(path, "old");
    const { message } = errorOf(() => saveWith(refusing(operation, code), () => "unique")(path, "new"));
    expect(loadText(path)).toBe("old");
    expect(readdirSync(folder).filter((name) => name.endsWith(".tmp"))).toEqual([]);
    return message.replace(folder, "");
  };

  test("says that it is full", () => {
    expect(messageOf("write", "ENOSPC")).toMatchInlineSnapshot(`
      "saveFile: expected to write /refused.json, found ENOSPC: no write.
        The disk is full. What the file held before is still there. [GM-FILE]"
    `);
  });

  test("says that it can only be read", () => {
    expect(messageOf("create", "EROFS")).toMatchInlineSnapshot(`
      "saveFile: expected to write /refused.json, found EROFS: no create.
        This disk can only be read: save somewhere else. [GM-FILE]"
    `);
  });

  test("says that nobody may write there", () => {
    expect(messageOf("find", "EACCES")).toMatchInlineSnapshot(`
      "saveFile: expected to write /refused.json, found EACCES: no find.
        It may not be written to: save somewhere else, or change who may. A new file is made beside the old one, so its folder must allow that too. [GM-FILE]"
    `);
  });
});
