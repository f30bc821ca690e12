// Room for small results. Engines take microseconds over the memory of each typed array, so small ones are cut from a
// larger piece one after another, as Node does for its buffers. Nothing is given out twice; a piece lives as long as any
// result that was cut from it.

const pieceNumbers = 8192;
const smallNumbers = 256;
const bytesOf = Float64Array.BYTES_PER_ELEMENT;

let piece = new ArrayBuffer(0);
let used = 0;

/** So many numbers, all 0, that nobody else has. */
export const freshNumbers = (size: number): Float64Array => {
  if (size > smallNumbers) return new Float64Array(size);
  const at = used;
  used += size * bytesOf;
  if (used <= piece.byteLength) return new Float64Array(piece, at, size);
  piece = new ArrayBuffer(pieceNumbers * bytesOf);
  used = size * bytesOf;
  return new Float64Array(piece, 0, size);
};
