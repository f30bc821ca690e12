// How wide text is, counted in columns of a monospaced font, and how it is cut to fit. Knows scripts; draws nothing.

const graphemes = new Intl.Segmenter("en", { granularity: "grapheme" });

// East Asian wide and full-width characters, and those that are pictures by themselves.
const wide =
  /[\u1100-\u115f\u2e80-\u303e\u3041-\u33ff\u3400-\u4dbf\u4e00-\u9fff\ua000-\ua4cf\ua960-\ua97f\uac00-\ud7a3\uf900-\ufaff\ufe30-\ufe6f\uff01-\uff60\uffe0-\uffe6\u{17000}-\u{18cff}\u{1b000}-\u{1b2ff}\u{1f200}-\u{1f2ff}\u{20000}-\u{3fffd}]|\p{Emoji_Presentation}/u;
const pictured = /\ufe0f/u;
const unseen = /^[\p{M}\p{Cf}\u1160-\u11ff]+$/u;
const plain = /^[\x20-\x7e]*$/;

// Controls (a terminal obeys them), marks that turn the direction of what follows, and what XML does not allow.
const unprintable = /[\p{Cc}\p{Cs}\u061c\u200e\u200f\u2028-\u202e\u2066-\u2069\ufffe\uffff]/gu;

/** Text of one line in which nothing acts: controls, lone surrogates and marks of direction become `\ufffd`. */
export const printable = (text: string): string => (plain.test(text) ? text : text.replace(unprintable, "\ufffd"));

/** Whether every character is of the kind that every monospaced font has, and has in one width. */
export const isPlain = (text: string): boolean => /^[\x20-\x7e\u00a1-\u00ac\u00ae-\u017f\u00d7\u2026]*$/.test(text);

const widthOf = (grapheme: string): number => {
  if (unseen.test(grapheme)) return 0;
  return wide.test(grapheme) || pictured.test(grapheme) ? 2 : 1;
};

/** How many columns a line of text takes: two for East Asian wide characters and emoji, none for combining marks. */
export const columnsOf = (text: string): number => {
  if (plain.test(text)) return text.length;
  let columns = 0;
  for (const { segment } of graphemes.segment(text)) columns += widthOf(segment);
  return columns;
};

/** The text if it fits, and its beginning with an ellipsis if not. */
export const fitted = (text: string, columns: number): string => {
  if (text.length <= columns && plain.test(text)) return text;
  // What is far too long is not read to its end.
  const head = text.slice(0, 8 * columns + 8);
  let [kept, used, whole] = ["", 0, 0];
  for (const { segment } of graphemes.segment(head)) {
    whole += widthOf(segment);
    // A character can be piled with marks without end: only its beginning is kept.
    if (whole < columns) [kept, used] = [kept + segment.slice(0, 12), whole];
  }
  return head.length === text.length && whole <= columns ? text : used === 0 ? "\u2026" : `${kept}\u2026`;
};

/** Text as cells of a grid: a wide character fills its cell and leaves the next one empty. */
export const cellsOf = (text: string): readonly string[] => {
  if (plain.test(text)) return [...text];
  const cells: string[] = [];
  for (const { segment } of graphemes.segment(text)) {
    const width = widthOf(segment);
    if (width === 0 && cells.length > 0) cells[cells.length - 1] += segment;
    if (width > 0) cells.push(segment);
    if (width > 1) cells.push("");
  }
  return cells;
};
