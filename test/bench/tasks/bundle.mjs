// T3: bundle adjustment. Each of 31,843 observations has a residual of 2 numbers, and its Jacobian is 2 x 15: in the camera
// (rotation r, centre C, focal length f, principal point u, radial distortion k1 and k2), the point X and the weight.
//
//   Y = Rodrigues(r) (X - C), p = (Y1, Y2) / Y3, s = |p|^2, residual = weight (f (1 + k1 s + k2 s^2) p + u - feature)
import { add, cos, div, dot, gt, jacrev, mul, roll, sin, slice, sqrt, sub, tensor, vmap, where } from "gradmap";
import { leavesOf } from "../support/agreement.mjs";
import { normal, uniform } from "../support/random.mjs";

const [n, cameras, points] = [31_843, 49, 7_776];

// Every camera and every point is seen often: an observation has its own copy of both.
const data = (() => {
  const spread = (seed, size) => normal(seed, cameras * size);
  const [r, C, f, u, k] = [spread(1, 3), spread(2, 3), spread(3, 1), spread(4, 2), spread(5, 2)];
  const camera = (i) => [
    ...[0, 1, 2].map((j) => 0.3 * r[3 * i + j]),
    ...[0, 1, 2].map((j) => 0.5 * C[3 * i + j] - (j === 2 ? 6 : 0)),
    500 + 50 * f[i],
    ...[0, 1].map((j) => 320 + 20 * u[2 * i + j]),
    -0.2 + 0.05 * k[2 * i],
    0.05 + 0.01 * k[2 * i + 1],
  ];
  const all = Array.from({ length: cameras }, (_, i) => camera(i));
  const X = uniform(6, points * 3, -1.2, 1.2);
  const [who, which] = [uniform(7, n, 0, cameras), uniform(8, n, 0, points)].map((list) => list.map(Math.floor));
  return {
    camera: Float64Array.from([...who].flatMap((i) => all[i])),
    point: Float64Array.from([...which].flatMap((i) => [X[3 * i], X[3 * i + 1], X[3 * i + 2]])),
    weight: uniform(9, n, 0.5, 1.5),
    feature: normal(10, n * 2, 100),
  };
})();

/** Both residuals and both rows of the Jacobian, one observation after another. */
const byHand = () => {
  const { camera, point, weight, feature } = data;
  const [residuals, jacobians] = [new Float64Array(2 * n), new Float64Array(30 * n)];
  const result = { residuals, jacobians };
  return () => {
    for (let i = 0; i < n; i++) {
      const at = 11 * i;
      const r0 = camera[at];
      const r1 = camera[at + 1];
      const r2 = camera[at + 2];
      const P0 = point[3 * i] - camera[at + 3];
      const P1 = point[3 * i + 1] - camera[at + 4];
      const P2 = point[3 * i + 2] - camera[at + 5];
      const focal = camera[at + 6];
      const k1 = camera[at + 9];
      const k2 = camera[at + 10];
      const w = weight[i];

      // The axis a, the angle, and Y = cos P + sin (a x P) + (1 - cos) (a . P) a.
      const angle2 = r0 * r0 + r1 * r1 + r2 * r2;
      const turned = angle2 > 0;
      const angle = Math.sqrt(angle2);
      const inverse = turned ? 1 / angle : 1;
      const a0 = r0 * inverse;
      const a1 = r1 * inverse;
      const a2 = r2 * inverse;
      const c = Math.cos(angle);
      const s = turned ? Math.sin(angle) : 1;
      const rest = 1 - c;
      const along = a0 * P0 + a1 * P1 + a2 * P2;
      const x0 = a1 * P2 - a2 * P1;
      const x1 = a2 * P0 - a0 * P2;
      const x2 = a0 * P1 - a1 * P0;
      const Y0 = c * P0 + s * x0 + rest * along * a0;
      const Y1 = c * P1 + s * x1 + rest * along * a1;
      const Y2 = c * P2 + s * x2 + rest * along * a2;

      const depth = 1 / Y2;
      const p0 = Y0 * depth;
      const p1 = Y1 * depth;
      const s2 = p0 * p0 + p1 * p1;
      const bent = 1 + (k1 + k2 * s2) * s2;
      const slope = 2 * (k1 + 2 * k2 * s2);
      const error0 = focal * bent * p0 + camera[at + 7] - feature[2 * i];
      const error1 = focal * bent * p1 + camera[at + 8] - feature[2 * i + 1];
      residuals[2 * i] = w * error0;
      residuals[2 * i + 1] = w * error1;

      const scale = w * focal;
      for (let row = 0; row < 2; row++) {
        const p = row === 0 ? p0 : p1;
        // The derivative of this residual in p, and g, that in Y.
        const d0 = scale * ((row === 0 ? bent : 0) + slope * p * p0);
        const d1 = scale * ((row === 1 ? bent : 0) + slope * p * p1);
        const g0 = d0 * depth;
        const g1 = d1 * depth;
        const g2 = -(g0 * p0 + g1 * p1);
        const gAlong = g0 * a0 + g1 * a1 + g2 * a2;
        const gP = g0 * P0 + g1 * P1 + g2 * P2;
        const gCross = g0 * x0 + g1 * x1 + g2 * x2;
        const y0 = P1 * g2 - P2 * g1;
        const y1 = P2 * g0 - P0 * g2;
        const y2 = P0 * g1 - P1 * g0;
        const to = 30 * i + 15 * row;
        if (turned) {
          const byAngle = c * gCross + s * (along * gAlong - gP);
          const b0 = s * y0 + rest * (P0 * gAlong + g0 * along);
          const b1 = s * y1 + rest * (P1 * gAlong + g1 * along);
          const b2 = s * y2 + rest * (P2 * gAlong + g2 * along);
          const toAxis = byAngle - (b0 * a0 + b1 * a1 + b2 * a2) * inverse;
          jacobians[to] = toAxis * a0 + b0 * inverse;
          jacobians[to + 1] = toAxis * a1 + b1 * inverse;
          jacobians[to + 2] = toAxis * a2 + b2 * inverse;
        } else {
          jacobians[to] = y0;
          jacobians[to + 1] = y1;
          jacobians[to + 2] = y2;
        }
        const X0 = c * g0 + s * (g1 * a2 - g2 * a1) + rest * gAlong * a0;
        const X1 = c * g1 + s * (g2 * a0 - g0 * a2) + rest * gAlong * a1;
        const X2 = c * g2 + s * (g0 * a1 - g1 * a0) + rest * gAlong * a2;
        jacobians[to + 3] = -X0;
        jacobians[to + 4] = -X1;
        jacobians[to + 5] = -X2;
        jacobians[to + 6] = w * bent * p;
        jacobians[to + 7] = row === 0 ? w : 0;
        jacobians[to + 8] = row === 0 ? 0 : w;
        jacobians[to + 9] = scale * s2 * p;
        jacobians[to + 10] = scale * s2 * s2 * p;
        jacobians[to + 11] = X0;
        jacobians[to + 12] = X1;
        jacobians[to + 13] = X2;
        jacobians[to + 14] = row === 0 ? error0 : error1;
      }
    }
    return result;
  };
};

