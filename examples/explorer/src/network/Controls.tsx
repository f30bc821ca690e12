// Play and step, the way back and forth in time, and where the training is.
import { Figure } from "../Figure.js";
import { architecture } from "./settings.js";
import type { Action, State } from "./state.js";
import { canLearn, current, keptOf } from "./training.js";

const speeds = [1, 2, 5, 20] as const;

export const Controls = ({
  state,
  happened,
  stepped,
}: {
  readonly state: State;
  readonly happened: (action: Action) => void;
  readonly stepped: () => void;
}) => {
  const { settings, run, playing, speed } = state;
  const now = current(run);
  const last = run.snapshots.length - 1;
  return (
    <>
      <fieldset class="controls" aria-label="Training">
        <button
          type="button"
          class="main"
          disabled={!playing && !canLearn(now)}
          onClick={() => happened({ tag: "played", playing: !playing })}
        >
          {playing ? "pause" : "play"}
        </button>
        <button type="button" disabled={playing || !canLearn(now)} onClick={stepped}>
          step
        </button>
        <button type="button" onClick={() => happened({ tag: "reset" })}>
          reset
        </button>
        <label class="inline">
          steps a frame{" "}
          <select
            value={String(speed)}
            onChange={(event) => happened({ tag: "sped", speed: Number(event.currentTarget.value) })}
          >
            {speeds.map((count) => (
              <option key={count} value={String(count)}>
                {count}
              </option>
            ))}
          </select>
        </label>
      </fieldset>
      <div class="controls">
        <button
          type="button"
          aria-label="One step back in time"
          aria-disabled={run.at === 0}
          onClick={() => happened({ tag: "looked", at: run.at - 1 })}
        >
          ◀
        </button>
        <input
          id="time"
          type="range"
          aria-label="Time: which step is shown"
          min={0}
          max={last}
          step={1}
          value={run.at}
          onInput={(event) => happened({ tag: "looked", at: event.currentTarget.valueAsNumber })}
        />
        <button
          type="button"
          aria-label="One step forward in time"
          aria-disabled={run.at === last}
          onClick={() => happened({ tag: "looked", at: run.at + 1 })}
        >
          ▶
        </button>
      </div>
      <dl class="readings" aria-live={playing ? "off" : "polite"}>
        <div>
          <dt>step</dt>
          <dd id="step">
            <Figure of={now.step} />
          </dd>
        </div>
        <div>
          <dt>loss</dt>
          <dd id="loss">{now.points.length === 0 ? "–" : <Figure of={now.loss} digits={4} />}</dd>
        </div>
        <div>
          <dt>right</dt>
          <dd id="right">{Number.isNaN(now.accuracy) ? "–" : `${Math.round(100 * now.accuracy)} %`}</dd>
        </div>
        <div>
          <dt>network</dt>
          <dd>{architecture(settings)}</dd>
        </div>
      </dl>
      <p class="note" aria-live="polite">
        {said(state)}
      </p>
    </>
  );
};

/** How things stand, in a sentence. */
const said = ({ run, playing }: State): string => {
  const now = current(run);
  const last = run.snapshots.length - 1;
  if (now.points.length === 0) return "Draw some points first.";
  if (!Number.isFinite(now.loss))
    return "The loss has become no number. Go back in time, and choose a smaller learning rate.";
  if (playing) return "Training; every step is kept.";
  if (run.at < last)
    return `You are back at step ${run.at} of ${last}. Play goes on from here, and lets go of what came after.`;
  const kept = keptOf(now.params);
  if (last + 1 >= kept) return `${kept} steps are kept, no more. Go back, or reset.`;
  return "Every step is kept: move the slider to go back in time.";
};
