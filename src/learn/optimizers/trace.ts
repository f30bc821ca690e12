// Momentum: a trace of the gradients so far. Knows how the trace is led on; is ignorant of rates.
import { Tree } from "../../index.js";
import { arrayLike, type Numbers } from "./arrays.js";
import { checked, finiteNumber, flag, fraction, optional } from "./options.js";
import { type Optimizer, transformation } from "./transformation.js";

/** How {@link trace} leads on its trace. */
export interface TraceOptions {
  /** How much of the trace is kept in each step. */
  readonly momentum: number;
  /** How much of each gradient after the first is left out: 0 unless given. */
  readonly dampening?: number;
  /** Look one step ahead, as Nesterov's method does: `false` unless given. */
  readonly nesterov?: boolean;
}

interface TraceStep {
  readonly step: number;
  readonly momentum: number;
  readonly dampening: number;
  readonly nesterov: boolean;
}

const traceRule = (g: Numbers, old: Numbers, { step, momentum, dampening, nesterov }: TraceStep) => {
  const b = arrayLike(g);
  for (let i = 0; i < g.length; i++) b[i] = step === 0 ? g[i]! : momentum * old[i]! + (1 - dampening) * g[i]!;
  if (!nesterov) return [b, b] as const;
  const ahead = arrayLike(g);
  for (let i = 0; i < g.length; i++) ahead[i] = g[i]! + momentum * b[i]!;
  return [ahead, b] as const;
};

/**
 * Momentum: `b = momentum b + (1 - dampening) g`, which starts with the first gradient, in place of `g`; with `nesterov`,
 * `g + momentum b`.
 *
 * Source: PyTorch's SGD; I. Sutskever and others, «On the importance of initialization and momentum in deep learning»
 * (2013).
 *
 * @throws GM-OPTION for an option that is unknown or not a number in its range.
 *
 * @example
 * const heavy = trace({ momentum: 0.9 })
 * const [first, after] = heavy.update([1], heavy.init([0]), [0])
 * first // => [1]
 * heavy.update([1], after, [0])[0] // => [1.9]
 */
export const trace = (options: TraceOptions): Optimizer => {
  const {
    momentum,
    dampening = 0,
    nesterov = false,
  } = checked("trace", options, {
    momentum: fraction,
    dampening: optional(finiteNumber),
    nesterov: optional(flag),
  });
  return transformation({
    name: "trace",
    counts: { step: 0 },
    trees: { trace: 0 },
    update: (gradients, { step, trace }) => {
      const settings = { step, momentum, dampening, nesterov };
      const [updates, next] = Tree.zipArrays((g, old) => traceRule(g, old, settings))(gradients, trace);
      return [updates, { step: step + 1, trace: next }];
    },
  });
};
