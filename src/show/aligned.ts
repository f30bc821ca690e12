// Columns of plain text. Knows cells; nothing of what they say.

/** Rows with their columns two spaces apart, without spaces at the end. */
export const aligned = (rows: readonly (readonly string[])[]): string => {
  const widths = rows[0]!.map((_, column) => rows.reduce((width, row) => Math.max(width, row[column]!.length), 0));
  return rows
    .map((row) =>
      row
        .map((cell, column) => cell.padEnd(widths[column]! + 2))
        .join("")
        .trimEnd(),
    )
    .join("\n");
};
