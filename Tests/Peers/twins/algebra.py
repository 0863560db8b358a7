"""Pieces with parameters of their own: products, equations, numbers looked up."""

import torch

from layers import linear


def product(s):
    name, width = s.fresh("w"), s.size()
    s.param(name, [s.width, width])
    text, function = s.pick([
        ("h @ W", lambda h, w: h @ w), ("matmul(h, W)", lambda h, w: h @ w),
        ("einsum(\"ni,ij->nj\", h, W)", lambda h, w: h @ w),
        ("(W.T @ h.T).T", lambda h, w: h @ w),
        ("sum(h[:, :, none] * W, axis=1)", lambda h, w: h @ w),
        ("einsum(\"ni,ij,ik->nj\", h, W, W)", lambda h, w: torch.einsum("ni,ij,ik->nj", h, w, w)),
    ])
    s.assign("h", f"act({text.replace('W', name)})", lambda v, p: v.act(function(v.h, p[name])))
    s.width = width


def scale(s):
    name = s.fresh("k")
    s.param(name, [])
    text, function = s.pick([
        ("K * h", lambda h, k: k * h), ("h + exp(K)", lambda h, k: h + torch.exp(k)),
        ("h / (1 + K ** 2)", lambda h, k: h / (1 + k ** 2)),
        ("K * h + (1 - K) * sin(h)", lambda h, k: k * h + (1 - k) * torch.sin(h)),
        ("h * sigmoid(K) + K * mean(h)", lambda h, k: h * torch.sigmoid(k) + k * h.mean()),
    ])
    s.assign("h", text.replace("K", name), lambda v, p: function(v.h, p[name]))


def per_entry(s):
    name = s.fresh("v")
    s.param(name, [s.width])
    text, function = s.pick([
        ("h * V", lambda h, w: h * w), ("h + softmax(V)", lambda h, w: h + w.softmax(0)),
        ("h + dot(V, V) * V", lambda h, w: h + w @ w * w),
        ("h @ outer(V, V) + h", lambda h, w: h @ torch.outer(w, w) + h),
        ("h + (h @ V)[:, none]", lambda h, w: h + (h @ w)[:, None]),
        ("h * V / (0.5 + norm(V))", lambda h, w: h * w / (0.5 + w.norm())),
        ("where(V > 0, h * V, h)", lambda h, w: torch.where(w > 0, h * w, h)),
    ])
    s.assign("h", text.replace("V", name), lambda v, p: function(v.h, p[name]))


def equations(s):
    """Linear algebra on a matrix that can be inverted."""
    name, k = s.fresh("m"), s.width
    s.param(name, [k, k], 0.3)
    text, function = s.pick([
        ("solve(M, h.T).T", lambda h, m: torch.linalg.solve(m, h.T).T),
        ("h @ inv(M)", lambda h, m: h @ torch.linalg.inv(m)),
        ("h * det(M) / 8", lambda h, m: h * torch.linalg.det(m) / 8),
        ("h + eigvalsh(M @ M.T + diag(arange(K)))", lambda h, m: h + torch.linalg.eigvalsh(
            m @ m.T + torch.diag(torch.arange(len(m)).double()))),
        ("h @ lstsq(M, eye(K))", lambda h, m: h @ torch.linalg.inv(m)),
    ])
    text = text.replace("K", str(k)).replace("M", f"({name} + 2 * eye({k}))")
    s.assign("h", text, lambda v, p: function(v.h, p[name] + 2 * torch.eye(k)))


def row_attention(s):
    """Rows of a batch look at each other."""
    layer = s.layer("h")
    s.assign("h", f"softmax(linear(h, {s.width}) @ h.T / sqrt({s.width})) @ h + h",
             lambda v, p: v.h
             + (linear(p, layer, v.h) @ v.h.T / v.h.shape[1] ** 0.5).softmax(-1) @ v.h)



def looked_up(s):
    """A parameter's entries by the classes of the rows."""
    if not s.classes:
        return dense_numbers(s)
    name = s.fresh("table")
    s.param(name, [s.classes, s.width])
    text, function = s.pick([
        ("h + W[c]", lambda h, w, c: h + w[c]),
        ("h * (1 + W[c, 0])[:, none]", lambda h, w, c: h * (1 + w[c, 0])[:, None]),
        (f"h + one_hot(c, {s.classes}) @ W", lambda h, w, c: h + w[c]),
        ("h * W[c] + W[-1]", lambda h, w, c: h * w[c] + w[-1]),
    ])
    s.assign("h", text.replace("W", name), lambda v, p: function(v.h, p[name], v.c))


def dense_numbers(s):
    """Numbers written in the model, and of an earlier block."""
    numbers = [round(s.rng.uniform(-1, 1), 2) for _ in range(s.width)]
    if s.chance(2):
        name = s.fresh("given")
        s.before.append(f"```eval\n{name} = {numbers}\n```")
    else:
        name = str(numbers)
    s.assign("h", f"h * {name} + sum({name})",
             lambda v, p: v.h * torch.tensor(numbers) + sum(numbers))


PIECES = [
    product, product, scale, per_entry, per_entry, equations, row_attention, looked_up,
    dense_numbers,
]
