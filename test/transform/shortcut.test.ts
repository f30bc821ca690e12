// The short way that calls take which are like an earlier one: it must give what the long way gives, or give up. The long
// way is flatten, a comparison of keys and shapes, and unflatten; the short one is tried composed and as generated code.
import fc from "fast-check";
import {
  add,
  defineOp,
  type Expr,
  evaluate,
  grad,
  mul,
  none,
  sum,
  type Tensor,
  tensor,
  toNested,
  valueAndGrad,
  variable,
} from "gradmap";
import { afterEach, describe, expect, test, vi } from "vitest";
import { type Builder, builderOf } from "../../src/transform/builder.js";
import { generatedBuilder } from "../../src/transform/builderCode.js";
import { memoryOf } from "../../src/transform/memory.js";
import { type Reader, readerOf } from "../../src/transform/reader.js";
import { generatedReader } from "../../src/transform/readerCode.js";
import { shortcutFor } from "../../src/transform/shortcut.js";
import { shapesOf } from "../../src/transform/staged.js";
import { flatten, type Structure, type TreeShape, unflatten } from "../../src/transform/tree.js";

const treeShape = (tree: unknown): TreeShape => {
  const flattened = flatten(tree, "params");
  return { structure: flattened.structure, shapes: shapesOf(flattened) };
};

const keyOf = (tree: unknown): string => {
  const { structure, shapes } = treeShape(tree);
  return `${structure.key}|${shapes.join("|")}`;
};

interface Way {
  readonly reader: (args: readonly TreeShape[]) => Reader;
  readonly builder: (structure: Structure) => Builder;
}

const ways: Readonly<Record<string, Way>> = {
  composed: { reader: readerOf, builder: builderOf },
  generated: {
    reader: (args) => generatedReader(args) ?? expect.fail("the code is too long"),
    builder: (structure) => generatedBuilder(structure) ?? expect.fail("the code is too long"),
  },
};

const deeplyFrozen = (tree: unknown): boolean =>
  typeof tree !== "object" ||
  tree === null ||
  (Object.isFrozen(tree) &&
    (tree instanceof Object && "data" in tree ? true : Object.values(tree).every(deeplyFrozen)));

const someFunction = (): number => 1;
const statics = fc.constantFrom<unknown>("a", "b", "", '"', true, false, null, undefined, someFunction, Math.sin);
const keys = fc.constantFrom("a", "b", "c", "0", "1", "two words", 'a"]; throw 1; ["', "\u2028", "\ud800", "λ", "\\");
const numbers = fc.constantFrom(0, -0, 1, 2.5, -3, Number.NaN, Number.POSITIVE_INFINITY, 1e300);
const tensors = fc.constantFrom(tensor([1, 2]), tensor([3, 4]), tensor([[1, 2]]), tensor([1, 2, 3]), tensor([]));
const trees = fc.letrec<{ readonly tree: unknown }>((tie) => ({
  tree: fc.oneof(
    { depthSize: "small", withCrossShrink: true },
    numbers,
    tensors,
    statics,
    fc.array(numbers, { maxLength: 12 }),
    fc.array(fc.oneof({ weight: 9, arbitrary: numbers }, tensors, statics), { minLength: 9, maxLength: 12 }),
    fc.array(tie("tree"), { maxLength: 4 }),
    fc.dictionary(keys, tie("tree"), { maxKeys: 4 }),
    fc.dictionary(keys, numbers, { maxKeys: 4, noNullPrototype: true }),
  ),
})).tree;

