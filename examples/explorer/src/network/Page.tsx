// The network page: its state, its address, and the clock that trains a little in each frame.
import { take, takeUntil } from "gradmap/learn";
import { useEffect, useMemo, useReducer } from "preact/hooks";
import { Figure } from "../Figure.js";
import { Frame, Panel } from "../Frame.js";
import { useAddress } from "../useAddress.js";
import { addressOf } from "./address.js";
import { Board } from "./Board.js";
import { Controls } from "./Controls.js";
import { Lines } from "./Lines.js";
import { shapeNames } from "./points.js";
import { SettingsForm } from "./SettingsForm.js";
import { type Brush, next, type State, startingFrom } from "./state.js";
import { current, type Snapshot, stepOf, stepsAfter } from "./training.js";

/** Milliseconds of a frame that training may take; the rest is for drawing. */
const budget = 10;

const brushes: readonly { readonly brush: Brush; readonly name: string; readonly sign?: string }[] = [
  { brush: 0, name: "orange", sign: "●" },
  { brush: 1, name: "blue", sign: "■" },
  { brush: "erase", name: "erase" },
];

export const NetworkPage = ({ start }: { readonly start: State }) => {
  const [state, happened] = useReducer(next, start);
  const { settings, machine, optimizer, run, playing, brush, speed } = state;
  const now = current(run);

  const train = (steps: number): void => {
    const deadline = performance.now() + budget;
    const isLate = (): boolean => performance.now() > deadline;
    const snapshots = [...takeUntil<Snapshot>(isLate)(take(steps)(stepsAfter(run, stepOf(machine, optimizer))))];
    happened({ tag: "trained", from: run, snapshots });
  };
  useEffect(() => {
    if (!playing) return;
    const frame = requestAnimationFrame(() => train(speed));
    return () => cancelAnimationFrame(frame);
  }, [state]);

  useAddress(addressOf({ settings, points: now.points }), (hash) =>
    happened({ tag: "opened", state: startingFrom(hash) }),
  );

  const losses = useMemo(
    () => [{ name: "loss", values: run.snapshots.map(({ loss }) => (Number.isFinite(loss) ? loss : null)) }],
    [run.snapshots],
  );
  const norms = useMemo(
    () =>
      now.params.map((_, layer) => ({
        name: `layer ${layer + 1}`,
        values: run.snapshots.map((snapshot) => snapshot.norms[layer] || null),
      })),
    [run.snapshots, now.params.length],
  );

  return (
    <Frame page="Network" lead="Draw points of two classes, and watch a small network learn to tell them apart.">
      <Panel id="points" title="Points and boundary">
        <fieldset class="presets" aria-label="Points to begin with">
          {shapeNames.map((shape) => (
            <button key={shape} type="button" onClick={() => happened({ tag: "shaped", shape })}>
              {shape}
            </button>
          ))}
          <button type="button" onClick={() => happened({ tag: "cleared" })}>
            clear
          </button>
        </fieldset>
        <fieldset class="presets" aria-label="What a click draws">
          {brushes.map(({ brush: value, name, sign }) => (
            <button
              key={name}
              type="button"
              aria-pressed={value === brush}
              onClick={() => happened({ tag: "took", brush: value })}
            >
              {sign === undefined ? null : (
                <span class={`sign ${name}`} aria-hidden="true">
                  {sign}
                </span>
              )}
              {name}
            </button>
          ))}
        </fieldset>
        <Board
          machine={machine}
          params={now.params}
          points={now.points}
          brush={brush}
          drawn={(x, y, own) => happened({ tag: "drawn", x, y, brush: own })}
        />
        <p class="note">
          Click to draw a point; with shift, one of the other class. The dark line is where the network is undecided.
        </p>
      </Panel>
      <div class="column">
        <Panel id="training" title="Training">
          <SettingsForm settings={settings} changed={(changes) => happened({ tag: "set", settings: changes })} />
          <Controls state={state} happened={happened} stepped={() => train(1)} />
        </Panel>
        <Panel id="loss-curve" title="Loss">
          <Lines label="The loss, step by step" lines={losses} at={run.at} log={false} />
        </Panel>
        <Panel
          id="gradients"
          title="Gradient of each layer"
          note="Its length, step by step, on a logarithmic scale: layers that get little of it learn slowly."
        >
          <Lines label="The length of each layer's gradient, step by step" lines={norms} at={run.at} log />
          <ol class="layers-now">
            {now.norms.map((norm, layer) => (
              <li key={`${layer}`}>
                layer {layer + 1}: <Figure of={norm} digits={3} />
              </li>
            ))}
          </ol>
        </Panel>
      </div>
    </Frame>
  );
};
