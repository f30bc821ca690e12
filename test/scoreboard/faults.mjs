// Faults that were seen in these libraries before, as data: each is expected to break a law of this board again. Knows the
// questions; is ignorant of how they are answered. A fault that does not come back has been mended, or was never there.

const by = (law, f) => ({ law, f });

/** `questions` are what finds it, by law, function and point: each of them must fail. */
export const faults = [
  { name: "js-pytorch", what: "pow(x, 3) has the gradient 2x", questions: [by("differences", "power")] },
  { name: "js-pytorch", what: "ReLU is leaky", questions: [{ law: "differences", f: "relu", at: [-1] }] },
  { name: "@tensorflow/tfjs", what: "max of a tie is no subgradient", questions: [by("tie", "largest")] },
  {
    name: "@tensorflow/tfjs",
    what: "no second derivative of tanh and exp",
    questions: [by("second", "tanh"), by("second", "exp")],
  },
  {
    name: "@tensorflow/tfjs",
    what: "where with a condition on the input has no gradient",
    questions: [by("where", "guarded")],
  },
  { name: "@tensorflow/tfjs", what: "a wrong custom gradient is accepted", questions: [{ law: "rule" }] },
  {
    name: "rose",
    what: "compiled and interpreted differ in the second derivative of an opaque log",
    questions: [by("engines", "log")],
  },
  { name: "rose", what: "no third derivative of x*x*x", questions: [by("third", "cube")] },
  { name: "rose", what: "x > 0 ? on a traced value gives a wrong number", questions: [by("traps", "branch")] },
  { name: "rose", what: "a wrong custom derivative is accepted", questions: [{ law: "rule" }] },
  {
    name: "@jax-js/jax",
    what: "prod has NaN where a factor is zero",
    questions: [{ law: "zero", f: "product", at: [0, 2, 3] }],
  },
  {
    name: "@jax-js/jax",
    what: "tanh, sinh, cbrt and erf have float32 digits in float64",
    questions: ["tanh", "sinh", "cbrt", "erf"].map((f) => by("digits", f)),
  },
  { name: "@jax-js/jax", what: "an argument is used up", questions: [by("reuse", "cube")] },
  {
    name: "@jax-js/jax",
    what: "where lets the NaN of the other side through",
    questions: [{ law: "where", f: "guarded", at: [0] }],
  },
  {
    name: "@jax-js/jax",
    what: "x > 0 ? and Math.tanh(x) on a traced value give wrong numbers",
    questions: [by("traps", "branch"), by("traps", "rawMath")],
  },
  { name: "@penrose/core", what: "max(0, x) and max(x, 0) differ at 0", questions: [by("kink", "zeroFirst")] },
  { name: "adnn", what: "max has no backward pass", questions: [by("differences", "relu")] },
  { name: "autodiff-ts", what: "a constant from around counts as 0", questions: [by("closure", "closure")] },
  ...["js-pytorch", "adnn", "simplegrad", "micrograd-ts", "autograd-ts", "ScalarAutograd"].map((name) => ({
    name,
    what: "a second backward pass adds to the first",
    questions: [by("twice", "cube")],
  })),
  ...["micrograd-ts", "autograd-ts", "ScalarAutograd"].map((name) => ({
    name,
    what: "20,000 additions overflow the stack",
    questions: [by("deep", "chain")],
  })),
];

/** Whether a question is among those of a fault. */
export const finds = (wanted, { law, f, at }) =>
  wanted.law === law &&
  (wanted.f === undefined || [f].flat().includes(wanted.f)) &&
  (wanted.at === undefined || String(wanted.at) === String(at));
