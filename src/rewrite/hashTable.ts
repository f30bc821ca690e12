// A table of things found by hash. Knows neither what they are nor when two are equal. A `Map` from hashes to lists costs
// several times as much, which a million nodes make felt.

/** A mutable set for use inside one pure function: of things that are equal it keeps the first. */
export class HashTable<T> {
  readonly #things: T[] = [];
  readonly #hashes: number[] = [];
  // A place holds 1 more than the index of a thing, or 0. What finds its place taken goes to the next that is free.
  #places = new Int32Array(64);

  /** The thing of this hash that was here before and is the `same`; else `thing` itself, which is here from now on. */
  findOrAdd(thing: T, hash: number, same: (known: T, thing: T) => boolean): T {
    const places = this.#places;
    const last = places.length - 1;
    let place = spread(hash) & last;
    for (let entry = places[place]!; entry !== 0; entry = places[place]!) {
      if (this.#hashes[entry - 1] === hash) {
        const known = this.#things[entry - 1]!;
        if (same(known, thing)) return known;
      }
      place = (place + 1) & last;
    }
    this.#hashes.push(hash);
    places[place] = this.#things.push(thing);
    if (this.#things.length * 2 > places.length) this.#grow();
    return thing;
  }

  #grow(): void {
    const places = new Int32Array(this.#places.length * 4);
    const last = places.length - 1;
    for (let i = 0; i < this.#hashes.length; i++) {
      let place = spread(this.#hashes[i]!) & last;
      while (places[place] !== 0) place = (place + 1) & last;
      places[place] = i + 1;
    }
    this.#places = places;
  }
}

// Every bit of a hash counts in the low ones.
const spread = (hash: number): number => {
  const half = Math.imul(hash ^ (hash >>> 16), 0x7feb352d);
  return half ^ (half >>> 15);
};
