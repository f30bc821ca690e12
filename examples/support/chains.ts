// What Markov chains are worth: how many independent draws they stand for, and whether they agree. Knows one number from
// each draw of each chain; is ignorant of how they were drawn.
//
// Source: A. Gelman et al., «Bayesian Data Analysis» (2013), sections 11.4 and 11.5.

type Chains = readonly (readonly number[])[];

export const meanOf = (values: readonly number[]): number =>
  values.reduce((sum, value) => sum + value, 0) / values.length;

export const varianceOf = (values: readonly number[]): number => {
  const mean = meanOf(values);
  return values.reduce((sum, value) => sum + (value - mean) ** 2, 0) / (values.length - 1);
};

/** Each chain as two, so that one which still drifts disagrees with itself. */
const halves = (chains: Chains): Chains =>
  chains.flatMap((chain) => {
    const half = Math.floor(chain.length / 2);
    return [chain.slice(0, half), chain.slice(-half)];
  });

const spreads = (chains: Chains) => {
  const draws = chains[0]!.length;
  const within = meanOf(chains.map(varianceOf));
  return { draws, within, pooled: ((draws - 1) / draws) * within + varianceOf(chains.map(meanOf)) };
};

/** Split R-hat: how much wider the draws of all chains are than those of each. 1 is agreement, above 1.01 is not. */
export const rHat = (chains: Chains): number => {
  const { within, pooled } = spreads(halves(chains));
  return Math.sqrt(pooled / within);
};

/** How many independent draws would give a mean as good as that of these draws. */
export const effectiveSize = (chains: Chains): number => {
  const split = halves(chains);
  const { draws, within, pooled } = spreads(split);
  const centred = split.map((chain) => {
    const mean = meanOf(chain);
    return chain.map((value) => value - mean);
  });
  const correlation = (lag: number): number => {
    const covariance = meanOf(
      centred.map((chain) => chain.slice(lag).reduce((sum, value, i) => sum + value * chain[i]!, 0) / draws),
    );
    return 1 - (within - covariance) / pooled;
  };
  // Two neighbouring lags together stay positive and fall, in truth: where they do not, what is left is noise.
  let [time, last] = [-1, Number.POSITIVE_INFINITY];
  for (let lag = 0; lag + 1 < draws; lag += 2) {
    const pair = Math.min(last, correlation(lag) + correlation(lag + 1));
    if (pair <= 0) break;
    time += 2 * pair;
    last = pair;
  }
  return (split.length * draws) / Math.max(time, 1 / Math.log10(split.length * draws));
};
