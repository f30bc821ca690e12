// What a program gets that bundles a part of the package: what it uses, and nothing of the pictures, the page or the command
// line.

import { join } from "node:path";
import { gzipSync } from "node:zlib";
import { build } from "vite";
import { beforeAll, describe, expect, test } from "vitest";
import { builtPackage } from "../browser/browser.js";

interface Bundle {
  readonly code: string;
  /** The modules that something is left of, as paths below `dist/src`, or package names. */
  readonly modules: readonly string[];
}

const bundled = async (dist: string, source: string): Promise<Bundle> => {
  const entry = "\0entry";
  const alias = ["show", "learn", "notebook"].map((name) => ({
    find: new RegExp(`^gradmap/${name}$`),
    replacement: join(dist, "src", name === "learn" ? "learn/index.js" : `${name}.js`),
  }));
  const result = await build({
    configFile: false,
    logLevel: "silent",
    resolve: { alias: [...alias, { find: /^gradmap$/, replacement: join(dist, "src", "index.js") }] },
    plugins: [
      {
        name: "entry",
        resolveId: (id) => (id === "entry" ? entry : undefined),
        load: (id) => (id === entry ? source : undefined),
      },
    ],
    build: {
      write: false,
      minify: true,
      target: "es2022",
      rollupOptions: { input: "entry", preserveEntrySignatures: "strict" },
    },
  });
  const outputs = (Array.isArray(result) ? result : [result]).flatMap((each) => ("output" in each ? each.output : []));
  const chunks = outputs.flatMap((output) => (output.type === "chunk" ? [output] : []));
  return {
    code: chunks.map(({ code }) => code).join("\n"),
    modules: chunks.flatMap(({ modules }) =>
      Object.entries(modules).flatMap(([id, { renderedLength }]) =>
        renderedLength > 0 && id !== entry ? [id.replace(`${dist}/src/`, "").replace(/^.*node_modules\//, "")] : [],
      ),
    ),
  };
};

const kilobytes = ({ code }: Bundle): number => gzipSync(code).length / 1000;

describe("bundles", () => {
  let dist = "";
  beforeAll(async () => {
    const { GRADMAP_DIST } = process.env;
    dist = GRADMAP_DIST ?? (await builtPackage());
  }, 240_000);

  test("grad and one op: nothing to see, to teach or to start", async () => {
    const bundle = await bundled(dist, 'export { grad, mul } from "gradmap";');
    const others = bundle.modules.filter((path) => /^(?:show|teach|cli|files|learn|notebook|@dagrejs)/.test(path));
    expect(others).toEqual([]);
    expect(bundle.modules.length).toBeGreaterThan(20);
    expect(bundle.code).toContain("GM-SHAPE");
    expect(bundle.code).not.toMatch(/<svg|<!doctype|gradmap explain/);
    expect(kilobytes(bundle)).toBeLessThan(70);
    process.stdout.write(
      `grad and mul: ${kilobytes(bundle).toFixed(1)} kB gzipped, ${bundle.modules.length} modules\n`,
    );
  });

  test("formulas as text: no layout, no page", async () => {
    const bundle = await bundled(dist, 'export { toInfix } from "gradmap/show";');
    expect(bundle.modules).toContain("show/infix.js");
    expect(
      bundle.modules.filter((path) => /dagre|^(?:teach|cli|transform|run)\/|^show\/(?:drawing|graph)\//.test(path)),
    ).toEqual([]);
    process.stdout.write(`toInfix: ${kilobytes(bundle).toFixed(1)} kB gzipped, ${bundle.modules.length} modules\n`);
  });

  test("a picture has the layout, and no page", async () => {
    const bundle = await bundled(dist, 'export { toSvg } from "gradmap/show";');
    expect(bundle.modules.some((path) => path.startsWith("@dagrejs/dagre"))).toBe(true);
    expect(bundle.modules.filter((path) => /^(?:teach|cli|run|transform)\//.test(path))).toEqual([]);
  });

  test("what is asked for by its effect is there", async () => {
    const bundle = await bundled(dist, 'import "gradmap/notebook"; export { variable } from "gradmap";');
    expect(bundle.modules).toContain("notebook.js");
  });
});
