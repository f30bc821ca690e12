// history: a reverse pass one can go forward and back in.
import { inspect } from "node:util";
import fc from "fast-check";
import {
  add,
  cond,
  customVjp,
  defineOp,
  type Expr,
  evaluate,
  gradientMap,
  gt,
  iterate,
  matmul,
  mul,
  reversePass,
  sin,
  sqrt,
  sub,
  sum,
  type Tensor,
  tanh,
  tensor,
  variable,
  where,
} from "gradmap";
import { type History, history, type Moment, showHistory, showMoment } from "gradmap/show";
import { describe, expect, test } from "vitest";
import { close, micrograd } from "../golden.js";
import { buildProgram } from "../programs.js";
import { samples } from "./programs.js";

type Map_ = ReadonlyMap<Expr, number | Tensor>;

const entries = (map: Map_): readonly (readonly [Expr, number | Tensor])[] => [...map];

const bits = (value: number | Tensor | undefined): string =>
  value === undefined
    ? "absent"
    : (typeof value === "number" ? [value] : [...value.data]).map((n) => (Object.is(n, -0) ? "-0" : String(n))).join();

/** Every law that a history keeps, asked of one. */
const keepsItsLaws = (past: History): void => {
  const moments = Array.from({ length: past.length }, (_, k) => past.at(k));
  expect(past.length).toBe(past.steps.length + 1);
  moments.forEach((moment, k) => {
    expect(moment.index).toBe(k);
    expect(moment.step).toBe(k === 0 ? undefined : past.steps[k - 1]);
    expect(past.at(k - past.length)).toBe(moment);
    // What is after one step is before the next.
    expect(entries(moment.before)).toEqual(k === 0 ? [] : entries(moments[k - 1]!.after));
    expect(moment.after.size).toBe(entries(moment.after).length);
    for (const [node, value] of moment.after) {
      expect(moment.after.has(node)).toBe(true);
      expect(bits(moment.after.get(node))).toBe(bits(value));
    }
    // Going forward and going back.
    const next = moment.next();
    expect(next._tag === "Some" ? next.value : undefined).toBe(moments[k + 1]);
    const previous = moment.previous();
    expect(previous._tag === "Some" ? previous.value : undefined).toBe(moments[k - 1]);
    // The maps of the steps are those of the moments.
    if (moment.step !== undefined)
      expect([...moment.gradientMap].map(([v, g]) => [v, bits(g)])).toEqual(
        [...moment.step.gradientMap].map(([v, g]) => [v, bits(g)]),
      );
    // What a step finds has been added up by all before it.
    if (moment.step !== undefined)
      expect(bits(moment.before.get(moment.step.node))).toBe(bits(moment.step.adjoint.value));
  });
  // What has come stays: adjoints of nodes that were passed change no more.
  for (const { node, index } of past.steps)
    for (let k = index; k < past.length; k++)
      expect(bits(past.at(k).after.get(node))).toBe(bits(past.adjoints.get(node)));
  expect([...past.adjoints.keys()]).toEqual(past.steps.map(({ node }) => node));
  expect([...past.gradient]).toEqual([...past.at(-1).gradientMap]);
};

const applied = (map: Map_, changes: ReturnType<History["diff"]>): Map_ => {
  const result = new Map(map);
  for (const { node, from, to } of changes) {
    expect(bits(result.get(node))).toBe(bits(from));
    if (to === undefined) result.delete(node);
    else result.set(node, to);
  }
  return result;
};

const sameMaps = (a: Map_, b: Map_): void => {
  expect(a.size).toBe(b.size);
  for (const [node, value] of a) expect(bits(b.get(node))).toBe(bits(value));
};

const diffsAreInverse = (past: History): void => {
  for (let i = 0; i < past.length; i += 1 + (past.length >> 3))
    for (let j = 0; j < past.length; j += 1 + (past.length >> 3)) {
      const [there, back] = [past.diff(i, j), past.diff(j, i)];
      sameMaps(applied(past.at(i).after, there), past.at(j).after);
      expect(back.map(({ node, from, to }) => ({ node, from: to, to: from }))).toEqual(there);
    }
};

const doubleIt = defineOp({
  name: "doubleIt",
  args: ["x"],
  value: (x) => 2 * x,
  partials: () => [2],
  domain: [[-10, 10]],
});

const w = variable("w", [2, 2]);
const b = variable("b");
const x = variable("x");

