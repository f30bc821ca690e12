// How expressions show themselves in notebooks: as one line of text, until something better is installed. Knows neither
// expressions nor pictures.

/** What a notebook is handed: the same thing in several media types, of which it shows the best that it can. */
export type Display = Readonly<Record<string, string>>;

/** What is handed to a notebook of a node. */
export type Displayer = (node: object) => Display | undefined;

// Set by gradmap/notebook. It changes what is shown and nothing that is computed.
let displayer: Displayer | undefined;

/** From now on expressions show themselves so; returns how they did before. */
export const showAs = (next: Displayer | undefined): Displayer | undefined => {
  const before = displayer;
  displayer = next;
  return before;
};

/** What a notebook shows of a node: `text`, unless something better is installed. */
export const displayed = (node: object, text: string): Display => displayer?.(node) ?? { "text/plain": text };
