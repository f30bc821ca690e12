// The derivative in each variable: its formula, its number, and what finite differences say of it.
import type { DerivativeCheck } from "gradmap/show";
import { Figure } from "../Figure.js";
import { Markup } from "../Frame.js";
import { short } from "../format.js";
import type { Figure as Entry } from "./figures.js";

// What the check says, in words: colour alone would not do.
const saidBy = ({
  verdict,
  slope = Number.NaN,
  uncertainty = 0,
  sides = [Number.NaN, Number.NaN],
}: DerivativeCheck) => {
  const [left, right] = sides;
  switch (verdict) {
    case "agrees":
      return { sign: "✓", words: "agrees", more: `within ${short(Math.max(uncertainty, 1e-16), 1)}` };
    case "differs":
      return Number.isNaN(slope)
        ? { sign: "✗", words: "differs:", more: `slope ${short(left)} from the left, ${short(right)} from the right` }
        : { sign: "✗", words: "differs:", more: `the chords' slope is ${short(slope)}` };
    case "kink":
      return {
        sign: "∧",
        words: "a kink:",
        more: `slope ${short(left)} from the left, ${short(right)} from the right`,
      };
    case "jump":
      return { sign: "!", words: "a jump:", more: "there is no slope here; the derivative is a convention" };
    case "edge":
      return { sign: "!", words: "an edge:", more: "there is no value on one side, so no slope to compare with" };
    case "not finite":
      return { sign: "–", words: "no check:", more: "not finite here" };
    case "undecided":
      return { sign: "?", words: "undecided:", more: "chords are too coarse to tell" };
  }
};

const Verdict = ({ check }: { readonly check: DerivativeCheck }) => {
  const { sign, words, more } = saidBy(check);
  return (
    <span class={`verdict ${check.verdict.replace(" ", "-")}`}>
      <b aria-hidden="true">{sign}</b> {words} <small>{more}</small>
    </span>
  );
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
      <tbody>
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
