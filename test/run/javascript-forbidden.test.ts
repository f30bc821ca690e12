// Where code must not be made of text there is no program, and nothing fails.
import { createContext, runInContext } from "node:vm";
import { add, mul, variable } from "gradmap";
import { afterEach, expect, test, vi } from "vitest";
import { lower } from "../../src/run/lower/lower.js";

const x = variable("x");
const plan = lower([add(mul(x, x), 1)], [x], { exact: true })!;

/** The back end as it is when it is used for the first time. */
const fresh = async () => {
  vi.resetModules();
  return import("../../src/run/javascript/program.js");
};

afterEach(() => {
  vi.unstubAllGlobals();
});

test("a program where it may be made", async () => {
  const { javascriptProgram } = await fresh();
  expect(javascriptProgram(plan)?.([3])).toEqual([10]);
});

test("none where the engine forbids it: as in pages with a policy, and as node --disallow-code-generation-from-strings", async () => {
  const { javascriptProgram } = await fresh();
  const forbidding: unknown = runInContext("Function", createContext({}, { codeGeneration: { strings: false } }));
  let asked = 0;
  const counting = new Proxy(Object(forbidding), {
    construct: (target, args) => {
      asked += 1;
      return Reflect.construct(target, args);
    },
  });
  expect(() => Reflect.construct(counting, ["return 1;"])).toThrow("Code generation from strings disallowed");
  vi.stubGlobal("Function", counting);
  expect(javascriptProgram(plan)).toBeUndefined();
  expect(javascriptProgram(plan)).toBeUndefined();
  // Once by this test, and once to find out.
  expect(asked).toBe(2);
});
