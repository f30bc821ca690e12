// Pictures as a page keeps them: cut after each tag, with every piece kept once. Parts of a function that are alike, and
// they are why it is folded, have most pieces of their pictures in common.

export interface Pieces {
  readonly pieces: readonly string[];
  /** For each picture in turn, which pieces it is made of. */
  readonly pictures: readonly (readonly number[])[];
}

export const piecesOf = (pictures: readonly string[]): Pieces => {
  const places = new Map<string, number>();
  const placeOf = (piece: string): number => {
    const known = places.get(piece);
    if (known !== undefined) return known;
    places.set(piece, places.size);
    return places.size - 1;
  };
  const made = pictures.map((picture) => picture.split(/(?<=>)/).map(placeOf));
  return { pieces: [...places.keys()], pictures: made };
};
