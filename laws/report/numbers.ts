// A float in full: in decimal, in hex, and how far it is from another in units of the last place. Knows numbers only.

const bits = new DataView(new ArrayBuffer(8));

const patternOf = (x: number): bigint => {
  bits.setFloat64(0, x);
  return bits.getBigUint64(0);
};

/** The bits of a float as `sign 0x1.fraction p exponent`, as C prints them: nothing is rounded. */
export const hexOf = (x: number): string => {
  if (!Number.isFinite(x)) return String(x);
  const pattern = patternOf(x);
  const sign = pattern >> 63n === 1n ? "-" : "";
  const exponent = Number((pattern >> 52n) & 0x7ffn);
  const fraction = (pattern & 0xfffffffffffffn).toString(16).padStart(13, "0").replace(/0+$/, "");
  const digits = fraction === "" ? "" : `.${fraction}`;
  if (exponent === 0) return fraction === "" ? `${sign}0x0p+0` : `${sign}0x0${digits}p-1022`;
  const power = exponent - 1023;
  return `${sign}0x1${digits}p${power < 0 ? "" : "+"}${power}`;
};

// Floats in their order as whole numbers: the negative ones count down from zero.
const place = (x: number): bigint => {
  const pattern = patternOf(x);
  return pattern >> 63n === 1n ? -(pattern & 0x7fffffffffffffffn) : pattern;
};

/** How many floats lie between two, plus one; infinite where one is NaN and the other is not. */
export const ulpsBetween = (a: number, b: number): number => {
  if (Number.isNaN(a) || Number.isNaN(b)) return Number.isNaN(a) && Number.isNaN(b) ? 0 : Number.POSITIVE_INFINITY;
  const distance = place(a) - place(b);
  return Number(distance < 0n ? -distance : distance);
};

/** A number as JavaScript would read it back, the sign of zero included. */
export const decimalOf = (x: number): string => (Object.is(x, -0) ? "-0" : String(x));
