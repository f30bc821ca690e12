// Maps keyed by nodes, for passes that touch every node. Nodes are numbered when they are built, so an entry is an
// array index away; a `Map` keyed by objects costs several times as much, which a million nodes make felt.
import { type Expr, serialOf } from "./expr.js";

// Nodes built together have neighbouring numbers: pages keep a small graph small, wherever its numbers begin.
const pageSize = 256;

/** A mutable map from nodes, for use inside one pure function. It has no order and cannot be walked. */
export class NodeMap<T> {
  readonly #pages = new Map<number, (T | undefined)[]>();
  #pageNumber = -1;
  #page: (T | undefined)[] = [];

  constructor(entries: Iterable<readonly [node: Expr, value: T]> = []) {
    for (const [node, value] of entries) this.set(node, value);
  }

  get(node: Expr): T | undefined {
    const serial = serialOf(node);
    const place = serial % pageSize;
    const number = (serial - place) / pageSize;
    if (number !== this.#pageNumber) {
      const page = this.#pages.get(number);
      if (page === undefined) return undefined;
      this.#pageNumber = number;
      this.#page = page;
    }
    return this.#page[place];
  }

  has(node: Expr): boolean {
    return this.get(node) !== undefined;
  }

  set(node: Expr, value: T): void {
    const serial = serialOf(node);
    const place = serial % pageSize;
    const number = (serial - place) / pageSize;
    if (number !== this.#pageNumber) {
      let page = this.#pages.get(number);
      if (page === undefined) {
        page = new Array<T | undefined>(pageSize).fill(undefined);
        this.#pages.set(number, page);
      }
      this.#pageNumber = number;
      this.#page = page;
    }
    this.#page[place] = value;
  }
}
