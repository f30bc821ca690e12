// Numbers for things so that equal things have equal numbers, and only they: pairs of numbers, lists, texts, objects.
// No hash can collide here.

/** A numbering for use inside one pure function. Numbers are given in the order in which things are met. */
export interface Numbering {
  readonly pair: (a: number, b: number) => number;
  readonly list: (kind: number, entries: Iterable<number>) => number;
  readonly thing: (thing: unknown) => number;
}

// Two numbers below this make one that a double holds exactly.
const span = 2 ** 26;

export const numbering = (): Numbering => {
  const pairs = pairTable();
  const things = new Map<unknown, number>();
  let count = 0;
  const pair = (a: number, b: number): number => {
    const known = pairs.findOrAdd(a * span + b, count + 1);
    if (known > count) count = known;
    return known;
  };
  return {
    pair,
    list: (kind, entries) => {
      let number = kind;
      for (const entry of entries) number = pair(number, entry);
      // So that no list is the beginning of another.
      return pair(0, number);
    },
    thing: (thing) => {
      const known = things.get(thing);
      if (known !== undefined) return known;
      count += 1;
      things.set(thing, count);
      return count;
    },
  };
};

// A map from numbers to numbers from 1 on. A `Map` costs several times as much, which a million nodes make felt.
const pairTable = () => {
  let keys = new Float64Array(64);
  let values = new Int32Array(64);
  let size = 0;
  const placeOf = (key: number): number => {
    const mask = keys.length - 1;
    let hash = Math.imul((key % span) ^ Math.imul(Math.floor(key / span), 0x9e3779b1), 0x85ebca6b);
    hash ^= hash >>> 15;
    let place = hash & mask;
    while (values[place] !== 0 && keys[place] !== key) place = (place + 1) & mask;
    return place;
  };
  const grow = (): void => {
    const [oldKeys, oldValues] = [keys, values];
    keys = new Float64Array(oldKeys.length * 4);
    values = new Int32Array(keys.length);
    oldValues.forEach((value, k) => {
      if (value === 0) return;
      const place = placeOf(oldKeys[k]!);
      keys[place] = oldKeys[k]!;
      values[place] = value;
    });
  };
  return {
    /** The value of a key; `value` from now on, if it had none. */
    findOrAdd: (key: number, value: number): number => {
      const place = placeOf(key);
      if (values[place] !== 0) return values[place]!;
      keys[place] = key;
      values[place] = value;
      size += 1;
      if (size * 2 > keys.length) grow();
      return value;
    },
  };
};