const subjects: readonly (readonly [string, Expr, Readonly<Record<string, number | Tensor>>])[] = [
  ["a variable", x, { x: 3 }],
  ["a constant", mul(2, 3), {}],
  ["a node used twice", mul(x, x), { x: 3 }],
  ["a chain with a sum", sub(mul(x, mul(x, x)), sin(x)), { x: 0.3 }],
  [
    "tensors",
    sum(add(tanh(matmul(w, tensor([1, 10]))), mul(b, sum(w)))),
    {
      w: tensor([
        [1, 2],
        [3, 4],
      ]),
      b: 0.5,
    },
  ],
  [
    "a loop with two results",
    (() => {
      const [p, q] = iterate(3, ([u, v]: readonly [Expr, Expr]): readonly [Expr, Expr] => [mul(u, x), add(v, u)], [
        x,
        1,
      ]);
      return add(mul(p, 2), mul(q, x));
    })(),
    { x: 1.5 },
  ],
  [
    "a branch",
    cond(
      gt(x, 0),
      () => mul(x, x),
      () => sin(x),
    ),
    { x: 1.5 },
  ],
  ["a choice with NaN on the other side", add(where(gt(x, 9), sqrt(sub(x, 9)), x), mul(x, x)), { x: 2 }],
  [
    "a function with its own derivative",
    mul(
      customVjp(
        (v: Expr) => sin(v),
        (v) => [sin(v), v],
        (v, cotangent) => [mul(cotangent, v)],
      )(x),
      x,
    ),
    { x: 1.5 },
  ],
  ["an op of one's own", mul(doubleIt(x), x), { x: 4 }],
];

describe.each(subjects)("%s", (_, root, env) => {
  test("keeps every law of histories", () => {
    const past = history(root, env);
    keepsItsLaws(past);
    diffsAreInverse(past);
  });

  test("has the steps of reversePass, and ends with the gradient to the last bit", () => {
    const past = history(root, env);
    const steps = reversePass(root, env);
    expect(past.steps.map(({ node, adjoint }) => [node, bits(adjoint.value)])).toEqual(
      steps.map(({ node, adjoint }) => [node, bits(adjoint.value)]),
    );
    const gradient = gradientMap(root);
    expect(past.gradient.size).toBe(gradient.size);
    for (const [variable, adjoint] of gradient)
      expect(bits(past.gradient.get(variable))).toBe(bits(evaluate(adjoint, env)));
    expect(past.value).toBe(evaluate(root, env));
  });
});

test("random programs keep the laws, and every adjoint is that of the last moment", () => {
  fc.assert(
    fc.property(samples(14), ({ root, env }) => {
      const past = history(root, env);
      keepsItsLaws(past);
      diffsAreInverse(past);
      const gradient = gradientMap(root);
      for (const [v, adjoint] of gradient) expect(bits(past.gradient.get(v))).toBe(bits(evaluate(adjoint, env)));
      for (const [node, value] of past.nodeValues) expect(bits(evaluate(node, env))).toBe(bits(value));
    }),
    { numRuns: 40 },
  );
});

