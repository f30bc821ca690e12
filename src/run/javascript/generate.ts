// Functions from source text, where the host allows it: pages with a strict policy for scripts do not, nor does Node when
// told so. Knows nothing of what the text is.

type Unknown = (...args: readonly unknown[]) => unknown;

const isFunction = (value: unknown): value is Unknown => typeof value === "function";

/** A function with these parameters and this body. Fails as the host fails where there must not be any. */
const made = (parameters: readonly string[], body: string): Unknown | undefined => {
  const result: unknown = Reflect.construct(Function, [...parameters, body]);
  return isFunction(result) ? result : undefined;
};

let allowed: boolean | undefined;

/** Whether functions may be made of text here. */
export const mayGenerate = (): boolean => {
  if (allowed === undefined)
    try {
      allowed = made([], "return 1;")?.() === 1;
    } catch {
      allowed = false;
    }
  return allowed;
};

/** What a function with these parameters and this body returns for `args`, if that is a function itself. */
export const functionFrom = (
  parameters: readonly string[],
  body: string,
  args: readonly unknown[],
): Unknown | undefined => {
  const result = made(parameters, body)?.(...args);
  return isFunction(result) ? result : undefined;
};
