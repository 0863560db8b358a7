"""Pieces with statements of the language: loops, conditions, functions, checkpoints, lists."""

import torch

from layers import layer_norm, linear
from names import Layer, Names


def loop(s):
    turns = s.rng.randint(1, 3)
    layers = [s.layer("h", in_loop=True) for _ in range(turns)]

    def step(v, p):
        for layer in layers:
            v.h = v.h + 0.2 * torch.tanh(linear(p, layer, v.h))

    s.line(f"for i in range({turns}):\n    h = h + 0.2 * tanh(linear(h, {s.width}))", step)


def listed_loop(s):
    shares = [round(s.rng.uniform(-0.5, 0.5), 2) for _ in range(s.rng.randint(1, 3))]

    def step(v, p):
        for place, share in enumerate(shares):
            v.h = v.h + share * torch.sin(v.h + place)

    s.line(f"for i, share in enumerate({shares}):\n    h += share * sin(h + i)", step)


def block(s):
    """A function with layers in it, called in turns, sometimes as a checkpoint."""
    name, turns = s.fresh("block"), s.rng.randint(1, 3)
    calls, norms = [], s.chance(3)
    for _ in range(turns):
        inner = Names(name)
        calls.append((Layer("linear"), Layer("layer_norm"), Layer("linear")))
        a, norm, b = calls[-1]
        inner.add("a", a)
        if norms:
            inner.add("a", norm)
        inner.add("b", b)
        s.names.add("h", inner, in_loop=True)

    def step(v, p):
        for a, norm, b in calls:
            inside = v.act(linear(p, a, v.h))
            if norms:
                inside = layer_norm(p, norm, inside, 0.1)
            v.h = v.h + 0.3 * linear(p, b, inside) + v.h.mean() / len(v.h)

    call = s.pick([f"{name}(h)", f"checkpoint({name}, h)", f"checkpoint({name}, h)"])
    lines = [f"def {name}(h):", "    a = act(linear(h, 3))"]
    if norms:
        lines.append("    a = layer_norm(a, eps=0.1)")
    lines += [f"    b = linear(a, {s.width})", "    return h + 0.3 * b + mean(h) / len(h)",
              f"for i in range({turns}):", f"    h = {call}"]
    s.line("\n".join(lines), step)


def checkpointed(s):
    name, weight = s.fresh("f"), s.fresh("w")
    s.param(weight, [s.width, s.width])
    s.lines += [f"def {name}(a, b):", "    return tanh(a @ b + mean(a, axis=0) / len(a))"]
    s.assign("h", f"checkpoint({name}, h, {weight})",
             lambda v, p: torch.tanh(v.h @ p[weight] + v.h.mean(0) / len(v.h)))


def row_count(s):
    """Forms that depend on how many rows a batch has."""
    least = s.rng.randint(1, 6)
    text, function = s.pick([
        (f"if len(x) >= {least}:\n    h = tanh(h) + 0.1\nelse:\n    h = h * 0.5",
         lambda h: torch.tanh(h) + 0.1 if len(h) >= least else h * 0.5),
        ("h = h * sqrt(len(x)) / 3", lambda h: h * len(h) ** 0.5 / 3),
        ("h = h + 0.3 * arange(len(h))[:, none] / len(h)",
         lambda h: h + 0.3 * torch.arange(len(h))[:, None] / len(h)),
        ("h = h * [1 + i / len(x) for i in range(len(x))][::-1][0] + log(1 + shape(x)[0])",
         lambda h: h * (1 + (len(h) - 1) / len(h)) + torch.log(torch.tensor(1.0 + len(h)))),
        ("k0 = [0.5 + 0.1 * i for i in range(len(x))]\nh = h + sum(k0) / len(x) ** 2 * h",
         lambda h: h + sum(0.5 + 0.1 * i for i in range(len(h))) / len(h) ** 2 * h),
        ("for i in range(len(x)):\n    h = h + 0.05 * sin(h[i] + i)", by_row),
        ("h = tril(ones([len(h), len(h)])) @ h / len(h)",
         lambda h: torch.tril(torch.ones(len(h), len(h))) @ h / len(h)),
        (f"h = h * ([2, 0.5, -1][len(x) % 3]) if len(x) != {least} else h",
         lambda h: h * [2, 0.5, -1][len(h) % 3] if len(h) != least else h),
    ])

    def step(v, p):
        v.h = function(v.h)

    s.line(text, step)


def by_row(h):
    for i in range(len(h)):
        h = h + 0.05 * torch.sin(h[i] + i)
    return h


def scan(s):
    """A recurrence over the entries of a row."""
    name, states = s.fresh("a"), s.fresh("states")
    s.param(name, [])

    def step(v, p):
        state, seen = 0, []
        for i in range(v.h.shape[1]):
            state = torch.tanh(p[name] * state + v.h[:, i])
            seen.append(state)
        v.h = torch.stack(seen, 1)

    s.line(f"state = zeros([len(h)])\n{states} = zeros([len(h), 0])\n"
           f"for i in range({s.width}):\n    state = tanh({name} * state + h[:, i])\n"
           f"    {states} = concat([{states}, state[:, none]], axis=1)\nh = {states}", step)


def mode(s):
    s.line("if training:\n    h = 1.2 * h\nelse:\n    h = h - 0.1", in_mode)


def in_mode(v, p):
    v.h = 1.2 * v.h if v.training else v.h - 0.1


def no_dropout(s):
    s.assign("h", "dropout(h, p=0) + (0.5 if training else 0.25)",
             lambda v, p: v.h + (0.5 if v.training else 0.25))


PIECES = [
    loop, loop, listed_loop, block, block, checkpointed, row_count, row_count, row_count, scan,
    mode, no_dropout,
]
