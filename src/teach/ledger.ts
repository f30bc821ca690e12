// What has been added up for each key by each moment, written down once and read as a map at any moment: a moment costs a
// number and no copy. Knows keys and values; is ignorant of derivatives.

interface Track<V> {
  readonly moments: number[];
  readonly values: V[];
}

interface Ledger<K, V> {
  /** In the order in which they came. At each moment the first `sizes[moment]` of them are there. */
  readonly keys: readonly K[];
  readonly sizes: readonly number[];
  readonly tracks: ReadonlyMap<K, Track<V>>;
}

// The last of a key's values that is not later than the moment; by halving, since a key may change at every moment.
const valueAt = <V>({ moments, values }: Track<V>, moment: number): V | undefined => {
  let [low, high] = [0, moments.length];
  while (low < high) {
    const middle = (low + high) >>> 1;
    if (moments[middle]! <= moment) low = middle + 1;
    else high = middle;
  }
  return low === 0 ? undefined : values[low - 1];
};

// The ledger as it stood at one moment. Nothing in it can be changed, so it needs no copy.
class MapAt<K, V> implements ReadonlyMap<K, V> {
  readonly #ledger: Ledger<K, V>;
  readonly #moment: number;
  constructor(ledger: Ledger<K, V>, moment: number) {
    this.#ledger = ledger;
    this.#moment = moment;
    Object.freeze(this);
  }
  get size(): number {
    return this.#ledger.sizes[this.#moment]!;
  }
  get(key: K): V | undefined {
    const track = this.#ledger.tracks.get(key);
    return track === undefined ? undefined : valueAt(track, this.#moment);
  }
  has(key: K): boolean {
    const track = this.#ledger.tracks.get(key);
    return track !== undefined && track.moments[0]! <= this.#moment;
  }
  *entries(): MapIterator<[K, V]> {
    const { keys, tracks } = this.#ledger;
    for (let i = 0; i < this.size; i++) yield [keys[i]!, valueAt(tracks.get(keys[i]!)!, this.#moment)!];
  }
  *keys(): MapIterator<K> {
    for (const [key] of this.entries()) yield key;
  }
  *values(): MapIterator<V> {
    for (const [, value] of this.entries()) yield value;
  }
  [Symbol.iterator](): MapIterator<[K, V]> {
    return this.entries();
  }
  forEach(f: (value: V, key: K, map: ReadonlyMap<K, V>) => void): void {
    for (const [key, value] of this) f(value, key, this);
  }
  get [Symbol.toStringTag](): string {
    return "Map";
  }
  // What Node's console shows in place of an object without fields.
  [Symbol.for("nodejs.util.inspect.custom")](): ReadonlyMap<K, V> {
    return new Map(this);
  }
}

/**
 * The maps after each of some changes. Cost: linear in the number of changes, for all maps together; reading one entry
 * takes the logarithm of how often it changed, and walking a map as much for each entry.
 */
export const mapsAfter = <K, V>(changes: readonly Iterable<readonly [K, V]>[]): readonly ReadonlyMap<K, V>[] => {
  const keys: K[] = [];
  const tracks = new Map<K, Track<V>>();
  const sizes = changes.map((changed, moment) => {
    for (const [key, value] of changed) {
      const track = tracks.get(key) ?? { moments: [], values: [] };
      if (track.moments.length === 0) {
        tracks.set(key, track);
        keys.push(key);
      }
      track.moments.push(moment);
      track.values.push(value);
    }
    return keys.length;
  });
  const ledger = { keys, sizes, tracks };
  return changes.map((_, moment) => new MapAt(ledger, moment));
};
