# The correctly rounded values in math_functions.json: run `python3 math_functions.py` to make it again. mpmath, 400 binary
# digits; numbers are written as the 16 hexadecimal digits of their float64. `python3 math_functions.py coefficients` prints
# the one polynomial of the library that is not from elsewhere, by Remez' exchange.
import json
import os
import random
import struct
import sys
import mpmath as m
from mpmath import mp, mpf

mp.prec = 400


def double(x):
    """The float64 next to x, ties to even; mpmath's own conversion rounds subnormal numbers twice."""
    if x == 0:
        return 0.0
    _, e = mp.frexp(x)
    bits = 53 if e > -1022 else 53 - (-1021 - e)
    return float(mp.ldexp(mp.nint(mp.ldexp(x, bits - e)), e - bits))


def bits(x):
    return struct.pack(">d", x).hex()


def next_up(x, steps=1):
    (n,) = struct.unpack(">q", struct.pack(">d", x))
    return struct.unpack(">d", struct.pack(">q", n + (steps if x >= 0 else -steps)))[0]


random.seed(20240607)
uniform = random.uniform


def sign():
    return random.choice([-1, 1])


def spread(low, high):
    """Of either sign, its size between 2^low and 2^high, every binade as likely."""
    return sign() * 2.0 ** uniform(low, high)


def anywhere():
    """Positive and finite, subnormal numbers included; every exponent as likely."""
    return struct.unpack(">d", struct.pack(">q", random.randrange(1, 0x7FF << 52)))[0]


def angles():
    """The float64 numbers that come closest to multiples of pi / 2, relative to their size, below 2^16 quarter turns."""
    half = mp.pi / 2
    nearest = [(abs(mpf(float(n * half)) / (n * half) - 1), float(n * half)) for n in range(1, 65536)]
    return [x for _, x in sorted(nearest)[:24]]


def some(count, *makers):
    return [make() for make in makers for _ in range(count)]


def around(*xs):
    return [next_up(x, steps) for x in xs for steps in (-1, 0, 1)]


tiny = [5e-324, 2.2250738585072014e-308, 1e-310, 1e-300]
near_one = [next_up(1.0, s) for s in (-3, -2, -1, 1, 2, 3)]
trigonometric = (
    angles()
    + around(0.7853981633974483, 2.356194490192345, 3.9269908169872414, 102943.0)
    + tiny
    + some(32, lambda: spread(-30, 16.6), lambda: uniform(-4, 4), lambda: random.randrange(65536) * float(mp.pi / 2))
    + some(16, lambda: spread(17, 60), lambda: spread(60, 1023))
)
exponential = around(709.782712893384, -708.3964185322641, 708.0, -708.0, 0.34657359027997264, -0.34657359027997264)
arguments = {
    "exp": exponential
    + around(-745.1332191019411)
    + some(45, lambda: uniform(-745, 709.7), lambda: uniform(-2, 2), lambda: spread(-60, 9), lambda: uniform(-745.1, -708)),
    "expm1": exponential
    + tiny
    + some(45, lambda: uniform(-40, 709.7), lambda: uniform(-2, 2), lambda: spread(-60, 9), lambda: uniform(0.25, 0.45)),
    "log": near_one
    + tiny
    + around(2.2250738585072014e-308, 1.4142135623730951, 0.7071067811865476)
    + some(45, anywhere, lambda: uniform(0.5, 2), lambda: 1 + spread(-52, -1), lambda: 2.0 ** uniform(-1074, -1022)),
    "log1p": tiny
    + around(-0.29289321881345254, 0.41421356237309515)
    + [next_up(-1.0, s) for s in (1, 2, 3)]
    + some(40, anywhere, lambda: uniform(-1, 2), lambda: spread(-60, -1), lambda: -1 + 2.0 ** uniform(-53, 0), lambda: uniform(-0.5, 0.5)),
    "sin": trigonometric,
    "cos": trigonometric,
    "tanh": tiny
    + around(0.17328679513998632, 22.0)
    + some(50, lambda: spread(-60, 5), lambda: uniform(-4, 4), lambda: uniform(-1, 1), lambda: uniform(-25, 25)),
}


