// How the explorer is served and built. Gradmap is the built package, so that what is tried here is what is published.
import { fileURLToPath } from "node:url";
import { defineConfig } from "vite";

const here = (path: string): string => fileURLToPath(new URL(path, import.meta.url));
const { GRADMAP_DIST: dist = here("../../dist") } = process.env;

export default defineConfig({
  root: here("."),
  // From any folder of any server.
  base: "./",
  resolve: {
    alias: [
      { find: /^gradmap$/, replacement: `${dist}/src/index.js` },
      { find: /^gradmap\/learn$/, replacement: `${dist}/src/learn/index.js` },
      { find: /^gradmap\/show$/, replacement: `${dist}/src/show.js` },
    ],
  },
  oxc: { jsx: { runtime: "automatic", importSource: "preact" } },
  build: {
    outDir: here("../../out/explorer"),
    emptyOutDir: true,
    rolldownOptions: {
      input: [here("index.html"), here("network.html")],
      output: { chunkFileNames: "assets/shared-[hash].js" },
    },
  },
});
