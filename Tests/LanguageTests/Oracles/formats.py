"""Writes formats.tsv: format specifications, values, and what Python 3.11's format() makes of them.

    python3 formats.py > formats.tsv

Columns: kind of value, value, specification, result (with `|` around it), or `error`.
The random numbers are seeded, so the same Python gives the same file.
"""

import random

random.seed(7)
FLOATS = [
    0.0, -0.0, 1.0, -1.0, 0.5, 1.5, 2.5, 0.125, 19.6755, 0.1, 1 / 3, 2 / 3, 9.995, 9.9995, 99.95,
    1e-4, 1e-5, 9.9999e-5, 123456.0, 1234567.0, 999999.5, 1e15, 1e16, 1e17, 1e22, 1e23, 1e100,
    1.7976931348623157e308, 5e-324, 2.2250738585072014e-308, float("inf"), float("-inf"),
    float("nan"), 0.045, 1.005, 2.675, 1234.5, -1234567.891, 0.000123456, 3.14159265358979,
]
FLOATS += [random.uniform(-1000, 1000) for _ in range(20)]
FLOATS += [random.uniform(1, 10) * 10 ** random.randint(-30, 30) for _ in range(20)]
INTS = [0, 1, -1, 7, 42, 999, 1000, -1234567, 10**12, 255, 65535, -(2**63), 2**63 - 1]
TEXTS = ["", "a", "loss", "ŷ = mx", "日本語", "a longer text"]


def specification(types, numeric, signs="+- "):
    text = ""
    if random.random() < 0.3:
        text += random.choice(["", "", "*", "0", "x", "日"]) + random.choice("<>^=")
    if numeric and random.random() < 0.25:
        text += random.choice(signs)
    if numeric and random.random() < 0.12:
        text += "#"
    if random.random() < 0.15:
        text += "0"
    if random.random() < 0.5:
        text += str(random.choice([1, 3, 6, 8, 9, 10, 11, 12, 15, 20]))
    if numeric and random.random() < 0.2:
        text += random.choice(",_")
    if random.random() < 0.6:
        text += "." + str(random.choice([0, 1, 2, 3, 4, 5, 6, 8, 10, 15, 17, 20, 25]))
    return text + random.choice(types)


def emit(kind, value, spec):
    try:
        result = "|" + format(value, spec) + "|"
    except ValueError:
        result = "error"
    print(f"{kind}\t{value!r}\t{spec}\t{result}" if kind != "text" else f"text\t{value}\t{spec}\t{result}")


for value in FLOATS:
    for spec in ["", ".0f", ".1f", ".2f", ".3f", ".4f", ".3g", ".6g", ".3e", ".0e", "g", "e", "f",
                 ".1%", ".17g", ".20f"]:
        emit("float", value, spec)
for _ in range(4000):
    emit("float", random.choice(FLOATS), specification(["", "f", "F", "e", "E", "g", "G", "%"], True))
for _ in range(1000):
    emit("int", random.choice(INTS),
         specification(["", "d", "f", "e", "g", "%", "x", "X", "o", "b"], True))
for _ in range(400):
    emit("text", random.choice(TEXTS), specification(["", "s"], random.random() < 0.1, "+ "))
