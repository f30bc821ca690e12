// The state of the network page and all that can happen to it: pure functions from state to state. Knows no page.
import { Key, type Optimizer } from "gradmap/learn";
import { askedBy } from "./address.js";
import { type Machine, machineOf, optimizerOf } from "./machine.js";
import { type Place, pointsOf, type Shape, without, withPlace } from "./points.js";
import type { Settings } from "./settings.js";
import { begun, current, extended, lookedAt, type Run, redrawn, type Snapshot } from "./training.js";

export type Brush = 0 | 1 | "erase";

export interface State {
  readonly settings: Settings;
  readonly machine: Machine;
  readonly optimizer: Optimizer;
  readonly run: Run;
  readonly playing: boolean;
  readonly brush: Brush;
  /** Steps for each frame. */
  readonly speed: number;
}

export type Action =
  | { readonly tag: "set"; readonly settings: Partial<Settings> }
  | { readonly tag: "shaped"; readonly shape: Shape }
  | { readonly tag: "drawn"; readonly x: number; readonly y: number; readonly brush: Brush }
  | { readonly tag: "cleared" }
  | { readonly tag: "took"; readonly brush: Brush }
  | { readonly tag: "sped"; readonly speed: number }
  | { readonly tag: "played"; readonly playing: boolean }
  /** Steps that were made after the one that `from` looks at. */
  | { readonly tag: "trained"; readonly from: Run; readonly snapshots: readonly Snapshot[] }
  | { readonly tag: "looked"; readonly at: number }
  | { readonly tag: "opened"; readonly state: State }
  | { readonly tag: "reset" };

/** The page at the start, with points of a shape or with given ones. */
export const starting = (settings: Settings, given: Shape | readonly Place[]): State => {
  const [machine, optimizer] = [machineOf(settings), optimizerOf(settings)];
  return {
    settings,
    machine,
    optimizer,
    run: begun(machine, optimizer, typeof given === "string" ? shapeOf(settings, given) : given),
    playing: false,
    brush: 0,
    speed: 2,
  };
};

/** The page that an address asks for. */
export const startingFrom = (hash: string): State => {
  const { settings, points } = askedBy(hash);
  return starting(settings, points ?? "moons");
};

const shapeOf = ({ seed }: Settings, shape: Shape): readonly Place[] => pointsOf(shape, Key.foldIn(Key.make(seed), 1));

const begunAgain = (state: State, points: readonly Place[]): State => ({
  ...state,
  playing: false,
  run: begun(state.machine, state.optimizer, points),
});

// Another rate goes on with the same numbers; anything else makes another network, which begins at its beginning.
const set = (state: State, changes: Partial<Settings>): State => {
  const settings = { ...state.settings, ...changes };
  const optimizer = optimizerOf(settings);
  if (Object.keys(changes).every((name) => name === "rate")) return { ...state, settings, optimizer };
  const machine = machineOf(settings);
  return begunAgain({ ...state, settings, machine, optimizer }, current(state.run).points);
};

const drawn = (state: State, x: number, y: number, brush: Brush): State => {
  const { points } = current(state.run);
  const changed = brush === "erase" ? without(points, x, y) : withPlace(points, { x, y, label: brush });
  return changed === points ? state : { ...state, run: redrawn(state.machine, state.run, changed) };
};

/** The page after something has happened. */
export const next = (state: State, action: Action): State => {
  switch (action.tag) {
    case "set":
      return set(state, action.settings);
    case "shaped":
      return begunAgain(state, shapeOf(state.settings, action.shape));
    case "drawn":
      return drawn(state, action.x, action.y, action.brush);
    case "cleared":
      return begunAgain(state, []);
    case "took":
      return { ...state, brush: action.brush };
    case "sped":
      return { ...state, speed: action.speed };
    case "played":
      return { ...state, playing: action.playing };
    case "trained":
      // Steps of a run that was given up meanwhile are no part of this one: they may even be another network's.
      if (action.from !== state.run) return state;
      return {
        ...state,
        run: extended(state.run, action.snapshots),
        playing: state.playing && action.snapshots.length > 0,
      };
    case "looked":
      return { ...state, run: lookedAt(state.run, action.at), playing: false };
    case "opened":
      return action.state;
    case "reset":
      return begunAgain(state, current(state.run).points);
  }
};
