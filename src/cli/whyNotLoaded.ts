// Why a module of a user cannot be imported, in a few words. Knows what errors look like.

/** What went wrong, and where, as far as the error says it. */
export const whyNotLoaded = (error: unknown): string => {
  if (!(error instanceof Error)) return `It throws ${String(error)}`;
  // The library's own errors say it all; they may be those of another copy of it.
  if (error.name === "GradError") return error.message;
  const place = /\((file:[^)]+)\)|at (?:async )?(file:\S+)/.exec(error.stack ?? "");
  const where = place?.[1] ?? place?.[2];
  return `${error.name}: ${error.message}${where === undefined ? "" : `, at ${where}`}`;
};
