// Where things that stand in a row come to rest, each as near as it can be to where it would like to be. Knows sizes and
// wishes, as numbers.

/** Something in a row. Without a wish it stays next to the one before it. */
export interface Standing {
  readonly size: number;
  readonly wish: number | undefined;
  /** How much its wish counts. */
  readonly weight: number;
}

/**
 * The beginning of each, a whole number: in their order, none on another, with the least sum of squared distances from
 * the wishes (isotonic regression: who is in another's way moves together with it).
 */
export const settled = (row: readonly Standing[]): readonly number[] => {
  const blocks: { total: number; weight: number; count: number }[] = [];
  let [offset, leading] = [0, 0];
  const offsets = row.map(({ size, wish, weight }) => {
    const at = offset;
    offset += size;
    const last = blocks.at(-1);
    if (wish === undefined) {
      if (last === undefined) leading += 1;
      else last.count += 1;
      return at;
    }
    let block = { total: weight * (wish - at), weight, count: 1 + leading };
    leading = 0;
    for (let before = blocks.at(-1); before !== undefined; before = blocks.at(-1)) {
      if (before.total / before.weight <= block.total / block.weight) break;
      blocks.pop();
      block = {
        total: before.total + block.total,
        weight: before.weight + block.weight,
        count: before.count + block.count,
      };
    }
    blocks.push(block);
    return at;
  });
  if (blocks.length === 0) return offsets;
  const shifts = blocks.flatMap(({ total, weight, count }) =>
    Array.from({ length: count }, () => Math.round(total / weight)),
  );
  return offsets.map((at, i) => at + shifts[i]!);
};