/** A tree that is nearly the same: other numbers, or one thing changed somewhere. */
const neighbours = (tree: unknown): readonly unknown[] => {
  if (typeof tree === "number") return [tree + 1, tensor(7), tensor([1]), "1", [tree], variable("x"), undefined];
  if (Array.isArray(tree)) {
    const others = tree.flatMap((entry, i) =>
      neighbours(entry).map((other) => tree.map((old: unknown, k) => (k === i ? other : old))),
    );
    return [...others, [...tree, 1], tree.slice(1), [...tree].reverse(), Object.freeze([...tree]), { ...tree }];
  }
  if (typeof tree === "object" && tree !== null && Object.getPrototypeOf(tree) === Object.prototype) {
    const entries = Object.entries(tree);
    const others = entries.flatMap(([key, entry]) => neighbours(entry).map((other) => ({ ...tree, [key]: other })));
    const [, ...fewer] = entries;
    return [...others, Object.fromEntries([...entries].reverse()), Object.fromEntries(fewer), { ...tree, z: 1 }];
  }
  return [1, tensor([5, 6]), tensor([[5, 6]]), "a", "b", null, someFunction];
};

const hasExpression = (tree: unknown): boolean => flatten(tree, "params").leaves.some((leaf) => "tag" in Object(leaf));

describe.each(Object.entries(ways))("%s", (_, { reader, builder }) => {
  const agreeOn = (tree: unknown, other: unknown): void => {
    const values = reader([treeShape(tree)])([other]);
    const fits = keyOf(tree) === keyOf(other) && !hasExpression(other);
    if (!fits) {
      expect(values).toBe(undefined);
      return;
    }
    const leaves = flatten(other, "params").leaves.map((leaf) =>
      typeof leaf === "object" && leaf.shape.length === 0 ? 7 : leaf,
    );
    expect(values).toEqual(leaves);
    expect(values).not.toBe(other);
  };

  test("reads the leaves of what is alike, and nothing else", () => {
    fc.assert(
      fc.property(trees, trees, (tree, other) => {
        agreeOn(tree, tree);
        agreeOn(tree, other);
        for (const neighbour of neighbours(tree)) agreeOn(tree, neighbour);
      }),
      { numRuns: 300 },
    );
  });

  test("reads several arguments", () => {
    const read = reader([treeShape({ a: 1 }), treeShape("x"), treeShape([tensor([1, 2]), 3])]);
    const t = tensor([5, 6]);
    expect(read([{ a: 2 }, "x", [t, 4]])).toEqual([2, t, 4]);
    expect(read([{ a: 2 }, "y", [t, 4]])).toBe(undefined);
    expect(read([{ a: 2 }, "x"])).toBe(undefined);
    expect(read([{ a: 2 }, "x", [t, 4], 1])).toBe(undefined);
    expect(reader([])([])).toEqual([]);
    expect(reader([])([1])).toBe(undefined);
  });

  test("builds what unflatten builds, frozen and anew", () => {
    fc.assert(
      fc.property(trees, (tree) => {
        const { structure, leaves } = flatten(tree, "result");
        const build = builder(structure);
        const built = build(leaves);
        const expected = unflatten(structure, leaves);
        expect(built).toEqual(expected);
        expect(keyOf(built)).toBe(keyOf(expected));
        expect(flatten(built, "result").leaves.every((leaf, i) => Object.is(leaf, leaves[i]))).toBe(true);
        expect(deeplyFrozen(built)).toBe(true);
        if (Array.isArray(built)) expect(build(leaves)).not.toBe(built);
      }),
      { numRuns: 300 },
    );
  });

  test("keys are not code", () => {
    const nasty = { '"]; throw new Error("no"); [" ': 1, "`${1}`": 2, "*/": 3, "'\n\r\u2028\u2029": 4, "</script>": 5 };
    const { structure, leaves } = flatten(nasty, "params");
    expect(reader([treeShape(nasty)])([nasty])).toEqual([1, 2, 3, 4, 5]);
    expect(Object.entries(Object(builder(structure)(leaves)))).toEqual(Object.entries(nasty));
  });

  test("takes what flatten takes for records and arrays", () => {
    const read = reader([treeShape({ a: 1, b: [2, 3] })]);
    class Parameters {
      a = 1;
      b = [2, 3];
    }
    const bare: object = Object.assign(Object.create(null), { a: 1, b: [2, 3] });
    expect(read([bare])).toEqual([1, 2, 3]);
    expect(read([new Parameters()])).toBe(undefined);
    expect(read([Object.create({ a: 1, b: [2, 3] })])).toBe(undefined);
    expect(read([Object.assign(Object.create({ b: [2, 3] }), { a: 1 })])).toBe(undefined);
    expect(read([{ a: 1, b: { 0: 2, 1: 3, length: 2 } }])).toBe(undefined);
    expect(read([{ a: 1, b: Float64Array.of(2, 3) }])).toBe(undefined);
    expect(read([{ a: 1, b: [2, 3], [Symbol("c")]: 4 }])).toEqual([1, 2, 3]);
    expect(read([Object.defineProperty({ a: 1, b: [2, 3] }, "c", { value: 4 })])).toEqual([1, 2, 3]);
    expect(read([Object.defineProperty({ b: [2, 3] }, "a", { value: 1 })])).toBe(undefined);
    // biome-ignore lint/suspicious/noSparseArray: that is what is tried
    expect(read([{ a: 1, b: [2, ,] }])).toBe(undefined);
    // biome-ignore lint/suspicious/noSparseArray: that is what is tried
    expect(reader([treeShape([1, undefined])])([[1, ,]])).toEqual([1]);
    class Twice extends Array<number> {
      override *[Symbol.iterator](): ArrayIterator<number> {
        yield* [7, 8, 9];
      }
    }
    const twice = Twice.of(2, 3);
    expect(flatten(twice, "params").leaves).toEqual([7, 8, 9]);
    expect(read([{ a: 1, b: twice }])).toBe(undefined);
  });

  test("knows a tensor by what it says it is, whatever it is made of", () => {
    const said = { [Symbol.for("gradmap/Tensor")]: true, shape: [2], data: [5, 6] };
    expect(flatten(said, "params").leaves).toEqual([said]);
    expect(reader([treeShape(tensor([1, 2]))])([said])).toEqual([said]);
    expect(reader([treeShape({ shape: [2], data: [5, 6] })])([said])).toBe(undefined);
  });

  test("each array of values is another, and none is the argument", () => {
    const params = Array.from({ length: 20 }, (_, i) => i + 0.5);
    const read = reader([treeShape(params)]);
    const [first, second] = [read([params]), read([params])];
    expect(first).toEqual(params);
    expect(first).not.toBe(second);
    expect(first).not.toBe(params);
  });
});

