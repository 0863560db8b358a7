"""Pieces that bring tokens `t` [n, length] or a series `s` [n, length] into the rows."""

import torch

from layers import embedding, layer_norm, linear


def tokens(s):
    length, kinds, size = s.length, s.kinds, s.rng.randint(1, 3)
    table = s.layer("e", "embedding", ("weight",))
    s.assign("e", f"embedding(t, {kinds}, {size})", lambda v, p: embedding(p, table, v.t))
    if s.chance(2):
        attention(s, length, size)
    if s.chance(3):
        norm = s.layer("e", "layer_norm")
        s.assign("e", "layer_norm(e, eps=0.1)", lambda v, p: layer_norm(p, norm, v.e, 0.1))
    text, function, width = s.pick([
        ("mean(e, axis=1)", lambda e: e.mean(1), size), ("e[:, -1]", lambda e: e[:, -1], size),
        ("flatten(e)", lambda e: e.flatten(1), length * size),
        ("max(e + 0.01 * arange(len(t[0]))[:, none], axis=1)",
         lambda e: (e + 0.01 * torch.arange(e.shape[1])[:, None]).amax(1), size),
        ("sum(cumsum(e, axis=1), axis=1)", lambda e: torch.cumsum(e, 1).sum(1), size),
    ])
    s.assign("h", f"concat([h, {text}], axis=1)", lambda v, p: torch.cat([v.h, function(v.e)], 1))
    s.width += width


def attention(s, length, size):
    q, k = s.layer("q"), s.layer("k", parts=("weight",))
    s.assign("q", f"linear(e, {size})", lambda v, p: linear(p, q, v.e))
    s.assign("k", f"linear(e, {size}, bias=false)", lambda v, p: linear(p, k, v.e))
    product, torchs = s.pick([
        ("q @ transpose(k)", lambda q, k: q @ k.transpose(1, 2)),
        ("einsum(\"nis,njs->nij\", q, k)", lambda q, k: torch.einsum("nis,njs->nij", q, k)),
    ])
    if s.chance(2):
        s.assign("look", product, lambda v, p: torchs(v.q, v.k))
    else:
        mask = torch.tril(torch.ones(length, length)) == 1
        s.assign("look", f"where(tril(ones([{length}, {length}])) == 1, {product}, -inf)",
                 lambda v, p: torch.where(mask, torchs(v.q, v.k), -torch.inf))
    s.assign("e", f"e + softmax(look / sqrt({size})) @ e",
             lambda v, p: v.e + (v.look / size ** 0.5).softmax(-1) @ v.e)


def series(s):
    """A recurrent cell along the series, by hand."""
    u, w = s.fresh("u"), s.fresh("w")
    s.param(u, [2, 2])
    s.param(w, [2])
    cell = s.chance(2)
    if cell:
        s.lines += ["def cell(state, entry, u, w):", "    return tanh(state @ u + entry * w)"]
    call = (f"checkpoint(cell, state, s[:, i:i+1], {u}, {w})" if cell
            else f"tanh(state @ {u} + s[:, i:i+1] * {w})")

    def step(v, p):
        state = torch.zeros(len(v.s), 2)
        for i in range(s.length):
            state = torch.tanh(state @ p[u] + v.s[:, i:i + 1] * p[w])
        v.h = torch.cat([v.h, state], 1)

    s.line(f"state = zeros([len(s), 2])\nfor i in range({s.length}):\n    state = {call}\n"
           "h = concat([h, state], axis=1)", step)
    s.width += 2