def powers():
    """Over the whole range of results, and where they are subnormal, close to 1, or whole."""
    def to(log, x):
        return float(log / mp.log(mpf(x)))
    bases = some(25, anywhere, lambda: uniform(0.5, 2), lambda: 1 + spread(-50, -2), lambda: 2.0 ** uniform(-1074, -1022))
    pairs = [(x, to(uniform(-745.1, 709.7), x)) for x in bases]
    pairs += [(x, to(uniform(-745.1, -708.4), x)) for x in some(20, anywhere, lambda: uniform(0.1, 10))]
    pairs += [(-x, float(random.randrange(-20, 20))) for x in some(20, lambda: uniform(0.1, 10))]
    pairs += [(float(random.randrange(-200, 200) or 1), float(random.randrange(0, 7))) for _ in range(30)]
    pairs += [(uniform(0.01, 100), random.choice([0.5, -0.5, 1 / 3, 2, 3, -1, -2, 1.5])) for _ in range(30)]
    return [(x, y) for x, y in pairs if y == y and abs(y) != float("inf")]


def pow_exact(x, y):
    size = mp.exp(y * mp.log(mpf(abs(x)))) if y != int(y) or abs(y) > 64 else mpf(abs(x)) ** int(y)
    return -size if x < 0 and int(y) % 2 == 1 else size


functions = {
    "exp": mp.exp,
    "expm1": mp.expm1,
    "log": mp.log,
    "log1p": mp.log1p,
    "sin": mp.sin,
    "cos": mp.cos,
    "tanh": mp.tanh,
}


def exactly(name, x):
    # Arguments have up to 1,000 binary digits before the point.
    with mp.workprec(1600 if name in ("sin", "cos") else mp.prec):
        return double(functions[name](mpf(x)))


def table():
    entries = {name: [[bits(x), bits(exactly(name, x))] for x in xs] for name, xs in arguments.items()}
    entries["pow"] = [[bits(x), bits(y), bits(double(pow_exact(x, mpf(y))))] for x, y in powers()]
    return entries


def remez(f, count, low, high):
    """The polynomial with so many coefficients whose largest error on an interval is least."""
    xs = [(low + high) / 2 - (high - low) / 2 * mp.cos(mp.pi * (2 * i + 1) / (2 * count + 2)) for i in range(count + 1)]
    for _ in range(10):
        rows = [[x**p for p in range(count)] + [mpf(-1) ** i] for i, x in enumerate(xs)]
        solution = mp.lu_solve(mp.matrix(rows), mp.matrix([f(x) for x in xs]))
        coefficients = [solution[p] for p in range(count)]
        grid = [low + (high - low) * (1 - mp.cos(mp.pi * i / 400)) / 2 for i in range(401)]
        errors = [f(x) - mp.polyval(coefficients[::-1], x) for x in grid]
        runs = [[0]]
        for i in range(1, 401):
            if errors[i] * errors[runs[-1][-1]] >= 0:
                runs[-1].append(i)
            else:
                runs.append([i])
        xs = [grid[max(run, key=lambda i: abs(errors[i]))] for run in runs]
        if len(xs) != count + 1:
            break
    return coefficients


def coefficients():
    # log((1 + s) / (1 - s)) = 2/3 s (3 + z + z^2 P(z)) with z = s^2, for (1 + s) / (1 - s) up to the root of 2
    root = mp.sqrt(2)
    largest = ((root - 1) / (root + 1)) ** 2 * mpf("1.0001")
    series = lambda z: 3 * sum(z**k / mpf(2 * k + 5) for k in range(60))
    print([float(c) for c in remez(series, 8, mpf(0), largest)])


if sys.argv[1:] == ["coefficients"]:
    coefficients()
else:
    here = os.path.dirname(os.path.abspath(__file__))
    with open(os.path.join(here, "math_functions.json"), "w") as file:
        meta = {"made by": "math_functions.py", "mpmath bits": mp.prec, "columns": "arguments, result; float64 as hex"}
        lines = [
            json.dumps(name) + ":[\n" + ",\n".join(json.dumps(entry) for entry in entries) + "\n]"
            for name, entries in table().items()
        ]
        file.write('{"meta":' + json.dumps(meta) + ',\n"values":{\n' + ",\n".join(lines) + "\n}}\n")
