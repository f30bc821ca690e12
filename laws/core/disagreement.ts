// What is thrown when a law does not hold: the sentence, and the two numbers as data where there are two.

/** Two numbers that should have been one. */
export interface Difference {
  readonly found: number;
  readonly expected: number;
  /** How far apart they were allowed to be; 0 where they had to be the same bits. */
  readonly bar: number;
}

/** A law does not hold for some values. Its message is that of the violation. */
export class Disagreement extends Error {
  override readonly name = "Disagreement";

  constructor(
    message: string,
    readonly difference?: Difference,
  ) {
    super(message);
  }
}
