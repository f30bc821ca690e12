// Bundle adjustment: where the cameras stood, how their lenses bend light, and where the points are, all from where the
// points appear in the pictures. `jacrev` differentiates the error of one point in one picture; `vmap` takes it to all of
// them, which gives the blocks of a sparse Jacobian; and Levenberg and Marquardt's method solves the normal equations for
// the cameras first. The model of a camera is that of «Bundle Adjustment in the Large» (Agarwal et al., 2010).
import {
  add,
  cos,
  div,
  dot,
  type Expr,
  einsum,
  evaluate,
  eye,
  gt,
  indexSelect,
  inv,
  jacrev,
  mul,
  neg,
  oneHot,
  reshape,
  roll,
  shapeOf,
  sin,
  slice,
  solve,
  sqrt,
  sub,
  type Tensor,
  tensor,
  vmap,
  where,
  zeros,
} from "gradmap";
import { Key, normal, uniform } from "gradmap/learn";
import { column, numbersOf } from "./support/numbers.js";
import { runIfStarted } from "./support/program.js";

/** All cameras `[cameras, 9]` and all points `[points, 3]`. */
interface Scene<T> {
  readonly cameras: T;
  readonly points: T;
}

/** One camera `[9]` and one point `[3]`, or as many of both as there are observations. */
interface Pair<T> {
  readonly camera: T;
  readonly point: T;
}

const cross = (a: Expr, b: Expr): Expr => {
  const [next, last] = [{ shift: -1 }, { shift: 1 }];
  return sub(mul(roll(a, next), roll(b, last)), mul(roll(a, last), roll(b, next)));
};

/** Rodrigues' formula: `point` turned about the axis `turn`, by its length. It divides 0 by 0 where nothing turns. */
const rotated = (turn: Expr, point: Expr): Expr => {
  const angle = sqrt(dot(turn, turn));
  const axis = div(turn, angle);
  const along = mul(axis, mul(dot(axis, point), sub(1, cos(angle))));
  const turned = add(add(mul(point, cos(angle)), mul(cross(axis, point), sin(angle))), along);
  // The side not taken contributes nothing to the derivative either, not even NaN.
  return where(gt(dot(turn, turn), 0), turned, add(point, cross(turn, point)));
};

/** Where a camera `[turn, turn, turn, shift, shift, shift, focal length, k1, k2]` sees a point, in pixels. */
const projected = ({ camera, point }: Pair<Expr>): Expr => {
  const part = (from: number, to: number): Expr => slice(camera, [[from, to]]);
  const seen = add(rotated(part(0, 3), point), part(3, 6));
  const flat = neg(div(slice(seen, [[0, 2]]), slice(seen, [[2, 3]])));
  const r2 = dot(flat, flat);
  const bent = add(1, mul(r2, add(part(7, 8), mul(part(8, 9), r2))));
  return mul(mul(part(6, 7), bent), flat);
};

const residual = (pair: Pair<Expr>, observed: Expr): Expr => sub(projected(pair), observed);

const residuals = vmap(residual);
const jacobians = vmap(jacrev(residual));

/** Which camera saw which point, and where in the picture `[observations, 2]`. */
interface Sightings {
  readonly camera: readonly number[];
  readonly point: readonly number[];
  readonly pixels: Tensor;
}

const tensorOf = (expr: Expr): Tensor => tensor(numbersOf(evaluate(expr, {})), shapeOf(expr));

const pairs = ({ cameras, points }: Scene<Tensor>, { camera, point }: Sightings): Pair<Tensor> => ({
  camera: tensorOf(indexSelect(cameras, camera)),
  point: tensorOf(indexSelect(points, point)),
});

const missed = (scene: Scene<Tensor>, seen: Sightings): Tensor => residuals(pairs(scene, seen), seen.pixels);

const squares = (r: Tensor): number => numbersOf(r).reduce((total, value) => total + value * value, 0);