test("code that would be too long is not generated", () => {
  const many = Array.from({ length: 4000 }, (_, i) => ({ [`key${i}`]: i }));
  expect(generatedReader([treeShape(many)])).toBe(undefined);
  expect(generatedBuilder(treeShape(many).structure)).toBe(undefined);
  expect(generatedReader([treeShape(Array(4000).fill(1))])).not.toBe(undefined);
});

test("trees that are deep, or have keys that objects inherit, have no shortcut", () => {
  const nested = (depth: number): unknown => {
    let tree: unknown = 1;
    for (let i = 0; i < depth; i++) tree = [tree];
    return tree;
  };
  const has = (tree: unknown): boolean => {
    const { structure, shapes } = treeShape(tree);
    return shortcutFor([{ structure, shapes }], structure)() !== undefined;
  };
  expect([nested(50), nested(51), nested(10_000)].map(has)).toEqual([true, false, false]);
  expect([{ constructor: 1 }, JSON.parse('{"__proto__": 1}'), { a: { toString: 1 } }].map(has)).toEqual([
    false,
    false,
    false,
  ]);
  expect([{ a: 1 }, [], {}, Array(1e5 - 1).fill(1), Array(1e5).fill(1)].map(has)).toEqual([
    true,
    true,
    true,
    true,
    false,
  ]);
});

// As often as it takes until the short way is there and its code is generated.
const often = 210;

// The sum of the squares of all leaves, each times its place: an error in the order is an error in the gradient.
const squares = (tree: unknown): Expr => {
  const leaves = flatten(tree, "params").leaves;
  return leaves.reduce<Expr>((total, leaf, i) => add(total, mul(i + 1, sum(mul(leaf, leaf)))), mul(0, 0));
};

const gradientOfSquares = (): ((tree: unknown) => unknown) => grad<unknown, []>((tree) => squares(tree));

