// How much is enough: the numbers that folding goes by. Knows nothing of what is counted.

/**
 * What can be called most of `count`: two thirds. Where most can be drawn, it is drawn: a part that is open, a repeat one by
 * one. Of less one would see pieces, and no structure; and the rest of a picture would have no room.
 */
export const mostOf = (count: number): number => Math.ceil((2 * count) / 3);

/** What is seen at a glance: so many boxes say what is in a scope, and so many variables or inputs are looked for one by one. */
export const glance = 8;

/** How many make a repeat. Two of a kind are read faster than a count. */
export const few = 3;