/** A step by the method of Levenberg and Marquardt. Each point is eliminated on its own, which leaves the cameras. */
const moved = (scene: Scene<Tensor>, seen: Sightings, damping: number): Scene<Tensor> => {
  const r = missed(scene, seen);
  const j = jacobians(pairs(scene, seen), seen.pixels);
  const [cameras = 0, points = 0] = [scene.cameras.shape[0], scene.points.shape[0]];
  // A row for each sighting: a 1 at its camera, and at its point. A product with these sums by camera and by point.
  const [c, p] = [oneHot(seen.camera, cameras), oneHot(seen.point, points)];
  const damped = (blocks: Expr, size: number): Expr => mul(blocks, add(1, mul(damping, eye(size))));

  // The blocks of J'J and of J'r: by camera, by point, and by both.
  const u = damped(einsum("nc,nia,nib->cab", c, j.camera, j.camera), 9);
  const v = inv(damped(einsum("np,nik,nil->pkl", p, j.point, j.point), 3));
  const w = einsum("nc,np,nia,nik->cpak", c, p, j.camera, j.point);
  const ofCameras = einsum("nc,nia,ni->ca", c, j.camera, r);
  const ofPoints = einsum("np,nik,ni->pk", p, j.point, r);

  const wv = einsum("cpak,pkl->cpal", w, v);
  const left = sub(einsum("cab,cd->cadb", u, eye(cameras)), einsum("cpal,dpbl->cadb", wv, w));
  const right = sub(ofCameras, einsum("cpal,pl->ca", wv, ofPoints));
  const solved = solve(reshape(left, [9 * cameras, 9 * cameras]), reshape(right, [-1]));
  const step = tensorOf(reshape(solved, [cameras, 9]));
  const pointStep = einsum("pkl,pl->pk", v, sub(ofPoints, einsum("cpak,ca->pk", w, step)));
  return { cameras: tensorOf(sub(scene.cameras, step)), points: tensorOf(sub(scene.points, pointStep)) };
};

/** Cameras on an arc around a cloud of points. The first is not turned at all, which is where Rodrigues divides 0 by 0. */
const trueScene = (cameras: number, points: number): Scene<Tensor> => ({
  cameras: tensor(
    Array.from({ length: cameras }, (_, i) => [Math.sin(2 * i) / 10, 0.35 * i, 0, i / 10, 0, -5, 500, -0.2, 0.05]),
  ),
  points: uniform(Key.make(1), [points, 3], { low: -1.2, high: 1.2 }),
});

export const main = ({ cameras = 6, points = 40, steps = 6, noise = 0.5 } = {}) => {
  const truth = trueScene(cameras, points);
  // Some points are hidden from some cameras.
  const visible = Array.from(
    { length: cameras * points },
    (_, i) => [i % cameras, Math.floor(i / cameras)] as const,
  ).filter(([camera, point]) => (2 * camera + point) % 7 !== 0);
  const who = { camera: visible.map(([camera]) => camera), point: visible.map(([, point]) => point) };
  const exact = missed(truth, { ...who, pixels: zeros([visible.length, 2]) });
  const seen = { ...who, pixels: tensorOf(add(exact, mul(noise, normal(Key.make(2), exact.shape)))) };

  // A wrong scene to begin with: turned and shifted, with shorter lenses that bend nothing, and points all over the place.
  const wrong = {
    cameras: tensorOf(mul(truth.cameras, tensor([0.9, 0.97, 1, 1, 1, 1.02, 0.9, 0, 0]))),
    points: tensorOf(add(truth.points, mul(0.1, normal(Key.make(3), [points, 3])))),
  };
  const path = [{ scene: wrong, cost: squares(missed(wrong, seen)), damping: 1e-3 }];
  for (let i = 0; i < steps; i++) {
    const { scene, cost, damping } = path.at(-1)!;
    const next = moved(scene, seen, damping);
    const found = squares(missed(next, seen));
    path.push(
      found < cost ? { scene: next, cost: found, damping: damping / 10 } : { scene, cost, damping: damping * 10 },
    );
  }
  const { scene, cost } = path.at(-1)!;
  const numbers = 2 * visible.length;
  // A scene may be moved, turned and scaled as a whole, and all its pictures stay the same: 7 numbers are free.
  const estimated = Math.sqrt(cost / (numbers - 9 * cameras - 3 * points + 7));
  const toExact = Math.sqrt(squares(missed(scene, { ...who, pixels: exact })) / numbers);
  const lines = [
    `${cameras} cameras, ${points} points, ${visible.length} sightings: ${numbers} residuals of ${9 * cameras + 3 * points} unknowns`,
    ...path.map(
      (step, i) => `step ${i}   sum of squares ${column(step.cost, 4, 14)}   damping ${step.damping.toExponential(0)}`,
    ),
    `The noise was ${noise} pixels; what is left says ${estimated.toFixed(3)}.`,
    `The pictures without noise, which nobody took, are met to ${toExact.toFixed(3)} pixels.`,
  ];
  return { path, noise, estimated, toExact, lines };
};

runIfStarted(import.meta.url, main);
