// A hash of a 128-bit key and a 128-bit counter: what makes keys splittable. Knows bits; is ignorant of what they are for.
//
// Threefry-4x32 with 20 rounds. Source: J. Salmon, M. Moraes, R. Dror, D. Shaw, «Parallel random numbers: as easy as
// 1, 2, 3», SC 2011. Tested against the authors' known answers. JAX's keys rest on its two-word sister.

/** Four unsigned 32-bit numbers. */
export type Words = readonly [number, number, number, number];

const parity = 0x1bd11bda;
const rotations = [
  [10, 26],
  [11, 21],
  [13, 27],
  [23, 5],
  [6, 20],
  [17, 11],
  [25, 10],
  [18, 20],
] as const;

const rotated = (x: number, by: number): number => (x << by) | (x >>> (32 - by));

/** The hash of `counter` under `key`: for any one key, another result for every counter. */
export const threefry = (key: Words, counter: Words): Words => {
  const schedule = [...key, key[0] ^ key[1] ^ key[2] ^ key[3] ^ parity];
  let [a, b, c, d] = counter;
  const inject = (step: number): void => {
    a = (a + schedule[step % 5]!) | 0;
    b = (b + schedule[(step + 1) % 5]!) | 0;
    c = (c + schedule[(step + 2) % 5]!) | 0;
    d = (d + schedule[(step + 3) % 5]! + step) | 0;
  };
  inject(0);
  for (let round = 0; round < 20; round += 2) {
    const [first, second] = [rotations[round % 8]!, rotations[(round + 1) % 8]!];
    a = (a + b) | 0;
    b = rotated(b, first[0]) ^ a;
    c = (c + d) | 0;
    d = rotated(d, first[1]) ^ c;
    a = (a + d) | 0;
    d = rotated(d, second[0]) ^ a;
    c = (c + b) | 0;
    b = rotated(b, second[1]) ^ c;
    if (round % 4 === 2) inject((round + 2) / 4);
  }
  return [a >>> 0, b >>> 0, c >>> 0, d >>> 0];
};
