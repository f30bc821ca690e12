/* T3: residuals and Jacobians of bundle adjustment, as in bundle.mjs. Inputs: cameras, points, weights, features, one of
   each for an observation. Results: the residuals, and then 2 x 15 derivatives an observation. */
#include "task.h"
#include <math.h>

enum { n = 31843 };

void run(const real *in, real *out) {
  const real *camera = in, *point = camera + 11 * n, *weight = point + 3 * n, *feature = weight + n;
  real *residuals = out, *to = out + 2 * n;
  for (int i = 0; i < n; i++, camera += 11, point += 3) {
    real P0 = point[0] - camera[3], P1 = point[1] - camera[4], P2 = point[2] - camera[5];
    real focal = camera[6], k1 = camera[9], k2 = camera[10], w = weight[i];

    real angle2 = camera[0] * camera[0] + camera[1] * camera[1] + camera[2] * camera[2];
    int turned = angle2 > 0;
    real angle = sqrt(angle2), inverse = turned ? 1 / angle : 1;
    real a0 = camera[0] * inverse, a1 = camera[1] * inverse, a2 = camera[2] * inverse;
    real c = cos(angle), s = turned ? sin(angle) : 1, rest = 1 - c;
    real along = a0 * P0 + a1 * P1 + a2 * P2;
    real x0 = a1 * P2 - a2 * P1, x1 = a2 * P0 - a0 * P2, x2 = a0 * P1 - a1 * P0;
    real Y0 = c * P0 + s * x0 + rest * along * a0;
    real Y1 = c * P1 + s * x1 + rest * along * a1;
    real Y2 = c * P2 + s * x2 + rest * along * a2;

    real depth = 1 / Y2, p0 = Y0 * depth, p1 = Y1 * depth, s2 = p0 * p0 + p1 * p1;
    real bent = 1 + (k1 + k2 * s2) * s2, slope = 2 * (k1 + 2 * k2 * s2), scale = w * focal;
    real error[2] = {focal * bent * p0 + camera[7] - feature[2 * i], focal * bent * p1 + camera[8] - feature[2 * i + 1]};
    for (int row = 0; row < 2; row++, to += 15) {
      residuals[2 * i + row] = w * error[row];
      real p = row ? p1 : p0;
      real d0 = scale * ((row ? 0 : bent) + slope * p * p0), d1 = scale * ((row ? bent : 0) + slope * p * p1);
      real g0 = d0 * depth, g1 = d1 * depth, g2 = -(g0 * p0 + g1 * p1);
      real gAlong = g0 * a0 + g1 * a1 + g2 * a2, gP = g0 * P0 + g1 * P1 + g2 * P2;
      real gCross = g0 * x0 + g1 * x1 + g2 * x2;
      real y0 = P1 * g2 - P2 * g1, y1 = P2 * g0 - P0 * g2, y2 = P0 * g1 - P1 * g0;
      if (turned) {
        real byAngle = c * gCross + s * (along * gAlong - gP);
        real b0 = s * y0 + rest * (P0 * gAlong + g0 * along);
        real b1 = s * y1 + rest * (P1 * gAlong + g1 * along);
        real b2 = s * y2 + rest * (P2 * gAlong + g2 * along);
        real toAxis = byAngle - (b0 * a0 + b1 * a1 + b2 * a2) * inverse;
        to[0] = toAxis * a0 + b0 * inverse, to[1] = toAxis * a1 + b1 * inverse, to[2] = toAxis * a2 + b2 * inverse;
      } else {
        to[0] = y0, to[1] = y1, to[2] = y2;
      }
      to[11] = c * g0 + s * (g1 * a2 - g2 * a1) + rest * gAlong * a0;
      to[12] = c * g1 + s * (g2 * a0 - g0 * a2) + rest * gAlong * a1;
      to[13] = c * g2 + s * (g0 * a1 - g1 * a0) + rest * gAlong * a2;
      to[3] = -to[11], to[4] = -to[12], to[5] = -to[13];
      to[6] = w * bent * p;
      to[7] = row ? 0 : w, to[8] = row ? w : 0;
      to[9] = scale * s2 * p, to[10] = scale * s2 * s2 * p;
      to[14] = error[row];
    }
  }
}