describe("the lecture's numbers", () => {
  const [a, b_, c, f] = ["a", "b", "c", "f"].map((name) => variable(name));
  const e = mul(a!, b_!);
  const d = add(e, c!);
  const L = mul(d, f!);
  const past = history(L, { a: 2, b: -3, c: 10, f: -2 });

  test("L = (a b + c) f, moment by moment", () => {
    const known = (moment: Moment): readonly (number | Tensor | undefined)[] =>
      [L, d, e, c, f, a, b_].map((node) => moment.after.get(node!));
    expect(Array.from({ length: 8 }, (_, k) => known(past.at(k)))).toEqual([
      [1, undefined, undefined, undefined, undefined, undefined, undefined],
      [1, -2, undefined, undefined, 4, undefined, undefined],
      [1, -2, undefined, undefined, 4, undefined, undefined],
      [1, -2, -2, -2, 4, undefined, undefined],
      [1, -2, -2, -2, 4, undefined, undefined],
      [1, -2, -2, -2, 4, 6, -4],
      [1, -2, -2, -2, 4, 6, -4],
      [1, -2, -2, -2, 4, 6, -4],
    ]);
    expect(past.value).toBe(-8);
  });

  test("as a table, and one moment of it", () => {
    expect(showHistory(past, { names: { e, d, L } })).toBe(
      [
        "the reverse pass of L = -8, in 8 moments; at moment 0 its adjoint is 1",
        "moment  node       value  adjoint  passes on                       added up so far",
        "1       L = d * f  -8     1        d: 1 * -2 = -2, f: 1 * 4 = 4    d: -2, f: 4",
        "2       f          -2     4",
        "3       d = e + c  4      -2       e: -2 * 1 = -2, c: -2 * 1 = -2  e: -2, c: -2",
        "4       c          10     -2",
        "5       e = a * b  -6     -2       a: -2 * -3 = 6, b: -2 * 2 = -4  a: 6, b: -4",
        "6       b          -3     -4",
        "7       a          2      6",
        "the gradient: f: 4, c: -2, a: 6, b: -4",
      ].join("\n"),
    );
    expect(showMoment(past.at(5), { names: { e, d, L } })).toBe(
      [
        "moment 5: e = a * b = -6, reached by -2",
        "to  before  receives     after",
        "a           -2 * -3 = 6  6",
        "b           -2 * 2 = -4  -4",
        "the gradient so far: f: 4, c: -2, a: 6, b: -4",
      ].join("\n"),
    );
    expect(showMoment(past.at(0))).toBe("moment 0: the adjoint of L is 1, and no other is known");
  });

  test("a node used twice: what it had before, and what is added", () => {
    const y = add(mul(x, 3), x);
    expect(showMoment(history(y, { x: 1 }).at(2))).toBe(
      [
        "moment 2: v1 = x * 3 = 3, reached by 1",
        "to  before  receives   after",
        "x   1       1 * 3 = 3  4",
        "the gradient so far: x: 4",
      ].join("\n"),
    );
  });

  test("asking twice gives 27 twice, and 72 never appears", () => {
    const cube = (v: Expr): Expr => mul(mul(v, v), v);
    const [first, second] = [history(cube, 3), history(cube, 3)];
    for (const past of [first, second, first]) {
      expect([...past.gradient.values()]).toEqual([27]);
      for (let k = 0; k < past.length; k++) expect([...past.at(k).after.values()]).not.toContain(72);
    }
  });
});

const { cases } = micrograd();

describe.each(cases.map((c) => [c.name, c] as const))("micrograd: %s", (_, c) => {
  const names = Object.keys(c.inputs);
  const variables = names.map((name) => variable(name));
  const nodes = buildProgram(c.program, variables);
  const past = history(nodes[c.output]!, c.inputs);

  test("every number of the case stands in the history", () => {
    expect(close(past.value, c.value)).toBe(true);
    names.forEach((name, i) => {
      expect(close(past.gradient.get(variables[i]!) ?? 0, c.grad[name]!), name).toBe(true);
    });
    for (const { node, value, grad } of Object.values(c.named)) {
      if (!past.nodeValues.has(nodes[node]!)) continue;
      expect(close(past.nodeValues.get(nodes[node]!), value)).toBe(true);
      expect(close(past.adjoints.get(nodes[node]!) ?? 0, grad)).toBe(true);
    }
    for (const [name, printed] of Object.entries(c.published ?? {})) {
      const actual = name === "value" ? past.value : past.gradient.get(variables[names.indexOf(name)]!);
      // As many digits as the notebook shows: half a unit of the last one.
      const decimals = String(printed).split(".")[1]?.length ?? 1;
      expect(Math.abs(Number(actual) - printed), name).toBeLessThanOrEqual(
        Math.max(0.5 * 10 ** -decimals, 1e-12 * Math.abs(printed)),
      );
    }
  });
});

describe("a function of trees", () => {
  const f = ({ w: weight, b: bias }: { readonly w: Expr; readonly b: Expr }, input: Expr): Expr =>
    tanh(add(mul(weight, input), bias));

  test("has the history of the expression it is", () => {
    const [weight, bias, input] = [variable("w"), variable("b"), variable("in")];
    const ofFunction = history(f, { w: 1, b: 2 }, 3);
    const ofExpression = history(f({ w: weight, b: bias }, input), { w: 1, b: 2, in: 3 });
    const named = (past: History) =>
      new Map([...past.gradient].map(([variable, value]) => [variable.name, value] as const));
    expect(named(ofFunction).get("w")).toBe(named(ofExpression).get("w"));
    expect(named(ofFunction).get("b")).toBe(named(ofExpression).get("b"));
    const one = (v: Expr): Expr => mul(sin(v), v);
    const numbers = (past: History) => past.steps.map(({ value, adjoint }) => [value, adjoint.value]);
    expect(numbers(history(one, 0.5))).toEqual(numbers(history(one(x), { x: 0.5 })));
  });

  test("is differentiated in its first argument, and knows where each variable is from", () => {
    const past = history(f, { w: 1, b: 2 }, 3);
    expect(past.sources.map(({ name }) => name)).toEqual(["w", "b"]);
    expect([...past.paths.values()]).toEqual(["params.w", "params.b", "arguments[1]"]);
    expect([...past.values.values()]).toEqual([1, 2, 3]);
    expect([...past.gradient.keys()].map(({ name }) => name).sort()).toEqual(["b", "w"]);
  });
});

