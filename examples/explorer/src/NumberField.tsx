// A field for a number, on both pages.
import { useLayoutEffect, useRef } from "preact/hooks";

/**
 * A field for a number. While one types, what stands in it is left alone («1.0», «-», «1e»): half a number is none yet.
 * When one has done, or the value changes from elsewhere, it shows the value again.
 */
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
  const field = useRef<HTMLInputElement>(null);
  const show = (): void => {
    const { current } = field;
    if (current !== null && current.valueAsNumber !== value) current.value = String(value);
  };
  useLayoutEffect(() => {
    if (document.activeElement !== field.current) show();
  }, [value]);
  return (
    <input
      ref={field}
      id={id}
      type="number"
      aria-label={label}
      step={limits.step ?? "any"}
      min={limits.min}
      max={limits.max}
      onInput={(event) => {
        const { valueAsNumber } = event.currentTarget;
        if (Number.isFinite(valueAsNumber)) changed(valueAsNumber);
      }}
      onBlur={show}
    />
  );
};
