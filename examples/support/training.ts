// Going through a training to its end: the last state, every loss, and a line now and then. Knows states by their step
// and loss; is ignorant of what is trained.
import { progressLine } from "gradmap/learn";

interface Watched<S> {
  readonly state: S;
  readonly losses: readonly number[];
  readonly lines: readonly string[];
}

/** The states are not kept, but for the last: `start`, if there is none. */
export const watched = <S extends { readonly step: number; readonly loss: number }>(
  start: S,
  states: Iterable<S>,
  { every, total }: { readonly every: number; readonly total: number },
): Watched<S> => {
  const losses: number[] = [];
  const lines: string[] = [];
  let state = start;
  for (state of states) {
    losses.push(state.loss);
    if (state.step % every === 0) lines.push(progressLine(state, { total }));
  }
  return { state, losses, lines };
};
