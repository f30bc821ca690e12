// The derivative in each variable: its formula, its number, and what finite differences say of it.
import { Figure } from "../Figure.js";
import { Markup } from "../Frame.js";
import { short } from "../format.js";
import type { Check } from "./check.js";
import type { Figure as Entry } from "./figures.js";

/** What the check says, in words: colour alone would not do. */
const Verdict = ({ check }: { readonly check: Check }) => {
  switch (check.verdict) {
    case "agrees":
      return (
        <span class="verdict agrees" title={`The chords' slope is ${check.slope}`}>
          <b aria-hidden="true">✓</b> agrees <small>within {short(Math.max(check.difference, 1e-16), 1)}</small>
        </span>
      );
    case "differs":
      return (
        <span class="verdict differs">
          <b aria-hidden="true">✗</b> differs: <small>the chords' slope is {short(check.slope)}</small>
        </span>
      );
    case "kink":
      return (
        <span class="verdict kink">
          <b aria-hidden="true">∧</b> a kink:{" "}
          <small>
            slope {short(check.left)} from the left, {short(check.right)} from the right
          </small>
        </span>
      );
    case "none":
      return <span class="verdict">no check: not finite here</span>;
  }
};

export const Derivatives = ({
  gradient,
  formulas,
}: {
  readonly gradient: readonly Entry[];
  readonly formulas: readonly string[];
}) => (
  <div class="scrolled">
    <table class="derivatives">
      <thead>
        <tr>
          <th scope="col">in</th>
          <th scope="col">derivative</th>
          <th scope="col">here</th>
          <th scope="col">finite differences</th>
        </tr>
      </thead>
      <tbody aria-live="polite">
        {gradient.map(({ variable, value, check }, i) => (
          <tr key={variable.name} data-variable={variable.name}>
            <th scope="row">{variable.name}</th>
            <td>
              <Markup class="math" markup={formulas[i] ?? ""} />
            </td>
            <td>
              <Figure of={value} />
            </td>
            <td>
              <Verdict check={check} />
            </td>
          </tr>
        ))}
      </tbody>
    </table>
  </div>
);
