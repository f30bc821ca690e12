// The keys that work anywhere on the page, unless what has the focus needs them itself.
/// <reference lib="dom" />
import type { Kit } from "./kit.js";

export const keyboard = (kit: Kit): object => {
  const { store, player, data } = kit;
  const actions: Readonly<Record<string, () => void>> = {
    ArrowRight: player.forward,
    ArrowLeft: () => player.go(store.now().moment - 1),
    Home: () => player.go(0),
    End: () => player.go(data.steps.length),
    " ": player.toggle,
  };
  document.addEventListener("keydown", (event) => {
    if (event.defaultPrevented || event.ctrlKey || event.metaKey || event.altKey || event.shiftKey) return;
    const at = event.target instanceof Element ? event.target : undefined;
    if (at?.closest("input, textarea, select") != null) return;
    // Space presses a button and opens a summary.
    if (event.key === " " && at?.closest("button, summary, a") != null) return;
    const action = Object.hasOwn(actions, event.key) ? actions[event.key] : undefined;
    if (action === undefined) return;
    event.preventDefault();
    if (event.key !== " " && store.now().playing) store.set({ playing: false });
    action();
  });
  return {};
};
