// Formulas to begin with, each with a point where it is worth looking at. Data only.

export interface Preset {
  readonly name: string;
  readonly text: string;
  readonly values: Readonly<Record<string, number>>;
  /** What to look for. */
  readonly hint: string;
}

export const presets: readonly Preset[] = [
  {
    name: "Neuron",
    text: "tanh(w1*x1 + w2*x2 + b)",
    values: { w1: -3, x1: 2, w2: 1, x2: 0, b: 6.881373587019543 },
    hint: "The lecture's neuron. Its value is 0.7071, and the gradient of w1 is 1. x2 is 0, so w2 has no influence.",
  },
  {
    name: "First graph",
    text: "(a*b + c)*f",
    values: { a: 2, b: -3, c: 10, f: -2 },
    hint: "The lecture's first example: L = (a*b + c)*f is −8, and the gradients are 6, −4, −2 and 4.",
  },
  {
    name: "Cube",
    text: "x*x*x",
    values: { x: 1.5 },
    hint: "One variable, used three times: three contributions add up to 3x². Drag the point along the curve.",
  },
  {
    name: "Sigmoid",
    text: "1/(1 + exp(-x))",
    values: { x: 0.5 },
    hint: "Steepest at 0, and flat on both sides: far from 0 hardly any gradient gets through.",
  },
  {
    name: "Kink",
    text: "abs(x) + 0.3*x",
    values: { x: 0 },
    hint: "At 0 the slope jumps from −0.7 to 1.3. Gradmap takes 0 for the derivative of abs there, so 0.3 in all.",
  },
  {
    name: "Saddle",
    text: "x^2 - y^2",
    values: { x: 0.8, y: 0.6 },
    hint: "Downhill one way, uphill the other. Drag the point to the middle: the gradient vanishes, yet it is no minimum.",
  },
  {
    name: "Rosenbrock",
    text: "(1 - x)^2 + 100*(y - x^2)^2",
    values: { x: -1.2, y: 1 },
    hint: "A bent valley with its lowest point at (1, 1). The gradient points across the valley, hardly along it.",
  },
  {
    name: "Ripples",
    text: "sin(3*x)*cos(2*y)*exp(-(x^2 + y^2)/6)",
    values: { x: 0.4, y: -0.7 },
    hint: "Many hills and hollows: the gradient knows only the nearest slope.",
  },
];
