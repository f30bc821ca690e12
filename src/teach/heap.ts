// A queue from which the best comes first. Knows numbers; is ignorant of what is queued.

interface Entry<T> {
  readonly score: number;
  /** Of two that are equally good the later one is taken: what was begun is finished first. */
  readonly turn: number;
  readonly value: T;
}

const isBefore = <T>(a: Entry<T>, b: Entry<T>): boolean =>
  a.score > b.score || (a.score === b.score && a.turn > b.turn);

/** A mutable queue, for use inside one pure function. Putting in and taking out take the logarithm of its length. */
export class BestFirst<T> {
  readonly #entries: Entry<T>[] = [];
  #turn = 0;

  put(value: T, score: number): void {
    const entries = this.#entries;
    const entry = { score, turn: this.#turn++, value };
    let place = entries.length;
    while (place > 0) {
      const above = (place - 1) >> 1;
      if (!isBefore(entry, entries[above]!)) break;
      entries[place] = entries[above]!;
      place = above;
    }
    entries[place] = entry;
  }

  take(): T | undefined {
    const entries = this.#entries;
    const best = entries[0];
    const moved = entries.pop();
    if (best === undefined || moved === undefined || entries.length === 0) return best?.value;
    let place = 0;
    for (;;) {
      let below = 2 * place + 1;
      if (below >= entries.length) break;
      if (below + 1 < entries.length && isBefore(entries[below + 1]!, entries[below]!)) below += 1;
      if (!isBefore(entries[below]!, moved)) break;
      entries[place] = entries[below]!;
      place = below;
    }
    entries[place] = moved;
    return best.value;
  }
}
