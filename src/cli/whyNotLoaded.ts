// Why a module of a user cannot be imported, in a few words. Knows what errors look like.

const own = new URL(".", import.meta.url).href;

// What is thrown may be anything, also something that has no text.
const asText = (thrown: unknown): string => {
  try {
    return String(thrown);
  } catch {
    return "something that cannot be written as text";
  }
};

/** What went wrong, and where, as far as the error says it. */
export const whyNotLoaded = (error: unknown): string => {
  if (!(error instanceof Error)) return `It throws ${asText(error)}`;
  // The library's own errors say it all; they may be those of another copy of it.
  if (error.name === "GradError") return error.message;
  // A missing export stands above the message, all else in the calls below it, some of which are the command's own.
  const places = (error.stack ?? "").matchAll(/^(file:\S+)$|\((file:[^)]+)\)|at (?:async )?(file:\S+)/gm);
  const where = Array.from(places, ([, above, called, at]) => above ?? called ?? at ?? "").find(
    (at) => !at.startsWith(own),
  );
  return `${error.name}: ${error.message}${where === undefined ? "" : `, at ${where}`}`;
};