describe("what a history is", () => {
  const past = history(mul(x, x), { x: 3 });

  test("nobody can change it", () => {
    expect(Object.isFrozen(past) && Object.isFrozen(past.at(1)) && Object.isFrozen(past.at(1).after)).toBe(true);
    for (const map of [past.values, past.gradient, past.adjoints, past.nodeValues, past.at(1).gradientMap]) {
      expect(map).toBeInstanceOf(Map);
      for (const method of ["set", "delete", "clear"])
        expect(() => Reflect.apply(Reflect.get(map, method), map, [x, 1])).toThrow("GM-PURITY");
    }
    expect("set" in past.at(1).after).toBe(false);
    expect(past.gradient.get(x)).toBe(6);
  });

  test("its maps serve as environments", () => {
    expect(evaluate(mul(x, 2), past.values)).toBe(6);
    expect(evaluate(x, past.gradient)).toBe(6);
  });

  test("it shows itself in a console and in a notebook, and names cannot break out", () => {
    const hostile = variable("</script><script>alert(1)</script>");
    const shown = history(mul(hostile, hostile), new Map([[hostile, 3]]));
    expect(inspect(past)).toBe(showHistory(past));
    expect(inspect(past.at(1))).toBe(showMoment(past.at(1)));
    const display: unknown = Reflect.get(shown, Symbol.for("Jupyter.display"));
    const bundle: unknown = typeof display === "function" ? Reflect.apply(display, shown, []) : undefined;
    const html = String(Reflect.get(Object(bundle), "text/html"));
    expect(Reflect.get(Object(bundle), "text/plain")).toBe(showHistory(shown));
    expect(html).not.toMatch(/<script|<\/script/);
    expect(html).toContain("&lt;/script&gt;&lt;script&gt;alert(1)");
    expect(html).toMatch(/<table>[\s\S]*<\/table>/);
  });

  test("a moment's map is walked in the order in which nodes were reached", () => {
    const map = past.at(-1).after;
    const seen: unknown[] = [];
    map.forEach((value, key, whole) => {
      seen.push([key, value, whole === map]);
    });
    expect(seen).toEqual([...map].map(([key, value]) => [key, value, true]));
    expect([...map.keys()]).toEqual([...map].map(([key]) => key));
    expect([...map.values()]).toEqual([...map].map(([, value]) => value));
    expect(inspect(map)).toBe(inspect(new Map(map)));
  });
});

test("every moment of a graph of thousands of nodes is gone through, with its maps read", () => {
  let node: Expr = x;
  for (let i = 0; i < 1500; i++) node = add(mul(node, 0.5), x);
  const past = history(node, { x: 1 });
  expect(past.length).toBe(3002);
  let read = 0;
  for (let moment: Moment | undefined = past.at(0); moment !== undefined; ) {
    read += moment.after.size + moment.gradientMap.size + Number(moment.before.get(x) ?? 0);
    const next = moment.next();
    moment = next._tag === "Some" ? next.value : undefined;
  }
  expect(read).toBeGreaterThan(3002);
  expect(showHistory(past, { limit: 5 }).split("\n").length).toBe(9);
  expect(past.gradient.get(x)).toBe(2);
});

test("TypeScript knows what may be asked for", () => {
  const neverCalled = (): void => {
    history(x, { x: 1 });
    history((v: Expr) => mul(v, v), 3);
    history((v) => mul(v, v), 3);
    history(
      ({ w: weights }: { readonly w: readonly Expr[] }, t: Expr) => mul(weights[0]!, t),
      { w: [1, 2] },
      tensor([1]),
    );
    // @ts-expect-error a value is missing
    history(({ p }: { readonly p: Expr }) => p, {});
    // @ts-expect-error an argument is missing
    history((p: Expr, q: Expr) => mul(p, q), 1);
    // @ts-expect-error a function that is traced gets expressions, not numbers
    history(({ p }: { readonly p: number }) => p, { p: 1 });
    // @ts-expect-error a vector cannot be written where a text is
    history((p: Expr) => p, "1");
    // @ts-expect-error moments are read only
    past.at(0).index = 3;
    // @ts-expect-error so are their maps
    past.at(0).after.set(x, 3);
  };
  const past = history(x, { x: 1 });
  expect(typeof neverCalled).toBe("function");
});
