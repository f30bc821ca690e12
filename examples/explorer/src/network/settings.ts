// What the reader chooses of the network and its training, and the text of a list of layers. Data and its reading only.

export const activationNames = ["tanh", "relu", "sigmoid", "softplus", "sin"] as const;
export const optimizerNames = ["adam", "sgd"] as const;

export interface Settings {
  /** How many neurons each hidden layer has. */
  readonly hidden: readonly number[];
  readonly activation: (typeof activationNames)[number];
  readonly optimizer: (typeof optimizerNames)[number];
  readonly rate: number;
  readonly seed: number;
}

export const usual: Settings = { hidden: [8, 8], activation: "tanh", optimizer: "adam", rate: 0.03, seed: 1 };

/** Limits within which a frame is drawn in time. */
export const limits = { layers: 4, neurons: 64 } as const;

/** «8, 8» as a list of layers, or what is wrong with it. Nothing at all is a network without hidden layers. */
export const layersOf = (text: string): readonly number[] | string => {
  const parts = text
    .split(/[\s,;–-]+/)
    .filter((part) => part !== "")
    .map(Number);
  if (parts.length > limits.layers) return `Write at most ${limits.layers} hidden layers, such as 8, 8.`;
  if (!parts.every((n) => Number.isInteger(n) && n >= 1 && n <= limits.neurons))
    return `Write whole numbers from 1 to ${limits.neurons}, such as 8, 8.`;
  return parts;
};

/** «2 → 8 → 8 → 1». */
export const architecture = ({ hidden }: Settings): string => [2, ...hidden, 1].join(" → ");
