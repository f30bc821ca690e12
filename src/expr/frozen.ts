// What passes ask of every node's arguments. They are frozen, and over frozen arrays V8 runs `some`, `every` and `map`
// several times as slowly as a plain loop: a million nodes make that felt.

export const someOf = <T>(list: readonly T[], holds: (entry: T) => boolean): boolean => {
  for (let i = 0; i < list.length; i++) if (holds(list[i]!)) return true;
  return false;
};

export const sameEntries = <T>(a: readonly T[], b: readonly T[]): boolean => {
  if (a === b) return true;
  if (a.length !== b.length) return false;
  for (let i = 0; i < a.length; i++) if (a[i] !== b[i]) return false;
  return true;
};

/** The list with its entries mapped: itself where none changes, so that a node that stays costs no array. */
export const mapped = <T>(list: readonly T[], to: (entry: T) => T): readonly T[] => {
  for (let i = 0; i < list.length; i++) if (to(list[i]!) !== list[i]) return mappedAnew(list, to);
  return list;
};

// Literals, where there are few: an array that grows by pushing has room for sixteen at once.
const mappedAnew = <T>(list: readonly T[], to: (entry: T) => T): readonly T[] => {
  if (list.length === 1) return [to(list[0]!)];
  if (list.length === 2) return [to(list[0]!), to(list[1]!)];
  const entries: T[] = [];
  for (let i = 0; i < list.length; i++) entries.push(to(list[i]!));
  return entries;
};
