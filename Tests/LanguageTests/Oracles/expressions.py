"""Writes expressions.tsv: random expressions and the trees that Python 3 reads them as.

    python3 expressions.py > expressions.tsv

The random numbers are seeded, so the same Python gives the same file.
"""

import ast
import random

random.seed(20)
NAMES = ["a", "b", "x_1", "ŷ", "θ"]
BINARY = ["+", "-", "*", "/", "//", "%", "@", "**", "and", "or"]
COMPARE = ["==", "!=", "<", "<=", ">", ">=", "in", "not in"]


def atom():
    return random.choice(NAMES + ["1", "2.5", "1e-3", "0x1F", "1_000", "'s'", "True", "None"])


def source(depth):
    if depth == 0:
        return atom()
    kind = random.random()
    if kind < 0.45:
        return f"{source(depth - 1)} {random.choice(BINARY)} {source(depth - 1)}"
    if kind < 0.55:
        return f"{random.choice(['-', '+'])}{source(depth - 1)}"
    if kind < 0.6:
        return f"(not {source(depth - 1)})"
    if kind < 0.68:
        return f"{source(depth - 1)} {random.choice(COMPARE)} {source(depth - 1)}"
    if kind < 0.73:
        return f"{source(depth - 1)} if {source(depth - 1)} else {source(depth - 1)}"
    if kind < 0.78:
        return f"({source(depth - 1)})"
    if kind < 0.83:
        return f"f({source(depth - 1)}, k={source(depth - 1)})"
    if kind < 0.87:
        return f"{random.choice(NAMES)}.attr[{source(depth - 1)}:, ..., ::{atom()}]"
    if kind < 0.92:
        return f"[{source(depth - 1)}, {source(depth - 1)},]"
    if kind < 0.96:
        return f"[{source(depth - 1)} for i, j in {atom()} if {atom()}]"
    return f"{random.choice(NAMES)}[{source(depth - 1)}]"


OPERATORS = {
    ast.Add: "+", ast.Sub: "-", ast.Mult: "*", ast.Div: "/", ast.FloorDiv: "//", ast.Mod: "%",
    ast.MatMult: "@", ast.Pow: "**", ast.USub: "-", ast.UAdd: "+", ast.Not: "not",
    ast.And: "and", ast.Or: "or", ast.Eq: "==", ast.NotEq: "!=", ast.Lt: "<", ast.LtE: "<=",
    ast.Gt: ">", ast.GtE: ">=", ast.In: "in", ast.NotIn: "not in",
}


def tree(node):
    match node:
        case ast.Name(id=name):
            return name
        case ast.Constant(value=bool(value)):
            return "true" if value else "false"
        case ast.Constant(value=None):
            return "none"
        case ast.Constant(value=str(value)):
            return f"'{value}'"
        case ast.Constant(value=value) if value is ...:
            return "..."
        case ast.Constant(value=value):
            return f"{float(value)!r}"
        case ast.BinOp(left, op, right):
            return f"({OPERATORS[type(op)]} {tree(left)} {tree(right)})"
        case ast.UnaryOp(op, operand):
            return f"(unary {OPERATORS[type(op)]} {tree(operand)})"
        case ast.BoolOp(op, values):
            result = tree(values[0])
            for value in values[1:]:
                result = f"({OPERATORS[type(op)]} {result} {tree(value)})"
            return result
        case ast.Compare(left, ops, comparators):
            rest = " ".join(f"{OPERATORS[type(o)]} {tree(c)}" for o, c in zip(ops, comparators))
            return f"(compare {tree(left)} {rest})"
        case ast.IfExp(test, body, orelse):
            return f"(if {tree(test)} {tree(body)} {tree(orelse)})"
        case ast.Call(func, args, keywords):
            parts = [tree(a) for a in args] + [f"{k.arg}={tree(k.value)}" for k in keywords]
            return f"(call {tree(func)} {' '.join(parts)})"
        case ast.Attribute(value, attr):
            return f"(attribute {tree(value)} {attr})"
        case ast.Subscript(value, index):
            items = index.elts if isinstance(index, ast.Tuple) else [index]
            return f"(index {tree(value)} {' '.join(tree(i) for i in items)})"
        case ast.Slice(lower, upper, step):
            return "(slice " + " ".join(tree(p) if p else "_" for p in (lower, upper, step)) + ")"
        case ast.List(elts) | ast.Tuple(elts):
            return f"[{' '.join(tree(e) for e in elts)}]"
        case ast.ListComp(elt, generators):
            clauses = " ".join(
                f"for {','.join(t.id for t in g.target.elts)} in {tree(g.iter)}"
                + "".join(f" if {tree(c)}" for c in g.ifs)
                for g in generators)
            return f"(comprehension {tree(elt)} {clauses})"
    raise ValueError(ast.dump(node))


written = 0
while written < 1500:
    text = source(random.choice([1, 2, 2, 3, 3, 4]))
    try:
        node = ast.parse(text, mode="eval").body
    except SyntaxError:
        continue
    print(f"{text}\t{tree(node)}")
    written += 1
