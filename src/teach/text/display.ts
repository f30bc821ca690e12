// How data shows itself: in Node's console, and in notebooks by the standard display symbol. Knows tables only.
import { type Table, tableHtml, tableText } from "./table.js";

/**
 * The data, frozen, with a table that is shown in its place. The table is made when it is looked at. What shows it cannot
 * be listed, so that two equal pieces of data are still equal.
 */
export const displayed = <T extends object>(data: T, table: () => Table): Readonly<T> => {
  const hidden = (value: () => unknown) => ({ value, enumerable: false });
  return Object.freeze(
    Object.defineProperties(data, {
      [Symbol.for("nodejs.util.inspect.custom")]: hidden(() => tableText(table())),
      [Symbol.for("Jupyter.display")]: hidden(() => {
        const shown = table();
        return { "text/plain": tableText(shown), "text/html": tableHtml(shown) };
      }),
    }),
  );
};
