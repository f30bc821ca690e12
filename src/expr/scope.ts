// Named parts of a computation, for pictures: which call of which function a node was made in. A label, like a variable's
// name; no value and no derivative depends on it.
import { fail } from "./errors.js";

/** One call of a function made by {@link scope}. Two calls of the same function are two scopes of the same name. */
export interface Scope {
  readonly name: string;
  /** The scope around it. */
  readonly parent: Scope | undefined;
  /** Whether it holds what the reverse pass makes of the nodes of a scope of this name, and not these nodes. */
  readonly isAdjoint: boolean;
}

// The scope that nodes are being made in. It is set for the time of one call and only labels what is made in it.
let current: Scope | undefined;

export const currentScope = (): Scope | undefined => current;

/** What `make` returns; nodes made meanwhile belong to `inner`. Arguments are passed on: of a million closures each is felt. */
export const within = <A extends readonly unknown[], T>(
  inner: Scope | undefined,
  make: (...args: A) => T,
  ...args: A
): T => {
  if (inner === current) return make(...args);
  const outer = current;
  current = inner;
  try {
    return make(...args);
  } finally {
    current = outer;
  }
};

/**
 * A function that computes what `f` does, and whose nodes belong together under a name: pictures of the expression draw
 * them as one box, which can be opened. Scopes nest. The reverse pass keeps them too: what the nodes of `layer1`
 * contribute to a gradient is in a scope `layer1` of its own.
 *
 * Values, derivatives and speed are those of `f`. An asynchronous `f` is in its scope up to its first `await` only.
 *
 * @throws GM-FUNCTION if the name is no string or `f` no function.
 *
 * @example
 * const layer = scope("layer", (x: Expr) => tanh(mul(x, 2)))
 * const y = square(layer(variable("x")))
 * graphOf(y).groups.map(({ title }) => title) // => ["layer"]
 */
export const scope = <A extends readonly unknown[], R>(name: string, f: (...args: A) => R): ((...args: A) => R) => {
  if (typeof name !== "string") throw fail.scope("a name, a string", name);
  if (typeof f !== "function") throw fail.scope("a function to name the nodes of", f);
  return (...args) => within(Object.freeze({ name, parent: current, isAdjoint: false }), f, ...args);
};

// For each scope a copy, and the same one each time; nested as the scopes are, the outermost one in `outer`.
const copies = (
  outer: Scope | undefined,
  copyOf: (scope: Scope) => Pick<Scope, "isAdjoint">,
): ((inner: Scope) => Scope) => {
  const known = new Map<Scope, Scope>();
  return (inner) => {
    // From the outermost unknown one inwards.
    const unknown: Scope[] = [];
    for (let at: Scope | undefined = inner; at !== undefined && !known.has(at); at = at.parent) unknown.push(at);
    for (const at of unknown.reverse()) {
      const parent = at.parent === undefined ? outer : known.get(at.parent);
      known.set(at, Object.freeze({ name: at.name, parent, ...copyOf(at) }));
    }
    return known.get(inner)!;
  };
};

/** For each scope the one in which its adjoints are made. */
export const adjointScopes = (): ((inner: Scope) => Scope) => copies(undefined, () => ({ isAdjoint: true }));

/** For each scope of what was traced once, the one in which one use of it is: another for each use, inside the current one. */
export const scopesOfUse = (): ((inner: Scope) => Scope) => copies(current, ({ isAdjoint }) => ({ isAdjoint }));
