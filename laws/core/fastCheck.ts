// fast-check, which is an optional peer of gradmap, or a sentence that says what is missing. The only import of it that
// runs; types are imported by name wherever they are needed.
import { GradError } from "../../src/index.js";

/** What to throw when fast-check could not be loaded: its absence in words, anything else as it is. */
export const whyMissing = (cause: unknown): unknown =>
  typeof cause === "object" && cause !== null && "code" in cause && cause.code === "ERR_MODULE_NOT_FOUND"
    ? new GradError({
        code: "GM-PEER",
        where: "gradmap/laws",
        expected: "the package fast-check beside gradmap",
        found: "no such package",
        hint: "Run: npm install --save-dev fast-check",
      })
    : cause;

/** The library that makes samples and shrinks them. */
export const fc: typeof import("fast-check") = await import("fast-check").catch((cause: unknown) => {
  throw whyMissing(cause);
});
