// The laws of control flow, batches, rules of one's own and implicit solutions hold, from three seeds.
import { controlLaws, register } from "gradmap/laws";
import { describe, it } from "vitest";

for (const seed of [1, 2, 3])
  describe(`seed ${seed}`, () => {
    register({ describe, it }, { seed, numRuns: 5 })(controlLaws);
  });