const cross = (a, b) => {
  const [next, last] = [{ shift: -1 }, { shift: 1 }];
  return sub(mul(roll(a, next), roll(b, last)), mul(roll(a, last), roll(b, next)));
};

const rotated = (turn, P) => {
  const angle = sqrt(dot(turn, turn));
  const axis = div(turn, angle);
  const along = mul(axis, mul(dot(axis, P), sub(1, cos(angle))));
  const turned = add(add(mul(P, cos(angle)), mul(cross(axis, P), sin(angle))), along);
  return where(gt(dot(turn, turn), 0), turned, add(P, cross(turn, P)));
};

const residual = ({ camera, point, weight }, feature) => {
  const part = (from, to) => slice(camera, [[from, to]]);
  const Y = rotated(part(0, 3), sub(point, part(3, 6)));
  const p = div(slice(Y, [[0, 2]]), slice(Y, [[2, 3]]));
  const s = dot(p, p);
  const bent = add(1, mul(s, add(part(9, 10), mul(part(10, 11), s))));
  return mul(weight, sub(add(mul(mul(part(6, 7), bent), p), part(7, 9)), feature));
};

const gradmap = () => {
  const parameters = {
    camera: tensor(data.camera, [n, 11]),
    point: tensor(data.point, [n, 3]),
    weight: tensor(data.weight),
  };
  const feature = tensor(data.feature, [n, 2]);
  const jacobians = vmap(jacrev(residual));
  return () => jacobians(parameters, feature);
};

// The columns lie together by hand, and in three tensors from gradmap: each is compared by itself, for they differ in size
// by orders of magnitude.
const column = (flat, width, k) => Float64Array.from({ length: 2 * n }, (_, row) => flat[row * width + k]);
const columns = (flat, width) => Array.from({ length: width }, (_, k) => column(flat, width, k));
const columnsOf = (result) => {
  if (result.camera === undefined) return columns(leavesOf(result).at(-1), 15);
  const { camera, point, weight } = result;
  return [...columns(camera.data, 11), ...columns(point.data, 3), ...columns(weight.data, 1)];
};

const c = () => ({
  source: new URL("bundle.c", import.meta.url),
  inputs: [data.camera, data.point, data.weight, data.feature],
  outputs: 32 * n,
  result: (flat) => flat.subarray(2 * n),
});

export const cases = [
  {
    name: "T3",
    title: "bundle adjustment, 31,843 Jacobians of 2 x 15",
    most: 1.1,
    make: () => ({ byHand: byHand(), gradmap: gradmap(), c: c(), leaves: columnsOf }),
  },
];
