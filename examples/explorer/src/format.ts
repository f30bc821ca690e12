// Numbers as the explorer writes them: short, with a true minus sign, and the same everywhere. Knows nothing of formulas.

/** A number to a few significant digits; very large and very small ones with a power of ten. */
export const short = (x: number, digits = 5): string => {
  if (Number.isNaN(x)) return "NaN";
  if (!Number.isFinite(x)) return x > 0 ? "∞" : "−∞";
  const size = Math.abs(x);
  const plain = size === 0 || (size >= 1e-4 && size < 1e6);
  return (plain ? String(Number(x.toPrecision(digits))) : x.toExponential(digits - 1)).replaceAll("-", "−");
};

/** A text in at most so many characters: of a longer one, how it begins and ends. */
export const brief = (text: string, most: number): string => {
  const all = [...text];
  if (all.length <= most) return text;
  const half = Math.floor((most - 3) / 2);
  return `${all.slice(0, half).join("")} … ${all.slice(-half).join("")}`;
};

/** A number in full, as JavaScript writes it, for those who compare digits. */
export const full = (x: number): string => (Object.is(x, -0) ? "0" : String(x)).replaceAll("-", "−");
