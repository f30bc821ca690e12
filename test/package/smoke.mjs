// The packed tarball, installed in a fresh folder and run in bare Node: by import, by require, and by the type checker.
// What vitest accepts and Node does not (fp-ts import paths, missing files, wrong exports) fails here.
import assert from "node:assert";
import { execFileSync, spawnSync } from "node:child_process";
import { mkdtempSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { fileURLToPath } from "node:url";

const root = fileURLToPath(new URL("../..", import.meta.url));
const folder = mkdtempSync(join(tmpdir(), "gradmap-smoke-"));
const run = (command, args, cwd = folder) =>
  execFileSync(command, args, { cwd, encoding: "utf8", stdio: ["ignore", "pipe", "inherit"] });
const file = (name, text) => writeFileSync(join(folder, name), text);

const checks = `
const loss = ({ w, b }) => square(sub(add(mul(w, 3), b), 10));
assert.deepStrictEqual(grad(loss)({ w: 2, b: 1 }), { w: -18, b: -6 });
assert.strictEqual(grad((x) => grad((y) => mul(x, mul(y, y)))(x))(3), 12);
const [value] = valueAndGrad((w) => sum(matmul(w, tensor([[1], [2]]))))(tensor([[3, 4]]));
assert.strictEqual(value, 11);
assert.strictEqual(attempt(evaluate)(variable("x"), {}).left.code, "GM-UNBOUND");
assert.strictEqual(toInfix(math\`2 * \${variable("x")} + 1\`), "2 * x + 1");
const [key] = Key.split(Key.make(1));
assert.strictEqual(Key.normal(key), Key.normal(JSON.parse(JSON.stringify(key))));
`;
const names = "attempt, evaluate, grad, math, matmul, mul, add, square, sub, sum, tensor, valueAndGrad, variable";

try {
  const tarball = run("npm", ["pack", "--silent", "--pack-destination", folder], root).trim().split("\n").at(-1);
  file("package.json", JSON.stringify({ name: "consumer", private: true }));
  run("npm", ["install", "--no-audit", "--no-fund", "--silent", `./${tarball}`]);

  file(
    "import.mjs",
    `import assert from "node:assert";\nimport { ${names} } from "gradmap";\nimport { Key } from "gradmap/learn";\nimport { toInfix } from "gradmap/show";\n${checks}`,
  );
  run(process.execPath, ["import.mjs"]);

  file(
    "files.mjs",
    `import assert from "node:assert";
import { loadFile, saveFile } from "gradmap/files";
import { fromSafetensors, Key, linear, toSafetensors } from "gradmap/learn";
const params = linear(3, 2).init(Key.make(1));
saveFile("model.safetensors", toSafetensors(params));
assert.deepStrictEqual(fromSafetensors(loadFile("model.safetensors"), params), params);`,
  );
  run(process.execPath, ["files.mjs"]);

  file(
    "require.cjs",
    `const assert = require("node:assert");\nconst { ${names} } = require("gradmap");\nconst { Key } = require("gradmap/learn");\nconst { toInfix } = require("gradmap/show");\n${checks}`,
  );
  run(process.execPath, ["require.cjs"]);

  file(
    "same.cjs",
    `const assert = require("node:assert");\nimport("gradmap").then((m) => assert.strictEqual(m.grad, require("gradmap").grad));`,
  );
  run(process.execPath, ["same.cjs"]);

  file(
    "show.mjs",
    `import assert from "node:assert";
import { formula, reversePass } from "gradmap";
import * as show from "gradmap/show";
const y = formula("x * y");
const steps = reversePass(y, { x: 2, y: 3 });
assert.match(show.toHtml(y, { x: 2, y: 3 }), /^<!doctype html>/);
assert.match(show.toSvg(y, { steps }), /^<svg /);
assert.match(show.toDot(y), /^digraph /);
assert.match(show.toMermaid(y), /^flowchart /);
assert.match(show.toMathml(y), /^<math /);
assert.match(show.toBoxes(y), /─/);
assert.match(show.toDerivation(steps), /dL/);
assert.strictEqual(show.history(y, { x: 2, y: 3 }).length, steps.length + 1);`,
  );
  run(process.execPath, ["show.mjs"]);

  file(
    "notebook.mjs",
    `import assert from "node:assert";
import { variable } from "gradmap";
const display = Symbol.for("Jupyter.display");
const before = variable("x")[display]();
await import("gradmap/notebook");
assert.notDeepStrictEqual(variable("x")[display](), before);`,
  );
  run(process.execPath, ["notebook.mjs"]);

  // The command as users start it, and its exit codes.
  const program = join(folder, "node_modules", ".bin", "gradmap");
  const gradmap = (...args) => spawnSync(program, args, { cwd: folder, encoding: "utf8" });
  const words = ["--no-install", "gradmap", "explain", "x*y + sin(x)", "--at", "x=2,y=3"];
  const explained = spawnSync("npx", words, { cwd: folder, encoding: "utf8" });
  assert.deepStrictEqual([explained.status, explained.stderr], [0, ""]);
  assert.match(explained.stdout, /= 6\.909297426825682/);
  assert.strictEqual(gradmap("explain", "stopGradient(x) * x", "--at", "x=2").status, 1);
  assert.strictEqual(gradmap("explain", "x +").status, 2);
  assert.strictEqual(gradmap().status, 2);
  assert.match(gradmap("--version").stdout, /^\d+\.\d+\.\d+\n$/);
  assert.strictEqual(gradmap("explain", "x", "--at", "x=1", "--html", "--out", "page.html").status, 0);
  assert.match(readFileSync(join(folder, "page.html"), "utf8"), /^<!doctype html>/);
  file(
    "ops.mjs",
    `import { defineOp } from "gradmap";
const half = { args: ["x"], value: (x) => x / 2, domain: [[-5, 5]] };
export const good = defineOp({ ...half, name: "good", partials: () => [0.5] });
export const bad = defineOp({ ...half, name: "bad", partials: () => [2] });`,
  );
  const unchecked = gradmap("check", "ops.mjs");
  assert.strictEqual(unchecked.status, 2);
  assert.match(unchecked.stderr, /npm install --save-dev fast-check/);

  // fast-check is an optional peer: without it gradmap works (above) and gradmap/laws names what is missing.
  file(
    "laws-missing.mjs",
    `import assert from "node:assert";\nawait assert.rejects(import("gradmap/laws"), /npm install --save-dev fast-check/);`,
  );
  run(process.execPath, ["laws-missing.mjs"]);
  run("npm", ["install", "--no-audit", "--no-fund", "--silent", "fast-check@4"]);
  file(
    "laws.mjs",
    `import assert from "node:assert";\nimport { tanh } from "gradmap";\nimport { check, customOpLaws } from "gradmap/laws";\nassert.strictEqual(check({ seed: 1, numRuns: 50 })(customOpLaws(tanh))._tag, "Right");`,
  );
  run(process.execPath, ["laws.mjs"]);

  const checked = gradmap("check", "ops.mjs", "--runs", "20");
  assert.strictEqual(checked.status, 1, checked.stderr);
  assert.match(checked.stdout, /^ok {6}good {2}keeps \d+ laws/m);
  assert.match(checked.stdout, /^broken {2}bad {3}breaks \d+ laws: op\.partials/m);

  // Every subpath's types, with all that they refer to checked too: what a declaration of ours drags in must be sound.
  const { exports } = JSON.parse(readFileSync(join(root, "package.json"), "utf8"));
  const subpaths = Object.keys(exports).filter((path) => path !== "./package.json");
  const imports = subpaths.map((path, i) => `export * as all${i} from "gradmap${path.slice(1)}";`);
  file(
    "types.mts",
    `import { type Expr, grad, mul, type Tensor, tensor } from "gradmap";
import "gradmap/notebook";
${imports.filter((line) => !line.includes("notebook")).join("\n")}
const g: { w: number; v: Tensor } = grad(({ w, v }: { w: Expr; v: Expr }) => mul(w, w))({ w: 2, v: tensor([1]) });
// @ts-expect-error: a tuple is no scalar loss
grad((x: Expr) => [x, x]);
export { g };`,
  );
  const tsc = join(root, "node_modules", "typescript", "bin", "tsc");
  const strict = [
    "--noEmit",
    "--strict",
    "--exactOptionalPropertyTypes",
    "--skipLibCheck",
    "false",
    "--target",
    "es2022",
  ];
  for (const [module, resolution] of [
    ["nodenext", "nodenext"],
    ["esnext", "bundler"],
  ])
    run(process.execPath, [tsc, ...strict, "--module", module, "--moduleResolution", resolution, "types.mts"]);
  console.log("the packed package works by import, by require, by its types and by its command");
} finally {
  rmSync(folder, { recursive: true, force: true });
}
