// What the ratio of a wrong number to the right one gives away. Knows numbers only.

const hints: readonly (readonly [ratio: number, meaning: string])[] = [
  [-1, "the sign is wrong"],
  [2, "a contribution is counted twice"],
  [0.5, "one of two contributions is missing, or a factor of 2"],
  [-2, "the sign is wrong, and a factor of 2"],
  [3, "a contribution is counted three times, or a factor of 3"],
  [Math.LN2, "a factor of ln 2: base 2 and base e are confused"],
  [Math.LOG2E, "a factor of 1 / ln 2: base 2 and base e are confused"],
  [Math.LN10, "a factor of ln 10: base 10 and base e are confused"],
  [Math.LOG10E, "a factor of 1 / ln 10: base 10 and base e are confused"],
  [Math.PI / 180, "degrees and radians are confused"],
  [180 / Math.PI, "degrees and radians are confused"],
  [0, "there is no dependence where there should be one: a path was dropped"],
];

/** What the ratio of what was found to what was expected says about the mistake, if it says anything. */
export const hintOf = (found: number, expected: number): string | undefined => {
  if (!Number.isFinite(found) || !Number.isFinite(expected)) return undefined;
  if (expected === 0 && found !== 0) return "there is a dependence where there should be none";
  if (found * expected === 1 && Math.abs(found) !== 1) return "the reciprocal";
  const ratio = found / expected;
  const known = hints.find(([value]) => Math.abs(ratio - value) < 1e-6)?.[1];
  if (known !== undefined) return known;
  // A factor such as 1 + 1e-6 is a constant with too few digits, not a mistake of the rule.
  return Math.abs(ratio - 1) < 1e-3 ? "nearly right: a constant with too few digits, or digits lost" : undefined;
};
