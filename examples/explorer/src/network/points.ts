// Points of two classes: those that the reader draws, and some to begin with, random by key. Knows no network.

import { type Key, normal, split } from "gradmap/learn";
import { clamped } from "../axis.js";

/** A point in the square from −1 to 1, of class 0 or 1. */
export interface Place {
  readonly x: number;
  readonly y: number;
  readonly label: 0 | 1;
}

/** The points and one more. */
export const withPlace = (points: readonly Place[], place: Place): readonly Place[] => [...points, place];

/** The points without the one nearest to a place, if there is one within reach. */
export const without = (points: readonly Place[], x: number, y: number, reach = 0.08): readonly Place[] => {
  const distance = (place: Place): number => Math.hypot(place.x - x, place.y - y);
  const nearest = points.reduce<Place | undefined>(
    (best, place) => (best === undefined || distance(place) < distance(best) ? place : best),
    undefined,
  );
  return nearest === undefined || distance(nearest) > reach ? points : points.filter((place) => place !== nearest);
};

const moon = (label: 0 | 1, t: number): readonly [x: number, y: number] => {
  const angle = Math.PI * t;
  const [x, y] = label === 0 ? [Math.cos(angle), Math.sin(angle)] : [1 - Math.cos(angle), 0.5 - Math.sin(angle)];
  return [0.55 * (x - 0.5), 0.7 * (y - 0.25)];
};

const ring = (label: 0 | 1, t: number): readonly [x: number, y: number] => {
  const radius = label === 0 ? 0.3 : 0.75;
  return [radius * Math.cos(2 * Math.PI * t), radius * Math.sin(2 * Math.PI * t)];
};

const arm = (label: 0 | 1, t: number): readonly [x: number, y: number] => {
  const radius = 0.1 + 0.75 * t;
  const angle = 3 * Math.PI * t + Math.PI * label;
  return [radius * Math.cos(angle), radius * Math.sin(angle)];
};

const cloud = (label: 0 | 1): readonly [x: number, y: number] => (label === 0 ? [-0.4, -0.25] : [0.4, 0.25]);

const shapes = {
  clouds: { at: cloud, noise: 0.17 },
  moons: { at: moon, noise: 0.05 },
  circles: { at: ring, noise: 0.06 },
  spirals: { at: arm, noise: 0.025 },
} as const;

export type Shape = keyof typeof shapes;

export const shapeNames: readonly Shape[] = ["clouds", "moons", "circles", "spirals"];

const inside = (x: number): number => clamped({ low: -0.97, high: 0.97 }, x);

/** Points of a shape, half of each class. The same key gives the same points. */
export const pointsOf = (shape: Shape, key: Key, count = 80): readonly Place[] => {
  const { at, noise } = shapes[shape];
  const half = Math.ceil(count / 2);
  return split(key, 2).flatMap((own, index) => {
    const label = index === 0 ? 0 : 1;
    const shifts = normal(own, [half, 2]).data;
    return Array.from({ length: half }, (_, i): Place => {
      const [x, y] = at(label, i / Math.max(1, half - 1));
      return { x: inside(x + noise * shifts[2 * i]!), y: inside(y + noise * shifts[2 * i + 1]!), label };
    });
  });
};