describe("calls that are repeated", () => {
  afterEach(() => vi.unstubAllGlobals());

  const cases: readonly unknown[] = [
    5,
    tensor([1, 2]),
    [1, 2, 3],
    Array.from({ length: 100 }, (_, i) => i / 7),
    { a: 1, b: 2, c: 3, d: 4 },
    { w: tensor([[1, 2]]), b: 0.5, name: "x", f: Math.sin, n: null, u: undefined, yes: true },
    { layers: [{ w: tensor([1, 2]), b: 1 }, { w: tensor([3, 4]), b: 2 }], empty: {}, none: [] }, // biome-ignore format: one line
    { "0": 1, "two words": 2, __x: [3] },
    JSON.parse('{"__proto__": 3, "a": {"constructor": 2}}'),
    tensor(3),
    [tensor(3), -0, Number.NaN],
    [[[[1], 2], 3], 4],
    Object.fromEntries(Array.from({ length: 20 }, (_, i) => [`k${i}`, i % 3 === 0 ? tensor([i, 1]) : i])),
    [Object.fromEntries(Array.from({ length: 12 }, (_, i) => [`k${i}`, i])), Array(12).fill(2), Array(3).fill(4)],
  ];
  test.each(cases.map((tree) => [tree]))("give what the first gave: %j", (tree) => {
    const first = gradientOfSquares()(tree);
    const f = gradientOfSquares();
    for (let i = 0; i < often; i++) {
      const again = f(tree);
      expect(again).toEqual(first);
      expect(deeplyFrozen(again)).toBe(true);
      expect(keyOf(again)).toBe(keyOf(first));
    }
  });

  test("keep -0 and NaN", () => {
    const f = grad((x: readonly Expr[]) => mul(x[0]!, x[1]!));
    for (let i = 0; i < often; i++) {
      expect(f([Number.NaN, -0])).toEqual([-0, Number.NaN]);
      expect(f([0, -0])).toEqual([-0, 0]);
    }
  });

  test("of different structures in turn", () => {
    let traced = 0;
    const f = grad<unknown, []>((tree) => {
      traced += 1;
      return squares(tree);
    });
    const different: readonly unknown[] = [1, [1], [1, 2], { a: 1 }, { b: 1 }, { a: 1, b: 2 }, { b: 2, a: 1 }];
    const expected = different.map(gradientOfSquares());
    for (let i = 0; i < often; i++)
      different.forEach((tree, k) => {
        const gradient = f(tree);
        expect(gradient).toEqual(expected[k]);
        expect(Object.keys(Object(gradient))).toEqual(Object.keys(Object(tree)));
      });
    expect(traced).toBe(different.length);
  });

  test("with other static leaves and other shapes are traced anew", () => {
    let traced = 0;
    const f = grad((p: { readonly x: Expr; readonly kind: string }) => {
      traced += 1;
      return p.kind === "square" ? sum(mul(p.x, p.x)) : sum(p.x);
    });
    const t = tensor([1, 2]);
    for (let i = 0; i < often; i++) expect(f({ x: 3, kind: "square" })).toEqual({ x: 6, kind: "square" });
    for (let i = 0; i < often; i++) {
      expect(f({ x: 3, kind: "plain" })).toEqual({ x: 1, kind: "plain" });
      expect(f({ x: 3, kind: "square" }).x).toBe(6);
      expect(toNested(f({ x: t, kind: "square" }).x)).toEqual([2, 4]);
      expect(toNested(f({ x: tensor([[1, 2]]), kind: "square" }).x)).toEqual([[2, 4]]);
      expect(toNested(f({ x: tensor([1, 2, 3]), kind: "square" }).x)).toEqual([2, 4, 6]);
    }
    expect(traced).toBe(5);
  });

  test("give expressions for expressions", () => {
    const f = grad((x: Expr) => mul(x, mul(x, x)));
    const x = variable("x");
    for (let i = 0; i < often; i++) {
      expect(f(2)).toBe(12);
      if (i % 50 === 0) expect(evaluate(f(x), { x: 2 })).toBe(12);
    }
    const nested = grad((y: Expr) => mul(f(y), y));
    for (let i = 0; i < often; i++) expect(nested(2)).toBe(36);
  });

  test("still complain as the first", () => {
    const [f, g] = [gradientOfSquares(), gradientOfSquares()];
    const cycle: unknown[] = [1];
    cycle.push(cycle);
    const throwing = { get a(): number { throw new RangeError("mine"); }, b: 1 }; // biome-ignore format: one line
    const { proxy, revoke } = Proxy.revocable({}, {});
    revoke();
    const wrong: readonly unknown[] = [
      { a: 1n, b: 2 },
      { a: Symbol("s"), b: 2 },
      { a: new Date(0), b: 2 },
      { a: new Map(), b: 2 },
      [1, cycle],
      cycle,
      throwing,
      proxy,
      [proxy, 2],
    ];
    const said = (h: (tree: unknown) => unknown, tree: unknown): string => {
      try {
        h(tree);
      } catch (error) {
        return String(error);
      }
      return "nothing";
    };
    const expected = wrong.map((tree) => said(f, tree));
    expect(expected).not.toContain("nothing");
    for (const like of [{ a: 1, b: 2 }, [1, 2], [1, [1, 2]]]) for (let i = 0; i < often; i++) g(like);
    expect(wrong.map((tree) => said(g, tree))).toEqual(expected);
  });

  test("of getters and proxies give what is there", () => {
    const f = grad(({ a, b }: { readonly a: Expr; readonly b: Expr }) => mul(mul(a, a), b));
    let reads = 0;
    const counting = { get a(): number { reads += 1; return 3; }, b: 2 }; // biome-ignore format: one line
    const proxy = new Proxy({ a: 3, b: 2 }, {});
    const hiding = new Proxy({ a: 3, b: 2, c: 1 }, { ownKeys: () => ["a", "b"] });
    for (let i = 0; i < often; i++) {
      expect(f(counting)).toEqual({ a: 12, b: 9 });
      expect(reads).toBe(i + 1);
      expect(f(proxy)).toEqual({ a: 12, b: 9 });
      expect(f(hiding)).toEqual({ a: 12, b: 9 });
      expect(f({ a: 1, b: 2 })).toEqual({ a: 4, b: 1 });
    }
    const moody = { get a(): number | Tensor { reads += 1; return reads % 2 === 0 ? 3 : tensor([3]); }, b: 2 }; // biome-ignore format: one line
    const g = grad((p: { readonly a: Expr; readonly b: Expr }) => sum(mul(mul(p.a, p.a), p.b)));
    for (let i = 0; i < often; i++) {
      const { a, b } = g(moody);
      expect([toNested(a), b]).toEqual([toNested(a) === 12 ? 12 : [12], 9]);
    }
  });

  test("may happen within one another", () => {
    const f = grad(({ a, b }: { readonly a: Expr; readonly b: Expr }) => mul(mul(a, a), b));
    const around = { get a(): number { return f({ a: 1, b: 5 }).a; }, b: 2 }; // biome-ignore format: one line
    const down = defineOp({
      name: "down",
      args: ["x"],
      value: (x) => (x > 0 ? 1 + g({ a: x - 1, b: 1 }).b : 0),
      partials: none("a count"),
      domain: [[0, 9]],
    });
    const g: (p: { readonly a: number; readonly b: number }) => { readonly b: number } = grad(
      ({ a, b }: { readonly a: Expr; readonly b: Expr }) => mul(down(a), b),
    );
    for (let i = 0; i < often; i++) {
      expect(f(around)).toEqual({ a: 40, b: 100 });
      expect(g({ a: i % 9, b: 2 })).toEqual({ a: 0, b: i % 9 });
    }
  });

  test("leave earlier results and their arguments alone", () => {
    const f = valueAndGrad((x: readonly Expr[]) => squares(x));
    const params = Array.from({ length: 30 }, (_, i) => i);
    const kept: unknown[] = [];
    for (let i = 0; i < often; i++) kept.push(f(params.map((x) => x + i)));
    for (const [i, result] of kept.entries()) expect(result).toEqual(f(params.map((x) => x + i)));
    expect(params).toEqual(Array.from({ length: 30 }, (_, i) => i));
    const t = tensor([1, 2]);
    const same = grad((x: Expr) => sum(mul(0.5, mul(x, x))));
    for (let i = 0; i < often; i++) expect(same(t)).not.toBe(t);
  });

  test("get code of their own once they are many", () => {
    let made = 0;
    const { Function: Original } = globalThis;
    vi.stubGlobal("Function", function counted(...parts: readonly string[]): unknown {
      made += 1;
      return Reflect.construct(Original, parts);
    });
    const f = grad((p: { readonly a: Expr; readonly b: readonly Expr[] }) => squares(p));
    const few = 100;
    for (let i = 0; i < few; i++) f({ a: i, b: [1, 2] });
    expect(made).toBe(0);
    for (let i = few; i < often; i++) f({ a: i, b: [1, 2] });
    expect(made).toBe(2);
    expect(f({ a: 1, b: [1, 2] })).toEqual({ a: 2, b: [4, 12] });
    for (let i = 0; i < often; i++) f({ a: i, b: [1, 2] });
    expect(made).toBe(2);
  });

  test("need no code from text", () => {
    vi.stubGlobal("Function", function forbidden() {
      throw new EvalError("Code generation from strings disallowed for this context");
    });
    const f = grad((p: { readonly a: Expr; readonly b: readonly Expr[] }) => squares(p));
    for (let i = 0; i < 2 * often; i++) expect(f({ a: i, b: [1, 2] })).toEqual({ a: 2 * i, b: [4, 12] });
  });

  test("of trees 10,000 levels deep", () => {
    const deep = (x: number): unknown => {
      let tree: unknown = x;
      for (let i = 0; i < 10_000; i++) tree = { a: tree };
      return tree;
    };
    const bottom = (tree: unknown): unknown => {
      let at = tree;
      while (typeof at === "object" && at !== null && "a" in at) at = at.a;
      return at;
    };
    const f = gradientOfSquares();
    for (let i = 1; i < 5; i++) {
      expect(f(3)).toBe(6);
      expect(f([3])).toEqual([6]);
      expect(bottom(f(deep(i)))).toBe(2 * i);
    }
  });
});

