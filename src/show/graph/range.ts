// Many names as the first and the last of them. Knows text only.

// A place in a list, as in `w[0]`.
const place = /(?<=\[)(\d+)(?=\])/;

/** `x1 ... x9`; what two places in one list share is written once: `w[0 ... 15]`. */
export const rangeOf = (first: string, last: string): string => {
  if (first === last) return first;
  const [from, to] = [first.split(place), last.split(place)];
  const apart = from.flatMap((part, i) => (part === to[i] ? [] : [i]));
  const at = apart[0]!;
  // Every second part is a place.
  if (from.length !== to.length || apart.length !== 1 || at % 2 === 0) return `${first} ... ${last}`;
  return from.map((part, i) => (i === at ? `${part} ... ${to[i]}` : part)).join("");
};
