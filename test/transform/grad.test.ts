// grad and valueAndGrad: trees in and out, static leaves, argnums and hasAux in all combinations.
import {
  add,
  type Expr,
  evaluate,
  grad,
  jacrev,
  mul,
  square,
  sub,
  sum,
  tensor,
  toNested,
  valueAndGrad,
  variable,
} from "gradmap";
import { describe, expect, test } from "vitest";

const frozenThroughout = (value: unknown): boolean =>
  typeof value !== "object" || value === null || ArrayBuffer.isView(value)
    ? true
    : Object.isFrozen(value) && Object.values(value).every(frozenThroughout);

describe("trees of parameters", () => {
  const activation = (x: Expr): Expr => x;
  const params = {
    layers: [
      { w: tensor([[1, 2]]), b: 0.5, name: "first" },
      { w: tensor([[3, 4]]), b: 0.25, name: "second" },
    ],
    pair: [2, tensor([5])] as const,
    settings: { activation, deep: true, seed: null, note: undefined, "not a name": 1 },
    none: [],
    empty: {},
  };
  interface Layer {
    readonly w: Expr;
    readonly b: Expr;
    readonly name: string;
  }
  interface Parameters {
    readonly layers: readonly Layer[];
    readonly pair: readonly [Expr, Expr];
    readonly settings: {
      readonly activation: (x: Expr) => Expr;
      readonly deep: boolean;
      readonly seed: null;
      readonly note: undefined;
      readonly "not a name": Expr;
    };
    readonly none: readonly Expr[];
    readonly empty: Readonly<Record<string, never>>;
  }
  const loss = ({ layers, pair, settings }: Parameters): Expr => {
    expect(settings.deep).toBe(true);
    expect(settings.seed).toBe(null);
    const scaled = layers.map(({ w, b, name }) => mul(sum(w), name === "first" ? b : square(b)));
    return settings.activation(
      add(add(add(scaled[0]!, scaled[1]!), mul(pair[0], sum(pair[1]))), settings["not a name"]),
    );
  };

  test("the gradient has the parameters' structure, static leaves included", () => {
    const gradient = grad(loss)(params);
    expect(Object.keys(gradient)).toEqual(Object.keys(params));
    expect(toNested(gradient.layers[0]!.w)).toEqual([[0.5, 0.5]]);
    expect(gradient.layers[0]!.b).toBe(3);
    expect(gradient.layers[0]!.name).toBe("first");
    expect(toNested(gradient.layers[1]!.w)).toEqual([[0.0625, 0.0625]]);
    expect(gradient.layers[1]!.b).toBe(3.5);
    expect(gradient.pair[0]).toBe(5);
    expect(toNested(gradient.pair[1])).toEqual([2]);
    expect(gradient.settings).toEqual({ activation, deep: true, seed: null, note: undefined, "not a name": 1 });
    expect(Object.hasOwn(gradient.settings, "note")).toBe(true);
    expect(gradient.settings.activation).toBe(activation);
    expect(gradient.none).toEqual([]);
    expect(gradient.empty).toEqual({});
  });

  test("results are frozen throughout, arrays stay arrays, records are plain", () => {
    const gradient = grad(loss)(params);
    expect(frozenThroughout(gradient)).toBe(true);
    expect(Array.isArray(gradient.layers) && Array.isArray(gradient.pair)).toBe(true);
    expect(Object.getPrototypeOf(gradient.settings)).toBe(Object.prototype);
  });

  test("a key named like something of Object.prototype is a key", () => {
    const tree = JSON.parse('{"__proto__": 3, "constructor": 4, "toString": 5}') as unknown;
    const gradient = grad((p: { readonly [name: string]: Expr }) =>
      Object.entries(p)
        .map(([, value]) => square(value))
        .reduce((a, b) => add(a, b)),
    )(tree as Readonly<Record<string, number>>);
    expect(Object.entries(gradient)).toEqual([
      ["__proto__", 6],
      ["constructor", 8],
      ["toString", 10],
    ]);
  });

  test("a record without a prototype is a record", () => {
    const bare: Readonly<Record<string, number>> = Object.assign(Object.create(null), { w: 3 });
    expect(grad(({ w }: Readonly<Record<string, Expr>>) => square(w!))(bare)).toEqual({ w: 6 });
  });

  test("a scalar, an array, a tensor, a 0-dimensional and an empty tensor as the whole argument", () => {
    expect(grad((x) => square(x))(3)).toBe(6);
    expect(grad((xs: readonly Expr[]) => mul(xs[0]!, xs[1]!))([2, 5])).toEqual([5, 2]);
    expect(toNested(grad((x: Expr) => sum(square(x)))(tensor([1, 2])))).toEqual([2, 4]);
    expect(grad((x: Expr) => square(x))(tensor(3))).toBe(6);
    expect(toNested(grad((x: Expr) => sum(square(x)))(tensor([])))).toEqual([]);
  });

  test("the same function of trees of different depth and size", () => {
    const total = (xs: readonly Expr[]): Expr => xs.reduce((a, x) => add(a, square(x)), mul(0, 1));
    const f = grad(total);
    expect(f([1])).toEqual([2]);
    expect(f([1, 2, 3])).toEqual([2, 4, 6]);
    expect(f([5])).toEqual([10]);
  });

  test("a deeply nested tree does not overflow the stack", () => {
    interface Nested {
      readonly value: Expr;
      readonly next?: Nested;
    }
    interface Numbers {
      readonly value: number;
      readonly next?: Numbers;
    }
    let tree: Numbers = { value: 1 };
    for (let i = 0; i < 10_000; i++) tree = { value: 1, next: tree };
    const total = (root: Nested): Expr => {
      let sofar = root.value;
      for (let node = root.next; node !== undefined; node = node.next) sofar = add(sofar, node.value);
      return sofar;
    };
    const untyped: (f: (root: Nested) => Expr) => (root: Numbers) => Numbers = grad;
    expect(untyped(total)(tree).next?.next?.value).toBe(1);
  });
});

