// The field for the formula, what is wrong with it, and formulas to begin with.
import { type Preset, presets } from "./presets.js";
import type { Bad } from "./read.js";

const Mistake = ({ bad }: { readonly bad: Bad }) => (
  <div class="mistake" id="mistake">
    {bad.position === undefined ? null : <pre aria-hidden="true">{`${bad.text}\n${" ".repeat(bad.position)}^`}</pre>}
    <p>
      {bad.position === undefined ? "" : `At character ${bad.position + 1}: `}
      expected {bad.expected}, found {bad.found}.
    </p>
    {bad.advice === "" ? null : <p>{bad.advice}</p>}
    <p class="note">Everything below is still about the last formula that could be read.</p>
  </div>
);

export const FormulaField = ({
  text,
  bad,
  typed,
  chosen,
}: {
  readonly text: string;
  readonly bad: Bad | undefined;
  readonly typed: (text: string) => void;
  readonly chosen: (preset: Preset) => void;
}) => (
  <div class="formula-field">
    <label for="formula">Formula</label>
    <input
      id="formula"
      type="text"
      value={text}
      spellcheck={false}
      autocomplete="off"
      autocapitalize="off"
      aria-invalid={bad !== undefined}
      aria-describedby={bad === undefined ? "formula-help" : "mistake"}
      onInput={(event) => typed(event.currentTarget.value)}
    />
    <div aria-live="polite">{bad === undefined ? null : <Mistake bad={bad} />}</div>
    <p class="note" id="formula-help">
      Numbers, <code>+ - * / ^</code>, brackets, and functions by name: <code>exp log sin tanh sqrt abs max relu</code>{" "}
      and all others of gradmap. Every other name is a variable.
    </p>
    <fieldset class="presets" aria-label="Formulas to begin with">
      {presets.map((preset) => (
        <button
          key={preset.name}
          type="button"
          aria-pressed={preset.text === text}
          title={preset.text}
          onClick={() => chosen(preset)}
        >
          {preset.name}
        </button>
      ))}
    </fieldset>
    {presets.map(({ name, text: own, hint }) =>
      own === text ? (
        <p key={name} class="hint">
          {hint}
        </p>
      ) : null,
    )}
  </div>
);
