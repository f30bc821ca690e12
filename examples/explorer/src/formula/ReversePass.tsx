// The reverse pass step by step, back and forth: the step in words and numbers, and the gradient so far.
import type { History } from "gradmap/show";
import { Figure } from "../Figure.js";
import { numberOf, sentenceOf, written } from "./passing.js";

export const Controls = ({
  past,
  moment,
  stepped,
}: {
  readonly past: History;
  readonly moment: number;
  readonly stepped: (moment: number) => void;
}) => {
  const last = past.length - 1;
  const { gradientMap } = past.at(moment);
  // A button that would do nothing says so, but keeps the focus of those who got there by keyboard.
  const button = (to: number, text: string, label?: string) => (
    <button
      type="button"
      aria-label={label}
      aria-disabled={to < 0 || to > last || to === moment}
      onClick={() => stepped(Math.min(last, Math.max(0, to)))}
    >
      {text}
    </button>
  );
  return (
    <>
      <fieldset class="controls" aria-label="Steps of the reverse pass">
        {button(0, "|◀", "To the start")}
        {button(moment - 1, "◀ back")}
        {button(moment + 1, "step ▶")}
        {button(last, "▶|", "To the end")}
        <input
          type="range"
          aria-label="Step"
          min={0}
          max={last}
          step={1}
          value={moment}
          onInput={(event) => stepped(event.currentTarget.valueAsNumber)}
        />
        <output>
          {moment} of {last}
        </output>
      </fieldset>
      <dl class="so-far" aria-label="The gradient map so far">
        {past.sources.map((variable) => {
          const sum = gradientMap.get(variable);
          return (
            <div key={variable.name} data-variable={variable.name} class={sum === undefined ? "absent" : undefined}>
              <dt>{variable.name}</dt>
              <dd>{sum === undefined ? "nothing yet" : <Figure of={numberOf(sum)} />}</dd>
            </div>
          );
        })}
      </dl>
    </>
  );
};

/** The step before a moment, in words and numbers. */
export const StepDetail = ({ past, moment }: { readonly past: History; readonly moment: number }) => {
  const { step } = past.at(moment);
  return (
    <div class="step">
      <p aria-live="polite">{sentenceOf(past, moment)}</p>
      {step === undefined || step.contributions.length === 0 ? null : (
        <div class="scrolled">
          <table>
            <thead>
              <tr>
                <th scope="col">passes on to</th>
                <th scope="col">adjoint</th>
                <th scope="col">× local derivative</th>
                <th scope="col">= contribution</th>
              </tr>
            </thead>
            <tbody>
              {step.contributions.map(({ to, index, local, amount }) => (
                <tr key={index}>
                  <th scope="row">
                    <code>{written(to)}</code>
                  </th>
                  <td>
                    <Figure of={numberOf(step.adjoint.value)} />
                  </td>
                  <td>
                    {local === undefined ? (
                      "by its rule"
                    ) : (
                      <>
                        {local.expr.tag === "Const" ? null : <code>{written(local.expr)} = </code>}
                        <Figure of={numberOf(local.value)} />
                      </>
                    )}
                  </td>
                  <td>
                    <Figure of={numberOf(amount.value)} />
                  </td>
                </tr>
              ))}
            </tbody>
          </table>
        </div>
      )}
    </div>
  );
};
