// What a function remembers of its calls: entries by key, as many as are kept; those used last can be tried without a
// key. Knows which was used when; is ignorant of what an entry is.

export interface Memory<T> {
  /** Those whose use was reported last, latest first: worth trying before a key is made. */
  readonly recent: readonly T[];
  /** Says that an entry of `recent`, or one that should be, was used. */
  readonly use: (entry: T) => void;
  /** The entry with this key, made if there is none; `again` if it was there. */
  readonly recall: (key: string, make: () => T) => { readonly entry: T; readonly again: boolean };
}

// A function that is called with trees of more kinds than this in turn pays for keys.
const recentKept = 4;

/** A memory of at most `kept` entries. What is forgotten is, but for those in `recent`, what was not used for longest. */
export const memoryOf = <T extends { readonly key: string }>(kept: number): Memory<T> => {
  // The latest used stands last. Those in `recent` are put there when the order matters, not at each use.
  const entries = new Map<string, T>();
  const recent: T[] = [];
  const touch = (entry: T): void => {
    entries.delete(entry.key);
    entries.set(entry.key, entry);
  };
  return {
    recent,
    use: (entry) => {
      const place = recent.indexOf(entry);
      // The others move back by one, as far as where it was; if it was nowhere, the last one moves out.
      for (let i = place < 0 ? Math.min(recent.length, recentKept - 1) : place; i > 0; i--) recent[i] = recent[i - 1]!;
      recent[0] = entry;
    },
    recall: (key, make) => {
      for (let i = recent.length - 1; i >= 0; i--) touch(recent[i]!);
      const known = entries.get(key);
      if (known !== undefined) {
        touch(known);
        return { entry: known, again: true };
      }
      const fresh = make();
      const oldest = entries.keys().next();
      if (entries.size >= kept && oldest.done !== true) entries.delete(oldest.value);
      entries.set(key, fresh);
      return { entry: fresh, again: false };
    },
  };
};
