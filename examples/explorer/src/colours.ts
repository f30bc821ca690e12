// Colours of heat maps, as red, green and blue. Knows numbers between 0 and 1 only.

export type Colour = readonly [red: number, green: number, blue: number];

const mixed = (stops: readonly Colour[], t: number): Colour => {
  const place = Math.min(1, Math.max(0, t)) * (stops.length - 1);
  const i = Math.min(stops.length - 2, Math.floor(place));
  const [from, to] = [stops[i]!, stops[i + 1]!];
  const part = (k: 0 | 1 | 2): number => Math.round(from[k] + (to[k] - from[k]) * (place - i));
  return [part(0), part(1), part(2)];
};

const low: readonly Colour[] = [
  [28, 43, 84],
  [41, 92, 140],
  [79, 147, 164],
  [155, 196, 172],
  [240, 233, 196],
];

const sides: readonly Colour[] = [
  [222, 134, 78],
  [240, 200, 170],
  [245, 243, 238],
  [178, 205, 235],
  [84, 142, 208],
];

/** From low and dark to high and light. */
export const heightColour = (t: number): Colour => mixed(low, t);

/** From one class over undecided to the other. */
export const sideColour = (t: number): Colour => mixed(sides, t);

/** Where there is no number. */
export const nothing: Colour = [128, 128, 128];
