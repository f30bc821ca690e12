// Libraries that are to be had as TypeScript source only: fetched at one commit, and turned into JavaScript file by file.
// Knows Git and the compiler; is ignorant of what the libraries do. All of it lies under node_modules, where no other tool of
// this repository looks.
import { execFileSync } from "node:child_process";
import { existsSync, mkdirSync, readdirSync, readFileSync, renameSync, rmSync, writeFileSync } from "node:fs";
import { createRequire } from "node:module";
import { dirname, join } from "node:path";
import { fileURLToPath } from "node:url";

const require = createRequire(import.meta.url);

const root = fileURLToPath(new URL("node_modules/.checkouts/", import.meta.url));
const folderOf = (name) => join(root, name);
const builtOf = (name) => join(root, `${name}.built`);

const sources = (folder) =>
  readdirSync(folder, { recursive: true })
    .filter((file) => file.endsWith(".ts") && !/node_modules|\.test\.|\.d\.ts$/.test(file))
    .filter((file) => /^(src|lib|micrograd)\//.test(file));

// Types are dropped and imports become `require`, which finds `./Value` without its extension.
const build = (name) => {
  const { ModuleKind, ScriptTarget, transpileModule } = require("typescript");
  const compilerOptions = { module: ModuleKind.CommonJS, target: ScriptTarget.ES2022, esModuleInterop: true };
  for (const file of sources(folderOf(name))) {
    const { outputText } = transpileModule(readFileSync(join(folderOf(name), file), "utf8"), { compilerOptions });
    const path = join(builtOf(name), file.replace(/\.ts$/, ".js"));
    mkdirSync(dirname(path), { recursive: true });
    writeFileSync(path, outputText);
  }
  writeFileSync(join(builtOf(name), "package.json"), '{ "type": "commonjs" }\n');
};

/** Fetches and builds what is not there yet; says why where that is not possible. */
export const checkOut = ({ name, repository, commit }) => {
  const mark = join(builtOf(name), "COMMIT");
  if (existsSync(mark) && readFileSync(mark, "utf8") === commit) return undefined;
  const folder = folderOf(name);
  const git = (...args) =>
    execFileSync("git", args, { cwd: folder, encoding: "utf8", stdio: ["ignore", "pipe", "pipe"], timeout: 60_000 });
  try {
    for (const old of [folder, builtOf(name)]) rmSync(old, { recursive: true, force: true });
    mkdirSync(folder, { recursive: true });
    git("init", "--quiet");
    git("fetch", "--quiet", "--depth", "1", repository, commit);
    git("checkout", "--quiet", "FETCH_HEAD");
    build(name);
    writeFileSync(`${mark}.new`, commit);
    renameSync(`${mark}.new`, mark);
    return undefined;
  } catch (error) {
    const said =
      String(error.stderr ?? "")
        .trim()
        .split("\n")
        .at(-1) || error.message;
    return `not fetched: ${said}`;
  }
};

/** The exports of these files of a library together. */
export const builtFrom = ({ name, files }) =>
  Object.assign({}, ...files.map((file) => require(join(builtOf(name), file.replace(/\.ts$/, ".js")))));
