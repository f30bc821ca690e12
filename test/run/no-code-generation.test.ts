// The public functions where an engine forbids code: from text, as pages with a policy do and as Node does when told so,
// and as WebAssembly. In processes of their own, with the package bundled into one file; what one of them computes the
// others must, too.
import { execFile } from "node:child_process";
import { mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { fileURLToPath } from "node:url";
import { promisify } from "node:util";
import { build } from "vite";
import { afterAll, beforeAll, describe, expect, test } from "vitest";

// What the processes run. Written out as text since it must not be touched by what makes tests run.
const script = `
const [setting] = process.argv.slice(2);
let modules = 0;
if (setting === "absent") delete globalThis.WebAssembly;
else {
  const { Instance, CompileError } = WebAssembly;
  WebAssembly.Instance = function (...args) {
    modules += 1;
    return new Instance(...args);
  };
  if (setting === "refused")
    WebAssembly.Module = function () {
      throw new CompileError("Wasm code generation disallowed by embedder");
    };
}
const isAllowed = () => {
  try {
    return new Function("return true;")();
  } catch {
    return false;
  }
};
const { add, div, evaluate, exp, grad, jvp, math, max, mul, scan, sin, softmax, square, sub, sum, tanh, tensor, valueAndGrad, variable, vmap } =
  await import("./gradmap.js");

const net = ({ layers, "a name": scale, list }) => {
  let x = scale;
  for (let i = 0; i < 30; i++) x = layers.reduce((y, { w, b }) => tanh(add(mul(w, y), b)), max(x, math\`0.1 * \${x} - 1\`));
  return add(x, list.reduce((total, y) => add(total, square(y)), 0));
};
const parameters = { layers: [{ w: 0.5, b: 0.1 }, { w: -0.7, b: 0.3 }], "a name": 0.9, list: Array.from({ length: 12 }, (_, i) => i / 7) };
const loop = (start, xs) => scan((c, x) => { const next = sin(add(mul(c, x), 0.3)); return [next, exp(c)]; }, start, xs);
const vector = tensor(Array.from({ length: 50 }, (_, i) => Math.cos(i)));
const long = tensor(Array.from({ length: 20000 }, (_, i) => Math.cos(i) + 1.5));
const logits = tensor([[1, 2, 3], [0.5, -1, 0.25]]);

const functions = {
  grad: () => grad(net)(parameters),
  valueAndGrad: () => valueAndGrad(net)(parameters),
  jvp: () => jvp(net)([parameters], [parameters]),
  scan: () => grad((start, xs) => { const [last, all] = loop(start, xs); return add(last, sum(all)); })(0.4, vector),
  vmap: () => vmap(grad((x) => sum(square(softmax(x)))))(logits),
  evaluate: () => evaluate(div(sub(variable("x"), 1), 3), { x: 5 }),
  long: () => valueAndGrad((x) => sum(mul(tanh(x), square(x))))(long),
};

const numbersIn = (tree) => {
  if (typeof tree === "number") return [tree];
  if (Array.isArray(tree)) return tree.flatMap(numbersIn);
  return "shape" in tree ? [...tree.data] : Object.values(tree).flatMap(numbersIn);
};
const bits = (numbers) => Buffer.from(Float64Array.from(numbers).buffer).toString("hex");

const results = {};
for (const [name, run] of Object.entries(functions)) {
  const first = numbersIn(run());
  let steady = true;
  // Often enough for whatever is generated only for what is called often.
  for (let i = 0; i < (name === "long" ? 3 : 250); i++) steady = steady && bits(numbersIn(run())) === bits(first);
  results[name] = { bits: bits(first), steady };
}
process.stdout.write(JSON.stringify({ isAllowed: isAllowed(), modules, results }));
`;

interface Report {
  /** Whether functions could be made of text, and how many WebAssembly modules ran. */
  readonly isAllowed: boolean;
  readonly modules: number;
  /** The numbers of each function's first result, and whether all later ones were the same to the last bit. */
  readonly results: Readonly<Record<string, { readonly bits: string; readonly steady: boolean }>>;
}

const folder = mkdtempSync(join(tmpdir(), "gradmap-"));

const processWith = async (flags: readonly string[], setting: "usual" | "absent" | "refused"): Promise<Report> => {
  const { stdout } = await promisify(execFile)(process.execPath, [...flags, join(folder, "script.js"), setting], {
    maxBuffer: 2 ** 26,
  });
  return JSON.parse(stdout);
};

const forbidden = "--disallow-code-generation-from-strings";

let usual: Report;

beforeAll(async () => {
  await build({
    root: fileURLToPath(new URL("../..", import.meta.url)),
    configFile: false,
    logLevel: "silent",
    build: {
      outDir: folder,
      emptyOutDir: false,
      minify: false,
      target: "es2022",
      lib: { entry: "src/index.ts", formats: ["es"], fileName: "gradmap" },
    },
  });
  writeFileSync(join(folder, "package.json"), '{ "type": "module" }');
  writeFileSync(join(folder, "script.js"), script);
  usual = await processWith([], "usual");
}, 60_000);

afterAll(() => {
  rmSync(folder, { recursive: true });
});

const names = ["grad", "valueAndGrad", "jvp", "scan", "vmap", "evaluate", "long"];

const numbersOf = (bits: string): Float64Array => new Float64Array(Uint8Array.from(Buffer.from(bits, "hex")).buffer);

/** The functions whose results are others, or not always the same. Sums of many numbers may be added in another order. */
const differences = ({ results }: Report, sameSums: boolean): readonly string[] =>
  names.filter((name) => {
    const [found, wanted] = [results[name]!, usual.results[name]!];
    if (!found.steady) return true;
    if (name !== "long" || sameSums) return found.bits !== wanted.bits;
    const [a, b] = [numbersOf(found.bits), numbersOf(wanted.bits)];
    return a.length !== b.length || a.some((x, i) => !(Math.abs(x - b[i]!) <= 1e-13 * Math.abs(b[i]!)));
  });

test("what is computed where everything is allowed", () => {
  expect(Object.keys(usual.results)).toEqual(names);
  expect(usual.isAllowed).toBe(true);
  expect(usual.modules).toBeGreaterThan(0);
  expect(differences(usual, true)).toEqual([]);
  const { grad, long, evaluate } = usual.results;
  expect([numbersOf(grad!.bits).length, numbersOf(long!.bits).length]).toEqual([17, 20_001]);
  expect([...numbersOf(evaluate!.bits)]).toEqual([4 / 3]);
});

test("the same, and still WebAssembly, where code must not be made of text", async () => {
  const report = await processWith([forbidden], "usual");
  expect(report.isAllowed).toBe(false);
  expect(report.modules).toBe(usual.modules);
  expect(differences(report, true)).toEqual([]);
});

describe("the same without WebAssembly", () => {
  test.each([
    ["which an engine does not have", [], "absent"],
    ["which a page refuses", [], "refused"],
    ["nor code made of text, nor any other, as in node --jitless", [forbidden, "--jitless", "--no-warnings"], "absent"],
  ] as const)("%s", async (_, flags, setting) => {
    const report = await processWith(flags, setting);
    expect(report.isAllowed).toBe(!flags.some((flag) => flag === forbidden));
    expect(report.modules).toBe(0);
    expect(differences(report, false)).toEqual([]);
  });
});
