// Every example of micrograd and of its lecture: values, gradients, named intermediates, the numbers as published, and
// the lecture's small network trained by plain gradient descent.
import { add, type Expr, evaluate, mul, reversePass, sub, Tree, tanh, valueAndGrad, variable } from "gradmap";
import { describe, expect, test } from "vitest";
import { close, differences, micrograd } from "../golden.js";
import { buildProgram } from "../programs.js";

interface Neuron {
  readonly w: readonly number[];
  readonly b: number;
}

interface Mlp {
  readonly xs: readonly (readonly number[])[];
  readonly ys: readonly number[];
  readonly lr: number;
  readonly init_layers: readonly (readonly Neuron[])[];
  readonly pred_before: readonly number[];
  readonly losses: readonly number[];
  readonly first_step_grad: readonly (readonly (number | readonly number[])[])[];
  readonly pred_after: readonly number[];
}

const { cases, mlp } = micrograd<{ readonly mlp: Mlp }>();

// Published numbers are printed with as many digits as the notebook shows: half a unit of the last one.
const asPrinted = (actual: number, printed: number): boolean => {
  const text = String(printed);
  const decimals = text.includes(".") ? text.split(".")[1]!.length : 1;
  return Math.abs(actual - printed) <= Math.max(0.5 * 10 ** -decimals, 1e-12 * Math.abs(printed));
};

test("all 15 cases are there", () => {
  expect(cases.length).toBe(15);
});

describe.each(cases.map((c) => [c.name, c] as const))("%s", (_, c) => {
  const names = Object.keys(c.inputs);

  test("value and gradient", () => {
    const f = (inputs: Readonly<Record<string, Expr>>): Expr =>
      buildProgram(
        c.program,
        names.map((name) => inputs[name]!),
      )[c.output]!;
    const [value, gradient] = valueAndGrad(f)(c.inputs);
    const entries = names.map((name) => gradient[name]);
    expect(differences("value", [value], [c.value])).toEqual([]);
    expect(
      differences(
        "gradient",
        entries,
        names.map((name) => c.grad[name]!),
      ),
    ).toEqual([]);
    if (c.micrograd !== undefined) {
      const { micrograd } = c;
      expect(differences("value by micrograd", [value], [micrograd.value])).toEqual([]);
      expect(
        differences(
          "gradient by micrograd",
          entries,
          names.map((name) => micrograd.grad[name]!),
        ),
      ).toEqual([]);
    }
    for (const [name, printed] of Object.entries(c.published ?? {})) {
      const actual = name === "value" ? value : gradient[name]!;
      expect(asPrinted(actual, printed), `${name}: ${actual} instead of ${printed} as published`).toBe(true);
    }
  });

  test("named intermediates", () => {
    const variables = names.map((name) => variable(name));
    const nodes = buildProgram(c.program, variables);
    const steps = reversePass(nodes[c.output]!, c.inputs);
    for (const [name, { node, value, grad }] of Object.entries(c.named)) {
      const step = steps.find((s) => s.node === nodes[node]);
      expect(close(evaluate(nodes[node]!, c.inputs), value), `value of ${name}`).toBe(true);
      // A node that the output does not use has no step: no adjoint reaches it.
      expect(close(step?.value ?? value, value), `value of ${name} in the reverse pass`).toBe(true);
      expect(close(step?.adjoint.value ?? 0, grad), `gradient of ${name}`).toBe(true);
    }
  });
});

describe("the lecture's network, 3-4-4-1 with tanh", () => {
  type Layers = readonly (readonly { readonly w: readonly Expr[]; readonly b: Expr }[])[];

  const predict = (layers: Layers, x: readonly number[]): Expr => {
    const run = layers.reduce<readonly (Expr | number)[]>(
      (inputs, layer) =>
        layer.map(({ w, b }) => tanh(w.reduce((total: Expr, weight, i) => add(total, mul(weight, inputs[i]!)), b))),
      x,
    );
    const [output] = run;
    if (output === undefined || typeof output === "number") throw new Error("the network has no layer");
    return output;
  };

  const loss = (layers: Layers): Expr =>
    mlp.xs
      .map((x, i) => sub(predict(layers, x), mlp.ys[i]!))
      .map((error) => mul(error, error))
      .reduce((total, squared) => add(total, squared));

  const predictions = (layers: typeof mlp.init_layers): readonly number[] =>
    mlp.xs.map((x) => {
      const [value] = valueAndGrad((parameters: Layers) => predict(parameters, x))(layers);
      return value;
    });

  const descend = valueAndGrad(loss);

  test("predictions before training", () => {
    expect(differences("prediction", predictions(mlp.init_layers), mlp.pred_before)).toEqual([]);
  });

  test("the first step's gradient", () => {
    const [, gradient] = descend(mlp.init_layers);
    const actual = gradient.flatMap((layer) => [...layer.flatMap(({ w }) => w), ...layer.map(({ b }) => b)]);
    const expected = mlp.first_step_grad.flat(2);
    expect(differences("gradient", actual, expected)).toEqual([]);
  });

  test("every loss and the predictions after training", () => {
    const losses: number[] = [];
    let layers = mlp.init_layers;
    for (let step = 0; step < mlp.losses.length; step++) {
      const [value, gradient] = descend(layers);
      losses.push(value);
      layers = Tree.zipWith((p, g) => p - mlp.lr * g)(layers, gradient);
    }
    expect(differences("loss", losses, mlp.losses)).toEqual([]);
    expect(differences("prediction", predictions(layers), mlp.pred_after)).toEqual([]);
  });
});
