// «Predict the next number»: the reader says what a step will pass on before it is made.
/// <reference lib="dom" />
import type { Kit, Question, Questions } from "./kit.js";

export const questions = (kit: Kit): Questions => {
  const { data, dom, store, asking, numbers } = kit;
  const [switched, form, answer] = [dom.input("predicting"), dom.byId("question"), dom.input("answer")];
  const say = (text: string, mood: string): void => {
    const said = dom.byId("verdict");
    said.setAttribute("data-mood", mood);
    dom.put(said, text);
  };
  let waiting: readonly Question[] = [];
  let tries = 0;
  let [right, asked] = [0, 0];

  const nameOf = (node: number): string => data.nodes[node]?.name ?? "";
  const score = (): void =>
    dom.put(dom.byId("score"), asked === 0 ? "" : `${right} of ${asked} right at the first try`);

  const present = (): void => {
    const [question] = waiting;
    form.hidden = question === undefined;
    if (question === undefined) return;
    tries = 0;
    answer.value = "";
    // The rule of the node is there to look at, in symbols.
    store.set({ selected: data.steps[store.now().moment]?.node });
    dom.put(dom.byId("asked"), question.text);
    answer.focus();
  };
  const advance = (): void => {
    waiting = waiting.slice(1);
    const done = waiting.length === 0;
    if (done) {
      form.hidden = true;
      kit.player.go(store.now().moment + 1);
      dom.button("forward").focus();
    } else present();
  };
  const ask: Questions["ask"] = () => {
    if (waiting.length > 0) return answer.focus();
    waiting = asking.about(store.now().moment);
    if (waiting.length === 0) {
      const { node } = data.steps[store.now().moment] ?? { node: data.root };
      kit.player.go(store.now().moment + 1);
      const why =
        data.nodes[node]?.kind === "variable"
          ? `${nameOf(node)} is a variable: it passes nothing on.`
          : "it passes on no single number.";
      say(`Nothing to predict in this step: ${why}`, "plain");
      return;
    }
    say("", "plain");
    present();
  };
  const clear = (): void => {
    waiting = [];
    form.hidden = true;
  };
  const check = (): void => {
    const [question] = waiting;
    if (question === undefined) return;
    const given = numbers.parse(answer.value);
    if (given === undefined) {
      say("Write a number, such as -3, 0.5 or 1/3.", "plain");
      return;
    }
    tries += 1;
    if (asking.isClose(given, question.answer)) {
      if (tries === 1) right += 1;
      asked += 1;
      const exact = given === question.answer || Object.is(given, question.answer);
      say(exact ? "Right, exactly." : `Right, rounded. In full it is ${question.answer}.`, "right");
      score();
      advance();
      return;
    }
    const slip = question.slips.find(([wrong]) => asking.isClose(given, wrong));
    say(`Not ${answer.value.trim()}. ${slip === undefined ? "Try again, or take the hint." : slip[1]}`, "wrong");
    answer.select();
  };

  form.addEventListener("submit", (event) => {
    event.preventDefault();
    check();
  });
  dom.button("hint").addEventListener("click", () => {
    const [question] = waiting;
    if (question === undefined) return;
    // An answer with the hint is no longer one at the first try.
    tries += 1;
    say(question.hint, "plain");
    answer.focus();
  });
  dom.button("reveal").addEventListener("click", () => {
    const [question] = waiting;
    if (question === undefined) return;
    asked += 1;
    say(`It is ${numbers.full(question.answer)}. ${question.hint}`, "plain");
    score();
    advance();
  });
  switched.addEventListener("change", () => {
    store.set({ predicting: switched.checked });
    say("", "plain");
    if (!switched.checked) return clear();
    if (store.now().moment === data.steps.length) kit.player.go(0);
    ask();
    if (waiting.length === 0) switched.focus();
  });
  store.listen((state, before) => {
    if (state.moment !== before.moment) clear();
  });
  return { ask };
};
