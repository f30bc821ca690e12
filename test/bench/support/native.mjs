// A task in C: compiled in a folder for temporary files, and timed inside the program itself. Knows files, gcc and the
// frame around the task; is ignorant of what is computed.
import { execFileSync } from "node:child_process";
import { mkdtempSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { fileURLToPath } from "node:url";

const pathOf = (name) => fileURLToPath(new URL(name, import.meta.url));

export const hasCompiler = () => {
  try {
    execFileSync("gcc", ["--version"], { stdio: "ignore" });
    return true;
  } catch {
    return false;
  }
};

/**
 * The program of a task: `source` is its file, `inputs` the numbers it reads, `outputs` how many it writes. `batch` runs
 * it once more and gives nanoseconds a call; `result` is what the last run wrote; `remove` clears its folder away.
 */
export const program = ({ source, inputs, outputs, flags = ["-march=native"], libraries = ["-lm"] }) => {
  const folder = mkdtempSync(join(tmpdir(), "gradmap-bench-"));
  const [binary, input, output] = ["task", "in", "out"].map((name) => join(folder, name));
  const include = `-I${pathOf(".")}`;
  const files = [pathOf("frame.c"), fileURLToPath(source)];
  execFileSync("gcc", ["-O3", ...flags, include, "-o", binary, ...files, ...libraries]);
  writeFileSync(input, Float64Array.from(inputs.flatMap((part) => [...part])));
  return {
    batch: ({ batch = 0, wall = false }) => {
      const args = [input, output, outputs, batch, wall ? "wall" : "cpu"].map(String);
      return Number(execFileSync(binary, args));
    },
    result: () => {
      const bytes = readFileSync(output);
      return new Float64Array(bytes.buffer.slice(bytes.byteOffset, bytes.byteOffset + bytes.byteLength));
    },
    remove: () => rmSync(folder, { recursive: true }),
  };
};
