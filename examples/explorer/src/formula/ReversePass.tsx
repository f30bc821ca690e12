// The reverse pass step by step, back and forth: the step in words and numbers, and the gradient so far.
import { type History, toInfix } from "gradmap/show";
import { Figure } from "../Figure.js";
import { numberOf, sentenceOf } from "./passing.js";

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
  return (
    <>
      <fieldset class="controls" aria-label="Steps of the reverse pass">
        <button type="button" onClick={() => stepped(0)} disabled={moment === 0} aria-label="To the start">
          |◀
        </button>
        <button type="button" onClick={() => stepped(moment - 1)} disabled={moment === 0}>
          ◀ back
        </button>
        <button type="button" onClick={() => stepped(moment + 1)} disabled={moment === last}>
          step ▶
        </button>
        <button type="button" onClick={() => stepped(last)} disabled={moment === last} aria-label="To the end">
          ▶|
        </button>
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
    <div class="step" aria-live="polite">
      <p>{sentenceOf(past, moment)}</p>
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
                    <code>{toInfix(to)}</code>
                  </th>
                  <td>
                    <Figure of={numberOf(step.adjoint.value)} />
                  </td>
                  <td>
                    {local === undefined ? (
                      "by its rule"
                    ) : (
                      <>
                        {local.expr.tag === "Const" ? null : <code>{toInfix(local.expr)} = </code>}
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
