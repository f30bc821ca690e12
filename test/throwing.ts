// Calls that TypeScript refuses, made all the same, and the errors they give: for tests of what JavaScript users see.
import { GradError } from "gradmap";

/** A function without its types. */
export const untyped =
  (f: (...args: never[]) => unknown) =>
  (...args: readonly unknown[]): unknown =>
    Reflect.apply(f, undefined, args);

/** A value under a type that it does not have. */
export const pretend = <T>(value: unknown): T => JSON.parse("[null]", () => value);

/** The {@link GradError} that `f` throws. Anything else it throws, or nothing, fails the test. */
export const errorOf = (f: () => unknown): GradError => {
  let result: unknown;
  try {
    result = f();
  } catch (error) {
    if (error instanceof GradError) return error;
    throw error;
  }
  throw new Error(`nothing was thrown; the result is ${typeof result === "object" ? "an object" : String(result)}`);
};

/** Its code and where it says that it happened. */
export const codeAndPlace = (f: () => unknown): string => {
  const { code, where } = errorOf(f);
  return `${code} ${where}`;
};
