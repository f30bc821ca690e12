// The word that was probably meant. Knows words, and how far apart they are.

/** How many letters must be changed, put in, left out or swapped with their neighbour to make one word of the other. */
export const editDistance = (from: string, to: string): number => {
  const [a, b] = [Array.from(from), Array.from(to)];
  let before: readonly number[] = [];
  let last: readonly number[] = Array.from({ length: b.length + 1 }, (_, j) => j);
  a.forEach((letter, i) => {
    const row = [i + 1];
    b.forEach((other, j) => {
      const swapped = letter === b[j - 1] && a[i - 1] === other ? before[j - 1]! + 1 : Number.POSITIVE_INFINITY;
      row.push(Math.min(last[j]! + (letter === other ? 0 : 1), last[j + 1]! + 1, row[j]! + 1, swapped));
    });
    [before, last] = [last, row];
  });
  return last[b.length]!;
};

/** The word of a list that `found` is a slip of, if there is one: a third of its letters may be wrong. */
export const nearest = (found: string, words: readonly string[]): string | undefined => {
  const small = found.toLowerCase();
  let best: string | undefined;
  let least = Math.floor(Math.min(found.length, 12) / 3) + 1;
  // Nothing is near a word of a page's length, and to find that out would take long.
  if (found.length > 40) return undefined;
  for (const word of words) {
    const distance = editDistance(small, word.toLowerCase());
    if (distance < least) [best, least] = [word, distance];
  }
  return best;
};
