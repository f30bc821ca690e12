// The formula page: its state, and what is computed of it once for each formula, point and choice of axes.
import { useMemo, useReducer } from "preact/hooks";
import { both } from "../axis.js";
import { Figure } from "../Figure.js";
import { Frame, Panel } from "../Frame.js";
import { useAddress } from "../useAddress.js";
import { addressOf, askedBy } from "./address.js";
import { CurvePlot } from "./CurvePlot.js";
import { Derivatives } from "./Derivatives.js";
import { FormulaField } from "./FormulaField.js";
import { derivativesOf, figuresAt } from "./figures.js";
import { GraphPicture } from "./GraphPicture.js";
import { mathOf } from "./markup.js";
import { OpenAsPage } from "./OpenAsPage.js";
import { passOf } from "./passing.js";
import { Controls, StepDetail } from "./ReversePass.js";
import { SurfacePlot } from "./SurfacePlot.js";
import { curveOf, slopeOf, surfaceOf } from "./sampled.js";
import { axesOf, next, pointOf, rangeOf, type State } from "./state.js";
import { Variables } from "./Variables.js";

const Choice = ({
  label,
  names,
  value,
  chosen,
}: {
  readonly label: string;
  readonly names: readonly string[];
  readonly value: string;
  readonly chosen: (name: string) => void;
}) =>
  names.length < 2 ? null : (
    <label class="choice">
      {label}{" "}
      <select value={value} onChange={(event) => chosen(event.currentTarget.value)}>
        {names.map((name) => (
          <option key={name} value={name}>
            {name}
          </option>
        ))}
      </select>
    </label>
  );

export const FormulaPage = ({ start }: { readonly start: State }) => {
  const [state, happened] = useReducer(next, start);
  const { good, values } = state;
  const point = useMemo(() => pointOf(state), [good, values]);
  const derivatives = useMemo(() => derivativesOf(good), [good]);
  const formulas = useMemo(() => derivatives.map(({ expr }) => mathOf(expr)), [derivatives]);
  const figures = useMemo(() => figuresAt(good, derivatives, point), [good, derivatives, point]);
  const past = useMemo(() => passOf(good, point), [good, point]);
  const moment = Math.min(state.moment, past.length - 1);

  const { along, across } = axesOf(state);
  const names = good.variables.map(({ name }) => name);
  const curve = useMemo(() => (along === undefined ? undefined : curveOf(good, along)), [good, along]);
  const surface = useMemo(
    () => (along === undefined || across === undefined ? undefined : surfaceOf(good, along, across)),
    [good, along, across],
  );
  const axis = (name: string) => ({ name, slope: slopeOf(figures, name) });

  useAddress(addressOf(state), (hash) => {
    const action = askedBy(hash);
    if (action !== undefined) happened(action);
  });

  const moved = (to: Readonly<Record<string, number>>): void => happened({ tag: "moved", values: to });
  return (
    <Frame page="Formula" lead="Type a formula, move its variables, and see where its gradient comes from.">
      <div class="column">
        <Panel id="input" title="Formula and values">
          <FormulaField
            text={state.text}
            bad={state.bad}
            typed={(text) => happened({ tag: "typed", text })}
            chosen={(preset) => happened({ tag: "chosen", preset })}
          />
          <Variables
            point={point}
            rangeOf={(name) => rangeOf(state, name)}
            moved={(name, to) => moved({ [name]: to })}
            entered={(name, value) => happened({ tag: "entered", name, value })}
          />
          <p class="result" aria-live="polite">
            value <Figure of={figures.value} digits={6} />
          </p>
          {figures.trouble === undefined ? null : <p class="trouble">{figures.trouble}</p>}
        </Panel>
        <Panel
          id="derivatives"
          title="Derivatives"
          note="Each is a formula of its own; its number here is checked against the slope of short chords."
        >
          <Derivatives gradient={figures.gradient} formulas={formulas} />
          <OpenAsPage good={good} point={point} address={addressOf(state)} />
        </Panel>
      </div>
      <div class="column">
        {curve === undefined || along === undefined ? null : (
          <Panel id="tangent" title="Tangent">
            <Choice
              label="along"
              names={names}
              value={along}
              chosen={(name) => happened({ tag: "looked", along: name })}
            />
            <CurvePlot
              curve={curve}
              {...axis(along)}
              range={rangeOf(state, along)}
              point={point}
              value={figures.value}
              moved={(x) => moved({ [along]: x })}
            />
            <p class="note">Drag the point: the straight line is the curve as the derivative sees it.</p>
          </Panel>
        )}
        {surface === undefined || along === undefined || across === undefined ? null : (
          <Panel id="surface" title="From above">
            <Choice
              label={`${along} across, and up`}
              names={names.filter((name) => name !== along)}
              value={across}
              chosen={(name) => happened({ tag: "looked", across: name })}
            />
            <SurfacePlot
              surface={surface}
              along={axis(along)}
              across={axis(across)}
              range={both(rangeOf(state, along), rangeOf(state, across))}
              point={point}
              moved={(x, y) => moved({ [along]: x, [across]: y })}
            />
          </Panel>
        )}
      </div>
      <Panel
        id="pass"
        title="Reverse pass"
        wide
        note="From the result to the variables. Each node waits until it has received everything, then passes it on."
      >
        <Controls past={past} moment={moment} stepped={(to) => happened({ tag: "stepped", moment: to })} />
        <GraphPicture past={past} moment={moment} />
        <StepDetail past={past} moment={moment} />
      </Panel>
    </Frame>
  );
};