describe("static leaves choose the trace", () => {
  test("strings, booleans, null, undefined and functions", () => {
    const f = ({ x, mode }: { readonly x: Expr; readonly mode: unknown }): Expr =>
      typeof mode === "function"
        ? mul(x, 4)
        : mode === "double"
          ? mul(x, 2)
          : mode === null
            ? mul(x, 3)
            : mode === undefined
              ? mul(x, 5)
              : mode === true
                ? mul(x, 6)
                : mul(x, 7);
    const untyped: (f: (p: { readonly x: Expr; readonly mode: unknown }) => Expr) => (p: unknown) => unknown = grad;
    const slope = (mode: unknown): unknown => {
      const result = untyped(f)({ x: 1, mode });
      return typeof result === "object" && result !== null && "x" in result ? result.x : undefined;
    };
    expect(["double", null, undefined, true, false, "true", "null", "undefined", () => 1].map(slope)).toEqual([
      2, 3, 5, 6, 7, 7, 7, 7, 4,
    ]);
  });

  test("two functions of the same text are two static leaves", () => {
    const scaledBy =
      (k: number) =>
      (x: Expr): Expr =>
        mul(x, k);
    const f = grad(({ x, g }: { readonly x: Expr; readonly g: (x: Expr) => Expr }) => g(x));
    expect(f({ x: 1, g: scaledBy(2) }).x).toBe(2);
    expect(f({ x: 1, g: scaledBy(3) }).x).toBe(3);
  });

  test("strings that look like structure do not confuse the cache", () => {
    const f = grad(({ x, a, b }: { readonly x: Expr; readonly a: string; readonly b: string }) =>
      mul(x, a.length * 10 + b.length),
    );
    expect(f({ x: 1, a: '"', b: "" }).x).toBe(10);
    expect(f({ x: 1, a: "", b: '"' }).x).toBe(1);
    expect(f({ x: 1, a: "*", b: "*" }).x).toBe(11);
  });
});

describe("other arguments", () => {
  test("are inputs: they may be trees, and the gradient does not include them", () => {
    const f = (p: { readonly w: Expr }, data: { readonly x: Expr; readonly label: string }, k: Expr): Expr =>
      mul(mul(p.w, data.x), k);
    expect(grad(f)({ w: 1 }, { x: 2, label: "a" }, 5)).toEqual({ w: 10 });
    expect(grad(f)({ w: 1 }, { x: 3, label: "a" }, 5)).toEqual({ w: 15 });
  });

  test("an argument that is an expression makes the result one", () => {
    const x = variable("x");
    const gradient = grad((w: Expr, y: Expr) => mul(mul(w, w), y))(x, 3);
    expect(evaluate(gradient, { x: 5 })).toBe(30);
    const byRest: Expr | number = grad((w: Expr, y: Expr) => mul(mul(w, w), y))(5, x);
    expect(evaluate(byRest, { x: 3 })).toBe(30);
  });
});

