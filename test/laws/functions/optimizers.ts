// Small optimizers of the shape that laws ask for: what the laws are tried on.
import { type Tensor, Tree } from "gradmap";
import type { OptimizerLike } from "../../../laws/functions/optimizer.js";

/** Parameters as they come: records, arrays, tensors, and what is not differentiated. */
export interface Params {
  readonly layers: readonly { readonly w: Tensor; readonly b: number }[];
  readonly name: string;
}

/** What any of them remembers: how many steps there were, trees like the parameters, and the states of its parts. */
export interface State {
  readonly step: number;
  readonly slots: readonly Params[];
  readonly parts: readonly State[];
}

export type Optimizer = OptimizerLike<Params, State>;

const state = (step: number, ...slots: readonly Params[]): State => ({ step, slots, parts: [] });

const zeros = (params: Params): Params => Tree.map(() => 0)(params);

const times = (factor: number, gradients: Params): Params => Tree.map((g) => factor * g)(gradients);

/** Times a factor, with nothing to remember. */
export const scale = (factor: number): Optimizer => ({
  init: () => state(0),
  update: (gradients, before) => [times(factor, gradients), before],
});

export const sgd = (rate: number): Optimizer => scale(-rate);

export const momentum = (rate: number, decay: number): Optimizer => ({
  init: (params) => state(0, zeros(params)),
  update: (gradients, { step, slots: [velocity] }) => {
    const next = Tree.zipWith((v, g) => decay * v + g)(velocity!, gradients);
    return [times(-rate, next), state(step + 1, next)];
  },
});

export const adam = (rate: number): Optimizer => ({
  init: (params) => state(0, zeros(params), zeros(params)),
  update: (gradients, { step, slots: [mean, square] }) => {
    const m = Tree.zipWith((a, g) => 0.9 * a + 0.1 * g)(mean!, gradients);
    const v = Tree.zipWith((a, g) => 0.999 * a + 0.001 * g * g)(square!, gradients);
    const [a, b] = [1 - 0.9 ** (step + 1), 1 - 0.999 ** (step + 1)];
    const updates = Tree.zipWith((x, y) => (-rate * (x / a)) / (Math.sqrt(y / b) + 1e-8))(m, v);
    return [updates, state(step + 1, m, v)];
  },
});

/** One after another: each has a state of its own. */
export const chain = (...list: readonly Optimizer[]): Optimizer => ({
  init: (params) => ({ ...state(0), parts: list.map(({ init }) => init(params)) }),
  update: (gradients, { step, parts }, params) => {
    let updates = gradients;
    const next = list.map(({ update }, i) => {
      const [changed, after] = update(updates, parts[i]!, params);
      updates = changed;
      return after;
    });
    return [updates, { step: step + 1, slots: [], parts: next }];
  },
});

export const identity: Optimizer = { init: () => state(0), update: (gradients, before) => [gradients, before] };

const lengthOf = (gradients: Params): number =>
  Math.hypot(...Tree.reduce<readonly number[]>([], (all, g) => all.concat(g))(gradients));

export const clip = (most: number): Optimizer => ({
  init: () => state(0),
  update: (gradients, before) => {
    const length = lengthOf(gradients);
    return [length > most ? times(most / length, gradients) : gradients, before];
  },
});

/** For the leaves that are chosen only: the others' gradients pass through. */
export const masked = (chosen: (path: string) => boolean, { init, update }: Optimizer): Optimizer => ({
  init,
  update: (gradients, before, params) => {
    const [changed, after] = update(gradients, before, params);
    const seen = Tree.leaves(params).flatMap(({ path, value }) =>
      Array.from({ length: typeof value === "number" ? 1 : value.data.length }, () => chosen(path)),
    );
    let next = 0;
    return [Tree.zipWith((g, u) => (seen[next++] ? u : g))(gradients, changed), after];
  },
});
