import { availableParallelism } from "node:os";
import { defineConfig } from "vitest/config";
import { BaseSequencer, type TestSpecification } from "vitest/node";

const source = (path: string): string => new URL(path, import.meta.url).pathname;

// Files that take some five seconds and more, the longest first; those that mostly wait stand between those that compute.
const longest = [
  ...["browser/page", "run/compiled-golden", "docs", "browser/explorer", "laws/ops", "browser/lessons"],
  ...["cli/process", "run/wasm/matmul", "run/wasm/text", "laws/tensor-programs", "run/javascript-programs"],
  ...["browser/svg", "sentences", "run/limits", "show/folding", "readme", "run/no-code-generation"],
  ...["run/javascript-golden", "laws/tensor-ops", "laws/library/machinery", "laws/vocabulary-batch", "laws/control"],
  ...["run/wasm/math"],
];

/** Begins with the longest: one that begins last works alone while other cores have nothing to do. */
class LongestFirst extends BaseSequencer {
  override async sort(files: TestSpecification[]): Promise<TestSpecification[]> {
    const place = ({ moduleId }: TestSpecification): number => {
      const at = longest.findIndex((name) => moduleId.endsWith(`/test/${name}.test.ts`));
      return at === -1 ? longest.length : at;
    };
    return (await super.sort(files)).sort((a, b) => place(a) - place(b));
  }
}

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
  // the tests. Some wait for a browser or for another process meanwhile: one worker more than cores, as a number, since
  // per cent of them are never more than all. On a busy machine that may take long, so the times allowed are far above
  // what is usual.
  test: {
    include: ["test/**/*.test.ts"],
    testTimeout: 60_000,
    hookTimeout: 60_000,
    expect: { poll: { timeout: 20_000 } },
    pool: "threads",
    isolate: false,
    maxWorkers: availableParallelism() + 1,
    sequence: { sequencer: LongestFirst },
  },
});
