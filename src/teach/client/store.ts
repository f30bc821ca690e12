// The one state of the page. It is replaced, never changed, and everybody who listens is told.
import type { Kit, State, Store } from "./kit.js";

export const store = (_kit: Kit): Store => {
  const listeners: ((state: State, before: State) => void)[] = [];
  let state: State = {
    moment: 0,
    selected: undefined,
    view: 0,
    playing: false,
    predicting: false,
    opening: false,
  };
  return {
    now: () => state,
    set: (change) => {
      const before = state;
      state = Object.freeze({ ...state, ...change });
      for (const listener of listeners) listener(state, before);
    },
    listen: (listener) => {
      listeners.push(listener);
    },
  };
};
