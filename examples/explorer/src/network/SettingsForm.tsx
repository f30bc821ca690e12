// What the reader chooses: layers, activation, optimizer, learning rate, seed.
import { useState } from "preact/hooks";
import { NumberField } from "../NumberField.js";
import { activationNames, layersOf, optimizerNames, type Settings } from "./settings.js";

const Choice = <T extends string>({
  label,
  names,
  value,
  chosen,
}: {
  readonly label: string;
  readonly names: readonly T[];
  readonly value: T;
  readonly chosen: (name: T) => void;
}) => (
  <label>
    {label}
    <select
      value={value}
      onChange={(event) => {
        const name = names[event.currentTarget.selectedIndex];
        if (name !== undefined) chosen(name);
      }}
    >
      {names.map((name) => (
        <option key={name}>{name}</option>
      ))}
    </select>
  </label>
);

const Layers = ({
  hidden,
  chosen,
}: {
  readonly hidden: readonly number[];
  readonly chosen: (hidden: readonly number[]) => void;
}) => {
  const [draft, setDraft] = useState(hidden.join(", "));
  const drafted = layersOf(draft);
  // What is typed stays, as long as it means the layers that there are, or nothing yet.
  const text = typeof drafted === "string" || drafted.join() === hidden.join() ? draft : hidden.join(", ");
  const read = layersOf(text);
  return (
    <label>
      hidden layers
      <input
        id="hidden"
        type="text"
        value={text}
        autocomplete="off"
        aria-invalid={typeof read === "string"}
        aria-describedby="hidden-mistake"
        onInput={(event) => {
          const typed = event.currentTarget.value;
          const layers = layersOf(typed);
          setDraft(typed);
          if (typeof layers !== "string" && layers.join() !== hidden.join()) chosen(layers);
        }}
      />
      <span id="hidden-mistake" class="wrong" aria-live="polite">
        {typeof read === "string" ? read : ""}
      </span>
    </label>
  );
};

export const SettingsForm = ({
  settings,
  changed,
}: {
  readonly settings: Settings;
  readonly changed: (changes: Partial<Settings>) => void;
}) => (
  <fieldset class="settings" aria-label="Network and training">
    <Layers hidden={settings.hidden} chosen={(hidden) => changed({ hidden })} />
    <Choice
      label="activation"
      names={activationNames}
      value={settings.activation}
      chosen={(activation) => changed({ activation })}
    />
    <Choice
      label="optimizer"
      names={optimizerNames}
      value={settings.optimizer}
      chosen={(optimizer) => changed({ optimizer })}
    />
    <label for="rate">
      learning rate
      <NumberField
        id="rate"
        value={settings.rate}
        min={0}
        step={0.01}
        changed={(rate) => {
          if (rate > 0) changed({ rate });
        }}
      />
    </label>
    <label for="seed">
      seed
      <NumberField
        id="seed"
        value={settings.seed}
        step={1}
        changed={(seed) => {
          if (Number.isSafeInteger(seed)) changed({ seed });
        }}
      />
    </label>
  </fieldset>
);
