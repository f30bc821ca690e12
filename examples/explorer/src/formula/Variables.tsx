// A slider and a field for each variable.
import type { Interval } from "../axis.js";
import { NumberField } from "../NumberField.js";

// About a hundred to a thousand places, at round numbers.
const stepOf = ({ low, high }: Interval): number => 10 ** (Math.floor(Math.log10(high - low)) - 2);

const Variable = ({
  name,
  value,
  range,
  moved,
}: {
  readonly name: string;
  readonly value: number;
  readonly range: Interval;
  readonly moved: (value: number) => void;
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
    <NumberField label={`${name}, as a number`} value={value} changed={moved} />
  </div>
);

export const Variables = ({
  point,
  rangeOf,
  moved,
}: {
  readonly point: Readonly<Record<string, number>>;
  readonly rangeOf: (name: string) => Interval;
  readonly moved: (values: Readonly<Record<string, number>>) => void;
}) => (
  <div class="variables">
    {Object.entries(point).map(([name, value]) => (
      <Variable key={name} name={name} value={value} range={rangeOf(name)} moved={(to) => moved({ [name]: to })} />
    ))}
    {Object.keys(point).length === 0 ? <p class="note">The formula has no variables: it is a plain number.</p> : null}
  </div>
);
