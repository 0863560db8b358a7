"""Computes the coefficients of the polynomials in Sources/CKernels/body (mpmath 1.3).

Each is the polynomial of least weighted error on its interval, found by Remez's exchange, and
printed from the lowest coefficient, for double and for float.
"""

from mpmath import (atanh, cos, erf, erfc, exp, log, lu_solve, matrix, mp, mpf, nstr, pi,
                    polyval, sign, sin, sqrt)

mp.dps = 60


def remez(function, low, high, degree, weight):
    low, high = mpf(low), mpf(high)
    count = degree + 2
    least = max(weight(low), weight(high)) * mpf(10) ** -8
    weigh = lambda x: max(weight(x), least)
    at = lambda share: (low + high) / 2 - (high - low) / 2 * cos(pi * share)
    points = [at(mpf(k) / (count - 1)) for k in range(count)]
    for _ in range(12):
        system, values = matrix(count, count), matrix(count, 1)
        for i, x in enumerate(points):
            for j in range(degree + 1):
                system[i, j] = x**j
            system[i, degree + 1] = (-1) ** i / weigh(x)
            values[i] = function(x)
        solution = lu_solve(system, values)
        coefficients = [solution[j] for j in range(degree + 1)]
        error = lambda x: (polyval(coefficients[::-1], x) - function(x)) * weigh(x)
        grid = [at(mpf(k) / (60 * count)) for k in range(60 * count + 1)]
        extremes = []
        for x, e in ((x, error(x)) for x in grid):
            if extremes and sign(extremes[-1][1]) == sign(e):
                if abs(e) > abs(extremes[-1][1]):
                    extremes[-1] = (x, e)
            else:
                extremes.append((x, e))
        while len(extremes) > count:
            extremes.pop(0 if abs(extremes[0][1]) < abs(extremes[-1][1]) else -1)
        if len(extremes) < count:
            break
        points = [x for x, _ in extremes]
        worst = max(abs(e) for _, e in extremes)
        if worst < abs(solution[degree + 1]) * mpf("1.01"):
            break
    return coefficients, worst


def show(name, function, low, high, degrees, weight):
    for kind, degree in zip(("float", "double"), degrees):
        if degree is None:
            continue
        coefficients, worst = remez(function, low, high, degree, weight)
        text = [("%.9gf" % float(c)) if kind == "float" else float(c).hex() for c in coefficients]
        print(f"{name}, {kind}, error {nstr(worst, 3)}\n  " + ", ".join(text))


near = mpf(10) ** -14
half_log = log(2) / 2 * mpf("1.0001")
show("exp: (exp(r) - 1 - r) / r^2",
     lambda r: (exp(r) - 1 - r) / r**2 if abs(r) > near else mpf(1) / 2 + r / 6,
     -half_log, half_log, (4, 9), lambda r: r * r)

most = ((sqrt(2) - 1) / (sqrt(2) + 1) * mpf("1.001")) ** 2
series = lambda z: ((2 * atanh(sqrt(z)) / sqrt(z) - 2) / z if z > near
                    else mpf(2) / 3 + mpf(2) / 5 * z)
show("log: (log(1 + f) / s - 2) / z", series, 0, most, (2, 6), lambda z: z)
show("pow: (the same - 2/3) / z",
     lambda z: (series(z) - mpf(2) / 3) / z if z > 100 * near else mpf(2) / 5 + mpf(2) / 7 * z,
     0, most, (None, 6), lambda z: z * z)

quarter = (pi / 4 * mpf("1.001")) ** 2
show("sin: (sin(y) / y - 1) / z",
     lambda z: (sin(sqrt(z)) / sqrt(z) - 1) / z if z > near else -mpf(1) / 6 + z / 120,
     0, quarter, (2, 5), lambda z: z)
show("cos: (cos(y) - 1 + z / 2) / z^2",
     lambda z: (cos(sqrt(z)) - 1 + z / 2) / z**2 if z > 10**4 * near else mpf(1) / 24 - z / 720,
     0, quarter, (2, 5), lambda z: z * z)

show("erf up to 1: erf(x) / x - 1",
     lambda z: (erf(sqrt(z)) / sqrt(z) - 1 if z > mpf(10) ** -20
                else 2 / sqrt(pi) - 1 - z * 2 / (3 * sqrt(pi))),
     0, mpf("1.001"), (6, 11), lambda z: 1)
for degrees, end in (((6, None), 4), ((None, 18), 6)):
    show(f"erf from 1 to {end}: log(erfc(x)) / x", lambda x: log(erfc(x)) / x, mpf(".999"), end,
         degrees, lambda x: x * erfc(x) / erf(x))
