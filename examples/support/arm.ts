// Pictures of an arm in the plane, for the terminal and as SVG. Knows joints as points; is ignorant of how they got there.

export interface Spot {
  readonly x: number;
  readonly y: number;
}

/** Joints from the base to the hand, and what the hand was to reach. */
export interface Drawn {
  readonly joints: readonly Spot[];
  readonly target: Spot;
}

interface Frame {
  readonly left: number;
  readonly right: number;
  readonly low: number;
  readonly high: number;
}

const frameOf = (drawn: readonly Drawn[]): Frame => {
  const spots = drawn.flatMap(({ joints, target }) => [...joints, target]);
  const [xs, ys] = [spots.map(({ x }) => x), spots.map(({ y }) => y)];
  return {
    left: Math.min(...xs) - 0.15,
    right: Math.max(...xs) + 0.15,
    low: Math.min(...ys) - 0.15,
    high: Math.max(...ys) + 0.15,
  };
};

/** For the terminal: every target as a dot, and one pose with `O` for its joints. A letter is twice as high as wide. */
export const armText = (all: readonly Drawn[], shown: Drawn, columns = 72): readonly string[] => {
  const { left, right, low, high } = frameOf([...all.map(({ target }) => ({ joints: [], target })), shown]);
  const scale = (columns - 1) / (right - left);
  const rows = Math.round(((high - low) * scale) / 2) + 1;
  const canvas = Array.from({ length: rows }, () => Array.from({ length: columns }, () => " "));
  const mark = ({ x, y }: Spot, letter: string): void => {
    canvas[Math.round(((high - y) * scale) / 2)]![Math.round((x - left) * scale)] = letter;
  };
  for (const { target } of all) mark(target, "·");
  shown.joints.slice(1).forEach((to, i) => {
    const from = shown.joints[i]!;
    const steps = Math.ceil(Math.hypot(to.x - from.x, to.y - from.y) * scale);
    for (let k = 0; k <= steps; k++)
      mark({ x: from.x + ((to.x - from.x) * k) / steps, y: from.y + ((to.y - from.y) * k) / steps }, "#");
  });
  for (const joint of shown.joints) mark(joint, "O");
  return canvas.map((row) => row.join("").trimEnd());
};

// Middle tones, and no background: to be read on white and on black.
const colours = { arm: "#3d85c6", path: "#cc6633" };

/** As SVG: the way of the hand, and one pose in `every`, the later the stronger. */
export const armSvg = (all: readonly Drawn[], every: number, scale = 200): string => {
  const { left, right, low, high } = frameOf(all);
  const at = ({ x, y }: Spot): string => `${((x - left) * scale).toFixed(1)},${((high - y) * scale).toFixed(1)}`;
  const [width, height] = [((right - left) * scale).toFixed(0), ((high - low) * scale).toFixed(0)];
  const hands = all.map(({ joints }) => at(joints.at(-1)!));
  const arms = all.flatMap(({ joints }, i) => {
    if (i % every !== 0) return [];
    const opacity = (0.25 + (0.75 * i) / all.length).toFixed(2);
    const circles = joints.map((joint) => {
      const [cx, cy] = at(joint).split(",");
      return `<circle cx="${cx}" cy="${cy}" r="5"/>`;
    });
    const links = `<polyline fill="none" stroke-width="4" points="${joints.map(at).join(" ")}"/>`;
    return `<g opacity="${opacity}" fill="${colours.arm}" stroke="${colours.arm}">${links}${circles.join("")}</g>`;
  });
  return [
    `<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 ${width} ${height}" width="${width}" height="${height}">`,
    "<title>An arm whose hand follows a clover leaf</title>",
    ...arms,
    `<polygon fill="none" stroke="${colours.path}" stroke-width="3" points="${hands.join(" ")}"/>`,
    "</svg>\n",
  ].join("\n");
};
