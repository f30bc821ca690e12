// Room for small results. Engines take their time over each typed array of their own, so small ones are cut from a larger
// piece one after another, as Node does for its buffers. Nothing is given out twice.

const pieceNumbers = 2048;
const smallNumbers = 256;

let piece = new Float64Array(0);
let used = 0;

/** So many numbers, all 0, that nobody else has. */
export const freshNumbers = (size: number): Float64Array => {
  if (size > smallNumbers) return new Float64Array(size);
  if (used + size > piece.length) {
    piece = new Float64Array(pieceNumbers);
    used = 0;
  }
  used += size;
  return piece.subarray(used - size, used);
};
