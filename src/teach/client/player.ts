// Back and forth in time: the buttons, the slider, and the sentence that says what a step did.
/// <reference lib="dom" />
import type { Kit, Player } from "./kit.js";

export const player = (kit: Kit): Player => {
  const { dom, store, data } = kit;
  const last = data.steps.length;
  const slider = dom.input("scrub");
  const pause = 1600;
  let timer: ReturnType<typeof setTimeout> | undefined;

  const go: Player["go"] = (moment) => {
    const bounded = Math.min(Math.max(moment, 0), last);
    if (bounded !== store.now().moment) store.set({ moment: bounded, selected: undefined });
  };
  const stop = (): void => {
    if (store.now().playing) store.set({ playing: false });
  };
  const forward: Player["forward"] = () => {
    if (store.now().predicting && store.now().moment < last) kit.questions.ask();
    else go(store.now().moment + 1);
  };
  const tick = (): void => {
    go(store.now().moment + 1);
    if (store.now().moment >= last) stop();
    else timer = setTimeout(tick, pause);
  };
  const toggle: Player["toggle"] = () => {
    if (store.now().playing) return stop();
    // The reader is the one to go on where the next number is to be predicted.
    if (store.now().predicting) return forward();
    if (store.now().moment >= last) go(0);
    store.set({ playing: true });
    timer = setTimeout(tick, 400);
  };
  const by = (id: string, action: () => void): void => {
    dom.button(id).addEventListener("click", action);
  };

  by("to-start", () => {
    stop();
    go(0);
  });
  by("back", () => {
    stop();
    go(store.now().moment - 1);
  });
  by("play", toggle);
  by("forward", () => {
    stop();
    forward();
  });
  by("to-end", () => {
    stop();
    go(last);
  });
  slider.max = String(last);
  slider.addEventListener("input", () => {
    stop();
    go(Number(slider.value));
  });
  const opening = dom.input("opening");
  opening.addEventListener("change", () => store.set({ opening: opening.checked }));

  const render = (): void => {
    const { moment, playing } = store.now();
    const node = data.steps[moment - 1]?.node;
    const where = node === undefined ? "before the first step" : kit.sentences.called(node);
    slider.value = String(moment);
    slider.setAttribute("aria-valuetext", `step ${moment} of ${last}: ${where}`);
    dom.put(dom.byId("count"), `step ${moment} of ${last}`);
    dom.put(dom.byId("sentence"), kit.sentences.moment(moment));
    // A button that has the focus keeps it: it says that it does nothing now, and stays.
    for (const id of ["to-start", "back"]) dom.button(id).setAttribute("aria-disabled", String(moment === 0));
    for (const id of ["to-end", "forward"]) dom.button(id).setAttribute("aria-disabled", String(moment === last));
    const play = dom.button("play");
    play.setAttribute("aria-label", playing ? "Pause" : "Play");
    play.setAttribute("data-playing", String(playing));
  };
  store.listen((state, before) => {
    if (state.moment !== before.moment || state.playing !== before.playing) render();
    // Whoever stops it: no step that was waiting is made any more.
    if (!state.playing && timer !== undefined) clearTimeout(timer);
    if (state.predicting && !before.predicting) stop();
  });
  render();
  return { go, forward, toggle };
};
