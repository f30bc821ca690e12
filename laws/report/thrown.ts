// What something that was thrown says, in a few words. Knows no law.

/** The name and the message of what was thrown, such as `TypeError «x is not a function»`. */
export const thrownText = (thrown: unknown): string => {
  if (!(thrown instanceof Error)) return `«${String(thrown)}»`;
  return thrown.name === "Error" ? `«${thrown.message}»` : `${thrown.name} «${thrown.message}»`;
};
