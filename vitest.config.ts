import { defineConfig } from "vitest/config";

const source = (path: string): string => new URL(path, import.meta.url).pathname;

export default defineConfig({
  resolve: {
    alias: [
      { find: /^gradmap$/, replacement: source("./src/index.ts") },
      { find: /^gradmap\/laws$/, replacement: source("./laws/index.ts") },
      { find: /^gradmap\/files$/, replacement: source("./src/files/index.ts") },
      { find: /^gradmap\/learn$/, replacement: source("./src/learn/index.ts") },
      { find: /^gradmap\/notebook$/, replacement: source("./src/notebook.ts") },
      { find: /^gradmap\/show$/, replacement: source("./src/show.ts") },
    ],
  },
  // Tests keep nothing in modules that another could see, so files share them: loading the library for each took longer than
  // the tests. Some wait for a browser or for another process meanwhile: more workers than cores. On a
  // busy machine that may take long, so the times allowed are far above what is usual.
  test: {
    include: ["test/**/*.test.ts"],
    testTimeout: 60_000,
    hookTimeout: 60_000,
    expect: { poll: { timeout: 20_000 } },
    pool: "threads",
    isolate: false,
    maxWorkers: "150%",
  },
});
