// Which column each box stands in: as late as it can, so that a variable is next to its first use. Knows boxes by their
// number and arrows by two numbers; linear, and without recursion.

/** An arrow between two boxes, by their numbers. */
export interface Link {
  readonly from: number;
  readonly to: number;
}

/** The column of each box, from 0 at the left. Each arrow goes from an earlier column to a later one. */
export const ranksOf = (count: number, links: readonly Link[]): readonly number[] => {
  const waiting = new Int32Array(count);
  const into: number[][] = Array.from({ length: count }, () => []);
  for (const { from, to } of links) {
    waiting[from]! += 1;
    into[to]!.push(from);
  }
  // How many columns before the last one.
  const before = new Int32Array(count);
  const ready: number[] = [];
  for (let i = 0; i < count; i++) if (waiting[i] === 0) ready.push(i);
  for (const at of ready)
    for (const from of into[at]!) {
      before[from] = Math.max(before[from]!, before[at]! + 1);
      waiting[from]! -= 1;
      if (waiting[from] === 0) ready.push(from);
    }
  const most = before.reduce((a, b) => Math.max(a, b), 0);
  return Array.from(before, (rank) => most - rank);
};

/**
 * The arrows that pass so many columns that a layout with all of them would take too long: the longest, until the lines
 * of the rest pass no more than `most` columns together. `lineOf`: the line of each arrow; unless given, all that leave a
 * box are one.
 */
export const farLinks = (
  links: readonly Link[],
  ranks: readonly number[],
  most: number,
  lineOf: readonly number[] = links.map(({ from }) => from),
): ReadonlySet<number> => {
  const passed = links.map(({ from, to }) => Math.max(0, ranks[to]! - ranks[from]! - 1));
  const longest = passed.map((_, i) => i).sort((a, b) => passed[b]! - passed[a]! || a - b);
  const lines = new Map<number, number[]>();
  for (const i of longest) {
    const line = lines.get(lineOf[i]!);
    if (line === undefined) lines.set(lineOf[i]!, [passed[i]!]);
    else line.push(passed[i]!);
  }
  let total = [...lines.values()].reduce((sum, [length]) => sum + length!, 0);
  const far = new Set<number>();
  for (const i of longest) {
    if (total <= most) break;
    const line = lines.get(lineOf[i]!)!;
    total -= line.shift()! - (line[0] ?? 0);
    far.add(i);
  }
  return far;
};
