// The points and settings of the network page as the part of its address after the «#», so that they can be shared as a
// link. Points are written in hundredths: nobody clicks more closely than that.
import type { Place } from "./points.js";
import { activationNames, layersOf, optimizerNames, type Settings, usual } from "./settings.js";

/** What an address says: settings, and points if it has some. */
export interface Asked {
  readonly settings: Settings;
  readonly points: readonly Place[] | undefined;
}

const most = 500;

export const addressOf = ({ settings, points }: Asked): string => {
  const { hidden, activation, optimizer, rate, seed } = settings;
  const written = (points ?? []).map(({ x, y, label }) => [x * 100, y * 100, label].map(Math.round).join("."));
  return `#hidden=${hidden.join(",")}&activation=${activation}&optimizer=${optimizer}&rate=${rate}&seed=${seed}&points=${written.join(",")}`;
};

const placeOf = (text: string): readonly Place[] => {
  const [x, y, label, ...rest] = text.split(".").map(Number);
  const isInside = (n: number | undefined): n is number => n !== undefined && Math.abs(n) <= 100;
  if (!isInside(x) || !isInside(y) || (label !== 0 && label !== 1) || rest.length > 0) return [];
  return [{ x: x / 100, y: y / 100, label }];
};

/** What an address asks for; what it does not say, or says wrongly, is as usual. */
export const askedBy = (hash: string): Asked => {
  const query = new URLSearchParams(hash.replace(/^#/, ""));
  const layers = layersOf(query.get("hidden") ?? usual.hidden.join());
  const [rate, seed] = [Number(query.get("rate") ?? usual.rate), Number(query.get("seed") ?? usual.seed)];
  const points = query.get("points");
  return {
    settings: {
      hidden: typeof layers === "string" ? usual.hidden : layers,
      activation: activationNames.find((name) => name === query.get("activation")) ?? usual.activation,
      optimizer: optimizerNames.find((name) => name === query.get("optimizer")) ?? usual.optimizer,
      rate: rate > 0 && Number.isFinite(rate) ? rate : usual.rate,
      seed: Number.isSafeInteger(seed) ? seed : usual.seed,
    },
    points: points === null ? undefined : points.split(",").slice(0, most).flatMap(placeOf),
  };
};
