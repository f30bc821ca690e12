// Names that would do harm if they ever became part of generated text: of variables, of records' keys, of ops and their
// arguments, and formulas. Results are right, modules have none of the names in them, and functions made of text have them
// as string literals only.
import {
  add,
  defineLinear,
  defineOp,
  defineRule,
  type Expr,
  GradError,
  grad,
  math,
  mul,
  type OpFunction,
  type StructuralFunction,
  scan,
  sum,
  tensor,
  valueAndGrad,
  variable,
} from "gradmap";
import { afterEach, describe, expect, test, vi } from "vitest";
import { javascriptSource } from "../../src/run/javascript/emit.js";
import { lower } from "../../src/run/lower/lower.js";
import { programOf, run, type Value } from "../../src/run/program.js";
import { emit } from "../../src/run/wasm/emit.js";
import { engine } from "../../src/run/wasm/engine.js";
import { wasmProgram } from "../../src/run/wasm/program.js";
import { moduleText } from "../../src/run/wasm/text.js";

const harm = "globalThis.wasReached = true";

const hostile: readonly string[] = [
  `"); process.exit(1); ("`,
  `"); ${harm}; ("`,
  `'); ${harm}; ('`,
  `\`); ${harm}; (\``,
  `\${${harm}}`,
  `*/ ${harm}; /*`,
  `\n${harm}\n`,
  `\u2028${harm}\u2029`,
  `]; ${harm}; [`,
  `}; ${harm}; {`,
  `\\"; ${harm}; //`,
  `;) (func $wasReached) (;`,
  `\u0000wasReached\ud800`,
  "__proto__",
  "constructor",
  "wasReached space",
];

/** How the name is written where it may stand: as a literal. */
const literal = (name: string): string => JSON.stringify(name);

/** The names that stand in a text in any other way. */
const namesIn = (text: string): readonly string[] => {
  const rest = hostile.reduce((left, name) => left.replaceAll(literal(name), "0"), text);
  return hostile.filter((name) => rest.includes(name));
};

const namesInBytes = (bytes: Uint8Array): readonly string[] =>
  hostile.filter(
    (name) => Buffer.from(bytes).includes(Buffer.from(name)) || Buffer.from(bytes).includes(literal(name)),
  );

afterEach(() => {
  vi.unstubAllGlobals();
  vi.restoreAllMocks();
  expect(Reflect.has(globalThis, "wasReached")).toBe(false);
  expect(Reflect.ownKeys({})).toEqual([]);
  expect(Reflect.get({}, "wasReached")).toBe(undefined);
});

/** Ops of each kind by such names, whose arguments have such names, too. */
const opsNamed = (name: string) => {
  const cube: OpFunction<readonly [string]> = defineOp({
    name,
    args: [name],
    value: (x: number) => x * x * x,
    partials: ([x]: readonly [Expr]) => [mul(3, mul(x, x))] as const,
    domain: [[-2, 2]],
  });
  const reversed: StructuralFunction = defineLinear({
    name,
    args: [name],
    shape: ([x]) => x!,
    value: ([x]) => x!.data.slice().reverse(),
    transpose: (cotangent) => [reversed(cotangent)],
  });
  const squares: StructuralFunction = defineRule({
    name,
    args: [name],
    shape: () => [],
    value: ([x]) => [x!.data.reduce((total, v) => total + v * v, 0)],
    vjp: (cotangent, [x]) => [mul(mul(2, cotangent), x!)],
  });
  return { cube, reversed, squares };
};

// With an entry of its own, also where the name is one that any object has.
const recordOf = <T>(name: string, value: T): Readonly<Record<string, T>> => Object.fromEntries([[name, value]]);

const entryOf = <T>(record: Readonly<Record<string, T>>): T => Object.values(record)[0]!;

