// Whether two results are the same numbers: leaf by leaf and entry by entry, for sums see neither signs nor order.

const isNumbers = (value) =>
  ArrayBuffer.isView(value) || (Array.isArray(value) && value.every((entry) => typeof entry === "number"));

/** The numbers of a tree of numbers, arrays and tensors: one array a leaf. */
export const leavesOf = (result) => {
  if (typeof result === "number") return [[result]];
  if (isNumbers(result)) return [result];
  if (isNumbers(result.data)) return [result.data];
  return Object.values(result).flatMap(leavesOf);
};

/**
 * The greatest difference of an entry, as a share of the largest entry of its leaf in `expected`. By hand results often lie
 * in one flat array: whatever `found` is, its numbers are cut up as those of `expected`. Infinity where a number is none.
 */
export const difference = (found, expected) => {
  const flat = found.flatMap((leaf) => [...leaf]);
  const size = expected.reduce((total, leaf) => total + leaf.length, 0);
  if (flat.length !== size) throw new Error(`${flat.length} numbers, where ${size} were expected`);
  let at = 0;
  let worst = 0;
  for (const leaf of expected) {
    let [apart, largest] = [0, 0];
    for (const value of leaf) {
      const gap = Math.abs(flat[at++] - value);
      if (Number.isNaN(gap)) return Infinity;
      apart = Math.max(apart, gap);
      largest = Math.max(largest, Math.abs(value));
    }
    if (apart > 0) worst = Math.max(worst, apart / largest);
  }
  return worst;
};
