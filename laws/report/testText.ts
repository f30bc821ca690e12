// A counterexample as a test that anyone can paste: the law, asked about these values alone. Where they cannot be written
// down, the seed and the path find them again.

import { literalOf } from "./literal.js";
import type { Failure } from "./violation.js";

/** The TypeScript of a test that fails as long as the law does not hold. */
export const testOf = (failure: Failure): string => {
  const { law, set, seed, numRuns, path } = failure;
  // Without a counterexample all samples are the counterexample.
  const again = path === "" ? `numRuns: ${numRuns}` : `numRuns: 1, path: ${JSON.stringify(path)}`;
  const source = set.source ?? "laws";
  const values = "values" in failure ? literalOf(failure.values) : undefined;
  const makers = [...new Set([...source.matchAll(/\b(\w+Laws)\b/g)].map(([, name]) => name!))];
  const uses = values === undefined ? ["check", "showViolation"] : ["lawOf"];
  const tensors = values?.includes("tensor(") === true ? ['import { tensor } from "gradmap";'] : [];
  const given = set.source === undefined ? ["// laws: the set that was checked"] : [];
  const body =
    values === undefined
      ? [
          `  const result = check({ seed: ${seed}, ${again} })(lawSet("again", [lawOf(${source}, ${JSON.stringify(law.id)})]));`,
          '  if (result._tag === "Left") throw new Error(showViolation(result.left[0]));',
        ]
      : [`  lawOf(${source}, ${JSON.stringify(law.id)}).at(${values});`];
  const names = values === undefined ? [...uses, "lawOf", "lawSet"] : uses;
  return [
    ...tensors,
    `import { ${[...makers, ...names].sort().join(", ")} } from "gradmap/laws";`,
    ...given,
    `test(${JSON.stringify(`${law.id} of ${set.name}: ${law.statement}`)}, () => {`,
    ...body,
    "});",
  ].join("\n");
};
