// A field for a number, on both pages.
import { useState } from "preact/hooks";

/** A field for a number. What is typed stays as it is typed («1.0») as long as it means the value. */
export const NumberField = ({
  id,
  label,
  value,
  changed,
  ...limits
}: {
  readonly id?: string;
  readonly label?: string;
  readonly value: number;
  readonly changed: (value: number) => void;
  readonly min?: number;
  readonly max?: number;
  readonly step?: number;
}) => {
  const [draft, setDraft] = useState("");
  const shown = draft !== "" && Number(draft) === value ? draft : String(value);
  return (
    <input
      id={id}
      type="number"
      aria-label={label}
      value={shown}
      step={limits.step ?? "any"}
      min={limits.min}
      max={limits.max}
      onInput={(event) => {
        const text = event.currentTarget.value;
        setDraft(text);
        if (text.trim() !== "" && Number.isFinite(Number(text))) changed(Number(text));
      }}
    />
  );
};
