#!/usr/bin/env python3
"""Writes the files that the tests of the readers compare with, by NumPy 1.24 and Python's csv.

usage: python3 make_files.py    (in the folder of this script)
"""

import csv
import gzip
import io
import json
import struct

import numpy as np

ORDERS = ["<", ">"]
TYPES = ["f4", "f8", "i1", "i2", "i4", "i8", "u1", "u2", "u4", "u8"]


def npy_files():
    arrays = {}
    base = np.array([[-3, 0, 1], [7, 100, 2]])
    for kind in TYPES:
        for order in ORDERS:
            values = np.abs(base) if kind[0] == "u" else base
            name = f"{kind}-{'little' if order == '<' else 'big'}"
            arrays[name] = values.astype(order + kind)
    arrays["b1"] = base > 0
    arrays["f8-fortran"] = np.asfortranarray(np.arange(24.0).reshape(2, 3, 4))
    arrays["f8-scalar"] = np.float64(2.5)
    arrays["f8-empty"] = np.zeros((0, 4))
    arrays["f8-special"] = np.array([np.inf, -np.inf, 5e-324, -0.0, 1 / 3])
    arrays["i8-large"] = np.array([2**62, -(2**62), 2**53 + 1])
    arrays["f8-version2"] = np.array([1.0, 2.0])
    arrays["f8-version3"] = np.array([1.0, 2.0])
    expected = {}
    files = {}
    for name, array in arrays.items():
        version = {"f8-version2": (2, 0), "f8-version3": (3, 0)}.get(name, (1, 0))
        buffer = io.BytesIO()
        np.lib.format.write_array(buffer, np.asanyarray(array), version=version)
        files[name] = buffer.getvalue().hex()
        doubles = np.asarray(array).astype("f8").reshape(-1)
        expected[name] = {
            "shape": list(np.shape(array)),
            "bits": [f"{b:x}" for b in doubles.view("u8").tolist()],
        }
    for name, array in {
        "complex": np.array([1j]), "text": np.array(["a"]), "half": np.array([1], "f2"),
        "record": np.array([(1, 2.0)], dtype=[("a", "i4"), ("b", "f8")]),
    }.items():
        buffer = io.BytesIO()
        np.save(buffer, array)
        files[name] = buffer.getvalue().hex()
        expected[name] = None
    return [{"name": n, "file": files[n], "expected": expected[n]} for n in files]


def idx_files():
    files = []
    codes = {"u1": 8, "i1": 9, "i2": 11, "i4": 12, "f4": 13, "f8": 14}
    for kind, code in codes.items():
        array = np.array([[1, 2], [3, 4], [5, 120]]).astype(">" + kind)
        data = struct.pack(">BBBB2I", 0, 0, code, 2, 3, 2) + array.tobytes()
        doubles = array.astype("f8").reshape(-1)
        expected = {"shape": [3, 2], "bits": [f"{b:x}" for b in doubles.view("u8").tolist()]}
        files.append({"name": kind, "file": data.hex(), "expected": expected})
        files.append({"name": kind + "-gzip", "file": gzip.compress(data, mtime=0).hex(),
                      "expected": expected})
    return files


def csv_cases():
    texts = [
        "a,b\n1,2\n", "a,b\r\n1,2\r\n", "a,b\r1,2\r", "a,b\n1,2", '"a","b"\n"1","2"\n',
        '"a,b",c\n"d""e","f\ng"\n', 'a,"b\r\nc"\n"","x"\n', "a,b\n\n1,2\n\n", ' a , b \n 1 , 2 \n',
        'a"b,c\n', "ä,漢字\n😀,\n", ",\n,\n", '"a""",""""\n', "a,b\n1,\n", 'x,"y"\r\n"z\rw",v\r\n',
        '"""a"",b",c\n', 'a,"b ""c"" d"\n',
    ]
    cases = []
    for text in texts:
        rows = [row for row in csv.reader(io.StringIO(text, newline="")) if row]
        cases.append({"text": text, "rows": rows})
    return cases


with open("expected.json", "w", encoding="utf-8") as out:
    json.dump({"npy": npy_files(), "idx": idx_files(), "csv": csv_cases()}, out,
              ensure_ascii=True, indent=1)
    out.write("\n")