describe("argnums and hasAux", () => {
  const f = (a: Expr, b: { readonly w: Expr }, c: readonly [Expr, Expr]): Expr =>
    add(mul(a, b.w), mul(c[0], mul(c[1], c[1])));
  const point = [2, { w: 3 }, [5, 7]] as const;

  test("argnums: one number gives one gradient, a list gives a tuple in its order", () => {
    expect(grad(f, { argnums: 0 })(...point)).toBe(3);
    expect(grad(f, { argnums: 1 })(...point)).toEqual({ w: 2 });
    expect(grad(f, { argnums: 2 })(...point)).toEqual([49, 70]);
    expect(grad(f, { argnums: [0] })(...point)).toEqual([3]);
    expect(grad(f, { argnums: [2, 0] })(...point)).toEqual([[49, 70], 3]);
    expect(valueAndGrad(f, { argnums: [0, 1, 2] })(...point)).toEqual([251, [3, { w: 2 }, [49, 70]]]);
    expect(valueAndGrad(f, { argnums: 1 })(...point)).toEqual([251, { w: 2 }]);
    expect(grad(f, {})(...point)).toBe(3);
  });

  const withAux = (a: Expr, b: Expr) => [mul(a, b), { sum: add(a, b), label: "aux", list: [a, 7] }] as const;

  test("hasAux: the second of the pair passes through", () => {
    expect(grad(withAux, { hasAux: true })(2, 3)).toEqual([3, { sum: 5, label: "aux", list: [2, 7] }]);
    expect(valueAndGrad(withAux, { hasAux: true })(2, 3)).toEqual([[6, { sum: 5, label: "aux", list: [2, 7] }], 3]);
    expect(grad((a: Expr, b: Expr) => mul(a, b), { hasAux: false })(2, 3)).toBe(3);
  });

  test("both at once", () => {
    expect(grad(withAux, { hasAux: true, argnums: 1 })(2, 3)).toEqual([2, { sum: 5, label: "aux", list: [2, 7] }]);
    expect(valueAndGrad(withAux, { hasAux: true, argnums: [1, 0] })(2, 3)).toEqual([
      [6, { sum: 5, label: "aux", list: [2, 7] }],
      [2, 3],
    ]);
    expect(frozenThroughout(valueAndGrad(withAux, { hasAux: true, argnums: [1, 0] })(2, 3))).toBe(true);
  });

  test("the auxiliary may be anything that a tree may be, and is not differentiated", () => {
    const aux = (x: Expr) => [square(x), null] as const;
    expect(grad(aux, { hasAux: true })(3)).toEqual([6, null]);
    const tensorAux = (x: Expr) => [sum(square(x)), square(x)] as const;
    const [gradient, squares] = grad(tensorAux, { hasAux: true })(tensor([1, 2]));
    expect([toNested(gradient), toNested(squares)]).toEqual([
      [2, 4],
      [1, 4],
    ]);
  });

  test("under another transform", () => {
    const x = variable("x");
    const [gradient, aux] = grad((a: Expr) => [square(a), a] as const, { hasAux: true })(x);
    expect(evaluate(gradient, { x: 3 })).toBe(6);
    expect(evaluate(aux, { x: 3 })).toBe(3);
    expect(jacrev((a: Expr) => grad(f, { argnums: 1 })(a, { w: 3 }, [5, 7]).w)(2)).toBe(1);
  });
});

test("valueAndGrad agrees with grad and with the function itself", () => {
  const f = ({ x, y }: { readonly x: Expr; readonly y: Expr }): Expr => sum(square(sub(x, y)));
  const point = { x: tensor([1, 2]), y: 0.5 };
  const [value, gradient] = valueAndGrad(f)(point);
  expect(value).toBe(2.5);
  expect(gradient).toEqual(grad(f)(point));
});