/** Functions of records with such a key, as long as it takes to be compiled soon. */
const functionsOf = (name: string) => {
  const { cube } = opsNamed(name);
  return {
    loss: valueAndGrad((parameters: Readonly<Record<string, Readonly<Record<string, Expr>>>>) => {
      const x = entryOf(entryOf(parameters));
      let total: Expr = x;
      for (let i = 0; i < 100; i++) total = add(mul(0.5, total), cube(x));
      return total;
    }),
    along: grad((parameters: Readonly<Record<string, Expr>>, xs: Expr) => {
      const [last, all] = scan(
        (carry: Readonly<Record<string, Expr>>, x: Expr) => [
          recordOf(name, mul(entryOf(carry), x)),
          recordOf(name, entryOf(carry)),
        ],
        parameters,
        xs,
      );
      return add(entryOf(last), sum(entryOf(all)));
    }),
  };
};

describe.each(hostile.map((name) => [literal(name), name] as const))("%s", (_, name) => {
  test("as a variable and as an op never gets into a module, or into source text", () => {
    const { cube, reversed, squares } = opsNamed(name);
    const [x, v] = [variable(name), variable(name, [3])];
    const roots = [add(cube(x), squares(reversed(cube(v)))), mul(reversed(v), x)];
    const [plan, values] = [lower(roots, [x, v], { exact: true }), [2, tensor([1, 2, 3])] as readonly Value[]];
    if (plan === undefined) throw new Error("there is no plan");
    for (const exact of [true, false]) {
      const { bytes } = emit(plan, { precision: "f64", exact });
      expect(namesInBytes(bytes)).toEqual([]);
      expect(namesIn(moduleText(bytes))).toEqual([]);
    }
    const source = javascriptSource(plan);
    expect(hostile.filter((other) => source.includes(other))).toEqual([]);
    const results = wasmProgram(plan, { precision: "f64", exact: true })?.(values);
    expect(results).toEqual(run(programOf(roots, [x, v]), values));
    expect(results?.[0]).toBe(8 + 1 + 64 + 729);
  });

  test("as a key of records", () => {
    const texts: string[] = [];
    vi.stubGlobal(
      "Function",
      new Proxy(Function, {
        construct: (target, args) => {
          texts.push(...args.map(String));
          return Reflect.construct(target, args);
        },
      }),
    );
    if (engine === undefined) throw new Error("there is no WebAssembly");
    const modules = vi.spyOn(engine, "Module");

    const [found, wanted] = [functionsOf(name), functionsOf("plain")];
    const xs = tensor([2, 3]);
    for (let call = 0; call < 400; call++) {
      const x = 1 + (call % 3);
      const [value, gradient] = found.loss(recordOf(name, recordOf(name, x)));
      const [usualValue, usualGradient] = wanted.loss(recordOf("plain", recordOf("plain", x)));
      expect([Object.keys(gradient), Object.keys(entryOf(gradient))]).toEqual([[name], [name]]);
      expect([value, entryOf(entryOf(gradient))]).toEqual([usualValue, entryOf(entryOf(usualGradient))]);
      const whole = found.along(recordOf(name, x), xs);
      expect([Object.keys(whole), entryOf(whole)]).toEqual([[name], entryOf(wanted.along(recordOf("plain", x), xs))]);
    }
    // The calls were enough for code of every kind.
    const made = modules.mock.calls.map(([bytes]) => bytes);
    expect(made.length).toBeGreaterThan(0);
    expect(made.flatMap(namesInBytes)).toEqual([]);
    expect(texts.some((text) => text.includes(literal(name)))).toBe(!(name in Object.prototype));
    expect(texts.flatMap(namesIn)).toEqual([]);
  });

  test("as a formula is an error, and no code", () => {
    const strings = (text: string): TemplateStringsArray => Object.assign([text], { raw: [text] });
    for (const text of [name, `1 + ${name}`, `${name}(1)`, `sin(${name})`])
      expect(() => math(strings(text))).toThrow(GradError);
  });
});

test("a name that stands as anything but a literal would be seen", () => {
  for (const name of hostile) {
    expect(namesIn(`f(${literal(name)})`)).toEqual([]);
    expect(namesIn(`f(${name})`)).toContain(name);
    expect(namesInBytes(new TextEncoder().encode(`f(${name})`))).toContain(name);
    expect(namesInBytes(new TextEncoder().encode(`f(${literal(name)})`))).toContain(name);
  }
});
