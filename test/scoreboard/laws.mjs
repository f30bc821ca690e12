// The laws that answers are held to, made of gradmap/laws: a sentence, a formula, and questions to its judge, whose numbers
// come from certified differences and closed forms. Knows answers as plain numbers; is ignorant of who gave them.
import { Disagreement, law } from "../../dist/laws/index.js";
import { functions } from "./functions.mjs";

// `differences` and `digits` ask how many digits are right. The other laws ask whether the rule is, and do not say the same
// again; nor is more than this asked of float32.
const coarse = (exact) => 1e-5 * Math.max(1, Math.abs(exact));

/** f seen from `at` along a direction, as a function of the distance. */
const along =
  ({ f, at }, direction) =>
  (t) =>
    functions[f].value(...at.map((x, i) => x + t * direction[i]));

const axes = (at) => at.map((_, i) => at.map((_, j) => (i === j ? 1 : 0)));
const dot = (a, b) => a.reduce((sum, each, i) => sum + each * b[i], 0);
const exactly = ({ f, at }) => functions[f].gradient(...at);

/** What is exact: the value or the gradient, whichever the question asks for. */
const askedFor = (question) => {
  const { ask, f, at } = question;
  return ask === "value" ? [functions[f].value(...at)] : exactly(question);
};

const near = (judge, what, found, exact) => {
  exact.forEach((each, i) => {
    judge.within(`${what}, part ${i + 1}`, found[i], each, coarse(each));
  });
};

const same = (judge, what, [first, ...others]) => {
  for (const other of others)
    first.forEach((each, i) => {
      judge.equal(`${what}, part ${i + 1}`, other[i], each);
    });
};

/** A slope that differences must be able to decide. */
const certified = (judge, what, slope, question, direction) => {
  const decision = judge.slope(what, slope, along(question, direction), 0);
  if (decision === "inconclusive") throw new Error(`${what}: differences decide nothing at this point.`);
};

const shown = (x) => {
  if (Array.isArray(x)) return `[${x.map(shown).join(", ")}]`;
  return x !== null && typeof x === "object" ? "an object" : String(x);
};
const one = (list) => shown(list.length === 1 ? list[0] : list);
const gradientText = (question) => one(exactly(question));

/** `holds` gets the judge and the sample: question, answer, precision. `right` says what would have been right, for the report. */
const entry = (column, { statement, formula, holds, right, throwing = "fails" }) => ({
  column,
  throwing,
  right,
  law: law({ id: `scoreboard.${column}`, statement, formula, given: [], holds }),
});

