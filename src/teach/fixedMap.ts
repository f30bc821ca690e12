// Maps that nobody can change, as real Maps, so that they serve as environments too. Knows no expressions.
import { teachingFailures as fail } from "../expr/failures/teaching.js";

class FixedMap<K, V> extends Map<K, V> {
  constructor(entries: Iterable<readonly [K, V]>) {
    super();
    for (const [key, value] of entries) super.set(key, value);
    Object.freeze(this);
  }
  override set(): never {
    throw fail.readOnlyMap("set");
  }
  override delete(): never {
    throw fail.readOnlyMap("delete");
  }
  override clear(): never {
    throw fail.readOnlyMap("clear");
  }
}

/** A map with these entries, for good: what would change it throws GM-PURITY. */
export const fixedMap = <K, V>(entries: Iterable<readonly [K, V]>): ReadonlyMap<K, V> => new FixedMap(entries);
