// What the ratio of a wrong number to the right one gives away. Knows numbers only.

const hints: readonly (readonly [ratio: number, meaning: string])[] = [
  [-1, "the sign is wrong"],
  [2, "a contribution is counted twice"],
  [0.5, "one of two contributions is missing, or a factor of 2"],
  [-2, "the sign is wrong, and a factor of 2"],
  [0, "there is no dependence where there should be one: a path was dropped"],
];

/** What the ratio of what was found to what was expected says about the mistake, if it says anything. */
export const hintOf = (found: number, expected: number): string | undefined => {
  if (expected === 0 && found !== 0) return "there is a dependence where there should be none";
  if (found * expected === 1 && Math.abs(found) !== 1) return "the reciprocal";
  return hints.find(([value]) => Math.abs(found / expected - value) < 1e-6)?.[1];
};
