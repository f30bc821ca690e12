// Colours for a terminal, or none. Knows the codes of the four that are used.

/** Text in a colour, or as it is. */
export interface Ink {
  readonly strong: (text: string) => string;
  readonly faint: (text: string) => string;
  readonly good: (text: string) => string;
  readonly bad: (text: string) => string;
}

const code =
  (on: number, off: number) =>
  (text: string): string =>
    `\u001b[${on}m${text}\u001b[${off}m`;

const plain = (text: string): string => text;

export const inkOf = (colour: boolean): Ink =>
  colour
    ? { strong: code(1, 22), faint: code(2, 22), good: code(32, 39), bad: code(31, 39) }
    : { strong: plain, faint: plain, good: plain, bad: plain };
