// Times beside each other: warm-up, batches long enough for the clock, interleaved rounds, medians. Knows contestants,
// which are functions without arguments or programs that time themselves; is ignorant of tasks.

export const median = (numbers) => [...numbers].sort((a, b) => a - b)[numbers.length >> 1];

/**
 * Milliseconds of computing, by all threads of this process: whatever else the machine does is not in it. On the wall, the
 * time that passes.
 */
export const clockOf = ({ wall }) => {
  if (wall) return () => performance.now();
  return () => {
    const { user, system } = process.cpuUsage();
    return (user + system) / 1000;
  };
};

/** How long it may take: milliseconds of a batch and of the warm-up, rounds, and seconds after which no round begins. */
export const patience = ({ quick, wall }) => ({
  wall,
  clock: clockOf({ wall }),
  ...(quick ? { batch: 4, warmUp: 200, rounds: 3, limit: 1 } : { batch: 20, warmUp: 500, rounds: 9, limit: 20 }),
});

// The last result is kept where the optimiser cannot tell that nobody reads it.
const kept = { result: undefined };

const timeOf = (clock, work, repeats) => {
  const from = clock();
  for (let i = 0; i < repeats; i++) kept.result = work();
  return clock() - from;
};

/** A function as a contestant: warm, and called as often in a batch as it takes. */
const warmed = (work, { clock, batch, warmUp }) => {
  let [spent, calls, repeats] = [0, 0, 1];
  // What compiles itself after some calls gets them; what takes seconds is called a few times only.
  while (spent < warmUp || (calls < 3 && spent < 10 * warmUp)) {
    const time = timeOf(clock, work, repeats);
    spent += time;
    calls += repeats;
    if (time < batch / 4) repeats *= 2;
  }
  const each = timeOf(clock, work, repeats) / repeats;
  const times = Math.max(1, Math.ceil(batch / Math.max(each, 1e-6)));
  return { batch: () => (timeOf(clock, work, times) / times) * 1e6 };
};

/**
 * Nanoseconds a call, by the name of the contestant: an array with one entry for each round. In a round every contestant
 * has its batch, one after another, so that whatever else the machine does meets all of them. With --expose-gc each begins
 * with an empty heap, and pays for its own garbage only.
 */
export const interleaved = (contestants, settings) => {
  const ready = Object.entries(contestants).map(([name, contestant]) => [
    name,
    typeof contestant === "function" ? warmed(contestant, settings) : contestant,
  ]);
  const times = Object.fromEntries(ready.map(([name]) => [name, []]));
  const begun = performance.now();
  for (let round = 0; round < settings.rounds; round++) {
    if (round > 0 && performance.now() - begun > settings.limit * 1000) break;
    for (const [name, { batch }] of ready) {
      globalThis.gc?.();
      times[name].push(batch(settings));
    }
  }
  return times;
};

/** The median over the rounds of one contestant's time by another's of the same round. */
export const ratio = (times, others) => median(times.map((time, round) => time / others[round]));
