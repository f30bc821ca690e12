// A slider and a field for each variable.
import { type Interval, stepOf } from "../axis.js";
import { NumberField } from "../NumberField.js";

const Variable = ({
  name,
  value,
  range,
  moved,
  entered,
}: {
  readonly name: string;
  readonly value: number;
  readonly range: Interval;
  readonly moved: (value: number) => void;
  readonly entered: (value: number) => void;
}) => (
  <div class="variable">
    <label for={`slider-${name}`}>{name}</label>
    <input
      id={`slider-${name}`}
      type="range"
      min={range.low}
      max={range.high}
      step={stepOf(range)}
      value={value}
      onInput={(event) => moved(event.currentTarget.valueAsNumber)}
    />
    <NumberField label={`${name}, as a number`} value={value} changed={entered} />
  </div>
);

export const Variables = ({
  point,
  rangeOf,
  moved,
  entered,
}: {
  readonly point: Readonly<Record<string, number>>;
  readonly rangeOf: (name: string) => Interval;
  readonly moved: (name: string, value: number) => void;
  readonly entered: (name: string, value: number) => void;
}) => (
  <div class="variables">
    {Object.entries(point).map(([name, value]) => (
      <Variable
        key={name}
        name={name}
        value={value}
        range={rangeOf(name)}
        moved={(to) => moved(name, to)}
        entered={(to) => entered(name, to)}
      />
    ))}
    {Object.keys(point).length === 0 ? <p class="note">The formula has no variables: it is a plain number.</p> : null}
  </div>
);
