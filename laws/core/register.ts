// Laws as tests of any runner that has describe and it: vitest, jest, mocha, node:test.
import { showViolation } from "../report/violation.js";
import { type CheckOptions, check } from "./check.js";
import { allLaws, type LawSet, lawSet } from "./law.js";

/** What is used of a test runner. */
export interface TestRunner {
  readonly describe: (name: string, body: () => void) => unknown;
  readonly it: (name: string, body: () => void) => unknown;
}

/**
 * One test for each law of a set: `register({ describe, it })(customOpLaws(op))` at the top of a test file.
 */
export const register =
  ({ describe, it }: TestRunner, options: CheckOptions = {}) =>
  (set: LawSet): void => {
    describe(set.name, () => {
      for (const law of allLaws(set))
        it(`${law.id}: ${law.statement}`, () => {
          const result = check(options)(lawSet(set.name, [law], [], set.source));
          if (result._tag === "Left") throw new Error(result.left.map(showViolation).join("\n"));
        });
    });
  };
