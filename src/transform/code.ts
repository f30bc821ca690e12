// What code that is made from text for one trace consists of. Knows limits and constants; is ignorant of what the code
// does. The only text from outside that ever stands in it are keys, as string literals.

/** Engines leave longer functions unoptimised. */
export const longestCode = 50_000;

/** More leaves than this are gone through in a loop. */
export const mostWrittenOut = 8;

/** Values that code refers to by their place in a list, which it knows under a name. */
export interface Constants {
  readonly values: readonly unknown[];
  /** The text for a value, which joins the list. */
  readonly refer: (value: unknown) => string;
}

export const constantsNamed = (name: string): Constants => {
  const values: unknown[] = [];
  return { values, refer: (value) => `${name}[${values.push(value) - 1}]` };
};

/** A key as a string literal. */
export const literal = (key: string): string => JSON.stringify(key);

/** Entries that are leaves and nothing else, so many that a loop goes through them: the first one's number, and how many. */
export interface Row {
  readonly first: number;
  readonly length: number;
}

/** The row that entries are, given the numbers of those that are leaves. Neighbours have neighbouring numbers. */
export const rowOf = (leaves: readonly (number | undefined)[]): Row | undefined => {
  const [first] = leaves;
  const isRow = first !== undefined && leaves.length > mostWrittenOut && !leaves.includes(undefined);
  return isRow ? { first, length: leaves.length } : undefined;
};