describe("what is remembered", () => {
  test("the traces in use outlive any number of others", () => {
    const traced: string[] = [];
    const f = grad((p: { readonly x: Expr; readonly label: string }) => {
      traced.push(p.label);
      return mul(p.x, p.x);
    });
    for (let i = 0; i < 5; i++) f({ x: i, label: "used" });
    for (let i = 0; i < 200; i++) {
      f({ x: i, label: `once ${i}` });
      expect(f({ x: i, label: "used" }).x).toBe(2 * i);
    }
    expect(traced.filter((label) => label === "used").length).toBe(1);
    f({ x: 1, label: "once 199" });
    expect(traced.length).toBe(201);
    f({ x: 1, label: "once 0" });
    expect(traced.length).toBe(202);
  });

  test("is bounded, and the latest used stand first", () => {
    const memory = memoryOf<{ readonly key: string }>(8);
    const recall = (key: string) => memory.recall(key, () => ({ key }));
    const use = (...names: readonly string[]) => {
      for (const key of names) memory.use(recall(key).entry);
    };
    use("a", "b", "c", "d", "e");
    expect(memory.recent.map(({ key }) => key)).toEqual(["e", "d", "c", "b"]);
    use("c", "c", "a");
    expect(memory.recent.map(({ key }) => key)).toEqual(["a", "c", "e", "d"]);
    for (let i = 0; i < 20; i++) recall(`other ${i}`);
    expect(["a", "c", "e", "d", "other 19", "other 16"].map((key) => recall(key).again)).toEqual(Array(6).fill(true));
    expect(["b", "other 0"].map((key) => recall(key).again)).toEqual([false, false]);
    for (let i = 0; i < 20; i++) {
      recall(`another ${i}`);
      expect(recall("other 0").again).toBe(true);
    }
  });
});
