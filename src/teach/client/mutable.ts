// The other way, to look at: an engine with gradients in its nodes beside the gradient as a value, each with its buttons.
/// <reference lib="dom" />
import type { MutableData } from "./engineKit.js";
import type { Kit } from "./kit.js";

export const mutable = (kit: Kit): object => {
  const { dom, numbers } = kit;
  const { make } = dom;
  const word = (count: number): string => (count === 1 ? "once" : count === 2 ? "twice" : `${count} times`);

  const show = (where: HTMLElement, graph: MutableData): void => {
    const { names, variables } = graph;
    const engine = kit.engine(graph);
    const { isWrong, presses } = engine;
    let asked = 0;
    // Of a big graph the variables are enough to see it.
    const [few, most] = [24, 40];
    const shown = names.length <= few ? names.map((_, i) => i) : variables.slice(0, most);
    const left = names.length - shown.length;

    const sumOf = (i: number): string => {
      const amounts = engine.received(i);
      if (i === engine.root) return presses() > 1 ? "set to 1 again" : "set to 1";
      const before = numbers.text(engine.kept(i));
      if (amounts.length > 6) return `${before} + ${amounts.length} amounts`;
      return [before, ...amounts.map(numbers.factor)].join(" + ");
    };
    const numbersOf = (i: number) => ({
      name: names[i] ?? "",
      grad: numbers.text(engine.grad(i)),
      right: numbers.text(engine.right(i)),
      kept: numbers.text(engine.kept(i)),
    });
    // It can go well for the variables: the zeros between hide it, or there is nothing between.
    const unharmed = (): string => {
      if (variables.includes(engine.root)) return "the root is set to 1 again each time, and here it is the variable.";
      const inner = names.findIndex((_, i) => isWrong(i));
      const zeros = "the gradients are 0 here, and what is added to them is 0 too.";
      if (inner < 0) return zeros;
      const { name, grad, right } = numbersOf(inner);
      return `${zeros} But ${name}.grad is ${grad}, and ${right} is right.`;
    };
    const verdict = (): string => {
      if (presses() === 0) return "Every .grad is 0. Press backward().";
      const excess = (i: number): number => Math.abs(engine.grad(i) / engine.right(i));
      const wrong = variables.filter(isWrong).sort((i, j) => excess(j) - excess(i));
      if (presses() === 1 && wrong.length === 0) return "Pressed once: every .grad is right. Now press it again.";
      const [worst] = wrong;
      const pressed = `Pressed ${word(presses())}`;
      if (worst === undefined) return `${pressed}: ${unharmed()}`;
      const { name, grad, right, kept } = numbersOf(worst);
      const said = `${pressed}: ${name}.grad is ${grad}, and ${right} is right. ${name} had kept ${kept} from before, and += added to it.`;
      const inner = names.findIndex((_, i) => i !== engine.root && !variables.includes(i) && isWrong(i));
      if (inner < 0) return said;
      const between = numbersOf(inner);
      return `${said} And ${between.name} had kept ${between.kept} too, so that ${between.grad} was passed on from it where ${between.right} is right.`;
    };

    const said = make("p", { class: "verdict", "aria-live": "polite" });
    const rows = make("tbody", {});
    const ours = make("tbody", {});
    const times = make("p", { class: "note", "aria-live": "polite" }, "Not asked yet.");
    const button = (text: string, action: () => void): HTMLElement => {
      const made = make("button", { type: "button", class: "code" }, text);
      made.addEventListener("click", () => {
        action();
        render();
      });
      return made;
    };
    const head = (...columns: readonly string[]): HTMLElement =>
      make("thead", {}, make("tr", {}, ...columns.map((text) => make("th", { scope: "col" }, text))));
    const render = (): void => {
      dom.put(
        rows,
        ...shown.map((i) =>
          make(
            "tr",
            isWrong(i) ? { class: "is-wrong" } : {},
            make("th", { scope: "row" }, names[i] ?? ""),
            make("td", {}, presses() === 0 ? "" : sumOf(i)),
            make(
              "td",
              { "data-grad": names[i] ?? "", "data-value": String(engine.grad(i)) },
              numbers.text(engine.grad(i)),
              ...(isWrong(i) ? [make("span", { class: "mark" }, " wrong")] : []),
            ),
          ),
        ),
      );
      dom.put(said, verdict());
      dom.put(
        ours,
        ...variables
          .slice(0, most)
          .map((i) =>
            make(
              "tr",
              {},
              make("th", { scope: "row" }, names[i] ?? ""),
              make(
                "td",
                asked === 0 ? {} : { "data-gradient": names[i] ?? "", "data-value": String(engine.right(i)) },
                asked === 0 ? "" : numbers.text(engine.right(i)),
              ),
            ),
          ),
      );
      dom.put(
        times,
        asked === 0
          ? "Not asked yet. Press grad(f)."
          : `Asked ${word(asked)}: the same. There is no field to write to, so there is nothing that could be left over.`,
      );
    };
    render();
    dom.put(
      where,
      make(
        "div",
        { class: "engine theirs" },
        make("h4", {}, "Gradients kept in the nodes"),
        make("div", { class: "buttons" }, button("backward()", engine.backward), button("zero_grad()", engine.zero)),
        said,
        ...(left === 0
          ? []
          : [
              make(
                "p",
                { class: "note" },
                `Shown are ${shown.length} variables; ${left} other nodes keep numbers too.`,
              ),
            ]),
        make(
          "div",
          { class: "scroll" },
          make("table", {}, head("node", "what was there + what arrives", ".grad"), rows),
        ),
      ),
      make(
        "div",
        { class: "engine ours" },
        make("h4", {}, "The gradient as a value"),
        make(
          "div",
          { class: "buttons" },
          button("grad(f)", () => {
            asked += 1;
          }),
        ),
        times,
        make("div", { class: "scroll" }, make("table", {}, head("variable", "gradient"), ours)),
      ),
    );
  };

  const { cube, own } = kit.graphs;
  show(dom.byId("cube-engines"), cube);
  if (own !== undefined) show(dom.byId("own-engines"), own);
  return {};
};
