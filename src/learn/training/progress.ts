// One line about where a training is. Pure: when and where it is printed, and how fast things go, is the caller's to say,
// and who does not ask pays nothing.
import { fail } from "../../expr/errors.js";
import { checked, optional, positive, wholeFrom } from "../optimizers/options.js";

/** What {@link progressLine} may be told. */
export interface ProgressOptions {
  /** The number of steps in all: with it comes a bar. */
  readonly total?: number;
  /** The length of the bar: 20 unless given. */
  readonly width?: number;
  /** Steps a second, which only the caller knows. */
  readonly rate?: number;
}

const number = (value: number): string => {
  if (!Number.isFinite(value)) return String(value);
  const size = Math.abs(value);
  return size !== 0 && (size < 1e-3 || size >= 1e6) ? value.toExponential(3) : value.toFixed(4);
};

const bar = (part: number, width: number): string => {
  const full = Math.round(width * Math.min(1, Math.max(0, part)));
  return `[${"#".repeat(full)}${".".repeat(width - full)}]`;
};

/**
 * A line about a state of training: its step, its loss, and any other numbers by name.
 *
 * @throws GM-OPERAND if the state has no step or no loss; GM-OPTION for an option that is unknown or out of its range.
 *
 * @example
 * progressLine({ step: 30, loss: 0.25 }, { total: 120, width: 8 }) // => "step  30/120 [##......] loss 0.2500"
 * progressLine({ step: 7, loss: 2, accuracy: 0.5 }) // => "step 7 loss 2.0000 accuracy 0.5000"
 */
export const progressLine = <S extends { readonly step: number; readonly loss: number }>(
  state: S,
  options: ProgressOptions = {},
): string => {
  if (typeof state !== "object" || state === null || typeof state.step !== "number" || typeof state.loss !== "number")
    throw fail.trainingState(
      "progressLine",
      "a state with the numbers step and loss",
      state,
      "Write progressLine({ step: 7, loss: 0.5 }), or give it the state that train yields.",
    );
  const {
    total,
    width = 20,
    rate,
  } = checked("progressLine", options, {
    total: optional(wholeFrom(1)),
    width: optional(wholeFrom(1)),
    rate: optional(positive),
  });
  const { step, ...others } = state;
  const numbers = Object.entries(others).flatMap(([name, value]: readonly [string, unknown]) =>
    typeof value === "number" && name !== "params" ? [`${name} ${number(value)}`] : [],
  );
  const counted =
    total === undefined
      ? [`step ${step}`]
      : [`step ${String(step).padStart(String(total).length)}/${total}`, bar(step / total, width)];
  const remaining =
    rate === undefined
      ? []
      : [`${rate.toFixed(1)} steps/s`, ...(total === undefined ? [] : [`${Math.ceil((total - step) / rate)} s left`])];
  return [...counted, ...numbers, ...remaining].join(" ");
};
