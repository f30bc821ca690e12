// What a tree is without its leaves: its tokens, and the texts that are made of them when somebody asks. Knows neither leaves
// nor how trees are taken apart.

/** What a tree is made of, in prefix order: each array and record stands before its entries. */
export type Token =
  | { readonly kind: "leaf" }
  | { readonly kind: "static"; readonly value: unknown }
  | { readonly kind: "array"; readonly length: number }
  | { readonly kind: "record"; readonly keys: readonly string[] };

/** A tree without its leaves. Two trees with equal `key` have the same structure and the same static leaves. */
export interface Structure {
  readonly tokens: readonly Token[];
  readonly key: string;
  /** Where each leaf is, such as `params.layers[1].b`. */
  readonly paths: readonly string[];
  /** Where each token is. */
  readonly places: readonly string[];
}

// Functions, as static leaves, have no text to compare: each gets a number for as long as it lives.
const functionNumbers = new WeakMap<object, number>();
let functionCount = 0;
const numberOf = (f: object): number => {
  const known = functionNumbers.get(f);
  if (known !== undefined) return known;
  functionCount += 1;
  functionNumbers.set(f, functionCount);
  return functionCount;
};

const child = (path: string, key: string): string =>
  /^[\p{ID_Start}$_][\p{ID_Continue}$]*$/u.test(key) ? `${path}.${key}` : `${path}[${JSON.stringify(key)}]`;

/** Where each token is, if the whole is at `root`: also for the first tokens of a tree that has more. */
export const placesOf = (tokens: readonly Token[], root: string): readonly string[] => {
  // The places of the tokens to come, next on top.
  const waiting = [root];
  return tokens.map((token) => {
    const place = waiting.pop()!;
    if (token.kind === "array") for (let i = token.length - 1; i >= 0; i--) waiting.push(`${place}[${i}]`);
    if (token.kind === "record")
      for (let i = token.keys.length - 1; i >= 0; i--) waiting.push(child(place, token.keys[i]!));
    return place;
  });
};

const textOf = (value: unknown): string =>
  typeof value === "string"
    ? JSON.stringify(value)
    : typeof value === "function"
      ? `f${numberOf(value)};`
      : String(value);

const keyOf = (token: Token): string => {
  switch (token.kind) {
    case "leaf":
      return "*";
    case "static":
      return textOf(token.value);
    case "array":
      return `[${token.length}`;
    case "record":
      return `{${token.keys.length}:${token.keys.map((name) => JSON.stringify(name)).join()}`;
  }
};

/** A structure whose texts are made when somebody asks for them: who only takes trees apart never does. */
export const structureOf = (tokens: readonly Token[], root: string): Structure => {
  let key: string | undefined;
  let places: readonly string[] | undefined;
  let paths: readonly string[] | undefined;
  const structure: Structure = {
    tokens,
    get key() {
      key ??= tokens.map(keyOf).join("");
      return key;
    },
    get places() {
      places ??= placesOf(tokens, root);
      return places;
    },
    get paths() {
      paths ??= structure.places.filter((_, i) => tokens[i]!.kind === "leaf");
      return paths;
    },
  };
  return structure;
};