export const laws = [
  entry("value", {
    statement: "the function is the one that its name says",
    formula: "|f(x) - exact| <= 1e-5 max(1, |exact|)",
    holds: (judge, { question: { f, at }, answer }) => near(judge, "value", [answer], [functions[f].value(...at)]),
    right: ({ f, at }) => shown(functions[f].value(...at)),
  }),
  entry("differences", {
    statement: "the gradient is what certified differences of the function say; in float32 to 1e-5",
    formula: "grad f(x) . e_i = (f(x + h e_i) - f(x - h e_i)) / 2h, extrapolated, within its error bar",
    holds: (judge, { question, answer, precision }) => {
      const exact = exactly(question);
      axes(question.at).forEach((direction, i) => {
        // The closed form is certified before anything is compared with it.
        certified(judge, `closed form, part ${i + 1}`, exact[i], question, direction);
        if (precision === "f64") certified(judge, `gradient, part ${i + 1}`, answer[i], question, direction);
      });
      if (precision !== "f64") near(judge, "gradient", answer, exact);
    },
    right: gradientText,
  }),
  entry("digits", {
    statement: "in float64, values and gradients have 12 digits",
    formula: "|f(x) - exact| <= 1e-12 |exact|, |grad f(x) - exact| <= 1e-12 |exact|",
    holds: (judge, { question, answer }) => {
      const found = [answer].flat();
      askedFor(question).forEach((exact, i) => {
        judge.within(`${question.ask}, part ${i + 1}`, found[i], exact, 1e-12 * Math.abs(exact));
      });
    },
    right: (question) => one(askedFor(question)),
  }),
  ...["second", "third"].map((order) =>
    entry(order, {
      statement: `the ${order} derivative is the derivative of the one before`,
      formula: "|f^(n)(x) - exact| <= 1e-5 max(1, |exact|)",
      holds: (judge, { question: { f, at }, answer }) =>
        near(judge, "derivative", [answer], [functions[f][order](...at)]),
      right: ({ f, at }) => shown(functions[f][order](...at)),
    }),
  ),
  entry("twice", {
    statement: "the same graph or gradient function, asked twice, says the same",
    formula: "g = grad f; g(x) = g(x), bit for bit",
    holds: (judge, { question, answer }) => {
      near(judge, "the first time", answer[0], exactly(question));
      same(judge, "the second time", answer);
    },
    right: (question) => `${gradientText(question)} both times`,
  }),
  entry("reuse", {
    statement: "an argument is left as it was and can be used again",
    formula: "grad f (x) and then grad f (x) with the same object x: equal, and x unchanged",
    holds: (judge, { question, answer: { first, second, before, after } }) => {
      near(judge, "the first time", first, exactly(question));
      same(judge, "the second time", [first, second]);
      same(judge, "the argument afterwards", [before, after]);
    },
    right: (question) => `${gradientText(question)} both times`,
  }),
  entry("sharing", {
    statement: "a node that is used in several places gets all contributions, in time linear in the nodes",
    formula: "(x*x)' = 2x, (2^n x)' = 2^n",
    holds: (judge, { question, answer }) => {
      const exact = exactly(question);
      judge.within("gradient", answer[0], exact[0], 1e-6 * exact[0]);
    },
    right: gradientText,
  }),
  entry("deep", {
    statement: "20,000 nodes in a chain can be differentiated: no stack overflows, no limit of an engine is hit",
    formula: "(x + x + ... + x)' = n",
    holds: (judge, { question, answer }) => judge.equal("gradient", answer[0], exactly(question)[0]),
    right: gradientText,
  }),
  entry("tie", {
    statement: "at a kink or a tie the gradient is a subgradient; the functions asked about are convex",
    formula: "f(y) >= f(x) + grad f(x) . (y - x) for y beside x on every axis and the diagonal",
    holds: (judge, { question: { f, at }, answer }) => {
      const { value } = functions[f];
      for (const axis of [...axes(at), at.map(() => 1)])
        for (const sign of [1, -1]) {
          const direction = axis.map((each) => sign * each);
          const room = value(...at.map((x, i) => x + direction[i])) - value(...at) - dot(answer, direction);
          judge.within(
            `f(y) - f(x) - grad f(x) . (y - x) below 0 for y = x + [${direction}]`,
            Math.min(room, 0),
            0,
            1e-5,
          );
        }
    },
    right: ({ f, at }) =>
      at.length > 1 ? "[t, 1 - t] for some t from 0 to 1" : f === "abs" ? "from -1 to 1" : "from 0 to 1",
  }),
  entry("kink", {
    statement: "max does not depend on the order of its arguments, at a tie either",
    formula: "(max(0, x))' = (max(x, 0))' at 0",
    holds: (judge, { answer }) => same(judge, "max(x, 0) beside max(0, x)", answer),
    right: () => "the same for both",
  }),
  entry("where", {
    statement: "the side that a choice does not take contributes nothing, even if its derivative is infinite",
    formula: "(where(x > 0, sqrt(x), 0))' = 0 at 0",
    holds: (judge, { question, answer }) => near(judge, "gradient", answer, exactly(question)),
    right: gradientText,
  }),
  entry("zero", {
    statement: "a product is differentiated where factors are zero",
    formula: "grad (xyz) = [yz, xz, xy]",
    holds: (judge, { question, answer }) => near(judge, "gradient", answer, exactly(question)),
    right: gradientText,
  }),
  entry("closure", {
    statement: "a constant from around the function counts with its value",
    formula: "(kx)' = k",
    holds: (judge, { question, answer }) => near(judge, "gradient", answer, exactly(question)),
    right: gradientText,
  }),
  entry("engines", {
    statement: "all evaluators of a library give the same derivatives",
    formula: "compile(grad f)(x) = interpret(grad f)(x)",
    holds: (judge, { answer }) => {
      const [[who, first], ...others] = Object.entries(answer);
      for (const [name, found] of others)
        first.forEach((each, i) => {
          judge.agree(`${name} beside ${who}, part ${i + 1}`, found[i], each);
        });
    },
    right: ({ f, at, order }) => (order === 2 ? `${functions[f].second(...at)} from all` : "the same from all"),
  }),
  entry("traps", {
    statement: "JavaScript's own operators on a traced value give the right number or an error, never a wrong number",
    formula: "x > 0 ? 2*x : 3*x, x * x, Math.tanh(x)",
    throwing: "holds",
    holds: (judge, { question, answer }) => near(judge, "gradient", answer, exactly(question)),
    right: (question) => `${gradientText(question)}, or an error`,
  }),
  entry("rule", {
    statement: "the library can tell that a custom derivative is wrong",
    formula: "x*x with the derivative 3x is refused, or fails a check that comes with the library",
    holds: (_, { answer: { found, said } }) => {
      if (found === undefined) throw new Disagreement("Accepted without notice.", { found: said, expected: 4, bar: 0 });
    },
    right: () => "refused, or found by a check",
  }),
];

export const lawOf = new Map(laws.map((each) => [each.column, each]));

/** A sentence for what was said. */
export const said = (answer) => {
  if (typeof answer === "number") return shown(answer);
  if (Array.isArray(answer)) return answer.every(Array.isArray) ? answer.map(one).join(", then ") : one(answer);
  if ("first" in answer) {
    const { first, second, before, after } = answer;
    const moved = one(before) === one(after) ? "" : `, and the argument ${one(before)} became ${one(after)}`;
    return `${one(first)}, then ${one(second)}${moved}`;
  }
  if ("said" in answer) return `nothing; the gradient at 2 is ${answer.said} (4 is right)`;
  return Object.entries(answer)
    .map(([who, found]) => `${one(found)} ${who}`)
    .join(", ");
};
