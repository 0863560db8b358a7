"""Pieces that join, select, order and reduce entries of the rows `h`."""

import torch

from layers import linear
from names import Layer


def join_input(s):
    text, function = s.pick([
        ("concat([h, x], axis=1)", lambda h, x: torch.cat([h, x], 1)),
        ("cat([x, h], dim=-1)", lambda h, x: torch.cat([x, h], 1)),
        ("append(h, 0.5 * x, axis=1)", lambda h, x: torch.cat([h, 0.5 * x], 1)),
    ])
    s.assign("h", text, lambda v, p: function(v.h, v.x))
    s.width += s.features


SLICES = [
    ("h[:, ::2]", lambda h: h[:, ::2]),
    ("h[:, ::-1]", lambda h: h.flip(1)),
    ("h[:, :1] * h", lambda h: h[:, :1] * h),
    ("h[:, -1:] + h", lambda h: h[:, -1:] + h),
    ("h[:, [0, -1, 0]]", lambda h: h[:, [0, -1, 0]]),
    ("flip(h, axis=1)", lambda h: h.flip(1)),
    ("h + h[0] * h[-1]", lambda h: h + h[0] * h[-1]),
    ("h + 0.3 * h[::-1]", lambda h: h + 0.3 * h.flip(0)),
    ("concat([h[1:], h[:1]], axis=0) + h", lambda h: torch.cat([h[1:], h[:1]], 0) + h),
    ("concat(split(h, 1, axis=1)[:2], axis=1)", lambda h: h[:, :2]),
    ("h[arange(len(h))[::-1]] * 0.5 + h", lambda h: h.flip(0) * 0.5 + h),
    ("h + h[arange(len(h)), 0][:, none]", lambda h: h + h[:, :1]),
    ("transpose(transpose(h)[::-1])", lambda h: h.flip(1)),
    ("h + transpose(h)[:1, :1]", lambda h: h + h.T[:1, :1]),
    ("h[:, none, :][:, 0] + unsqueeze(h, 0)[0]", lambda h: 2 * h),
    ("squeeze(h[:, :, none], axis=2)", lambda h: h),
    ("reshape(permute(stack([h, 2 * h], axis=2), [0, 2, 1]), [len(h), -1])",
     lambda h: torch.stack([h, 2 * h], 1).reshape(len(h), -1)),
    ("flatten(stack([h, sin(h)], axis=2))",
     lambda h: torch.stack([h, torch.sin(h)], 2).flatten(1)),
    ("broadcast_to(mean(h, axis=0), shape(h)) + h", lambda h: h.mean(0) + h),
]


def slices(s):
    text, function = s.pick(SLICES)
    s.assign("h", text, lambda v, p: function(v.h))
    s.width = function(torch.zeros(3, s.width)).shape[1]


# Among entries made unequal, which those of two decimals in the data are not.
ORDERS = [
    ("sort(h + 0.0137 * arange(WIDTH), axis=1)",
     lambda h: (h + 0.0137 * torch.arange(h.shape[1])).sort(1)[0]),
    ("sort(h + 0.0137 * arange(len(h))[:, none], axis=0, descending=true)",
     lambda h: (h + 0.0137 * torch.arange(len(h))[:, None]).sort(0, descending=True)[0]),
    ("cumsum(h, axis=1) / WIDTH", lambda h: torch.cumsum(h, 1) / h.shape[1]),
    ("cumsum(h, axis=0) / len(h)", lambda h: torch.cumsum(h, 0) / len(h)),
    ("h + 0.1 * argsort(h + 0.0137 * arange(WIDTH), axis=1)",
     lambda h: h + 0.1 * (h + 0.0137 * torch.arange(h.shape[1])).argsort(1)),
    ("topk(h + 0.0137 * arange(WIDTH), 1, axis=1)[0] + h",
     lambda h: (h + 0.0137 * torch.arange(h.shape[1])).topk(1, 1)[0] + h),
    ("h * one_hot(argmax(h + 0.0137 * arange(WIDTH), axis=1), WIDTH) + 0.5 * h",
     lambda h: h * torch.nn.functional.one_hot(
         (h + 0.0137 * torch.arange(h.shape[1])).argmax(1), h.shape[1]) + 0.5 * h),
]


def order(s):
    text, function = s.pick(ORDERS)
    s.assign("h", text.replace("WIDTH", str(s.width)), lambda v, p: function(v.h))


REDUCTIONS = [
    ("sum(h, axis=AXIS, keepdims=true)", lambda h, a: h.sum(a, keepdim=True)),
    ("mean(h, dim=AXIS, keepdim=true)", lambda h, a: h.mean(a, keepdim=True)),
    ("prod(1 + 0.2 * tanh(h), axis=AXIS, keepdims=true)",
     lambda h, a: (1 + 0.2 * torch.tanh(h)).prod(a, keepdim=True)),
    ("logsumexp(h, axis=AXIS, keepdims=true)", lambda h, a: torch.logsumexp(h, a, keepdim=True)),
    ("norm(h + 2, axis=AXIS, keepdims=true)",
     lambda h, a: torch.linalg.vector_norm(h + 2, dim=a, keepdim=True)),
    ("norm(h, p=1, axis=AXIS, keepdims=true)",
     lambda h, a: torch.linalg.vector_norm(h, 1, dim=a, keepdim=True)),
    ("var(h, axis=AXIS, correction=0, keepdims=true)",
     lambda h, a: h.var(a, correction=0, keepdim=True)),
    ("sqrt(0.1 + var(h, axis=AXIS, correction=0, keepdims=true))",
     lambda h, a: torch.sqrt(0.1 + h.var(a, correction=0, keepdim=True))),
]


def reduction(s):
    text, function = s.pick(REDUCTIONS)
    axis = s.pick([0, 1, -1])
    s.assign("h", f"h + 0.3 * {text.replace('AXIS', str(axis))}",
             lambda v, p: v.h + 0.3 * function(v.h, axis))


def extremes(s):
    """Among entries that are made unequal, since which of equal ones counts is a choice."""
    name, function = s.pick([("max", torch.amax), ("min", torch.amin)])
    axis = s.pick([0, 1])
    s.assign("u", "h + 0.01 * sin(arange(len(h)))[:, none] + 0.0237 * arange(shape(h)[1])",
             lambda v, p: v.h + 0.01 * torch.sin(torch.arange(len(v.h)))[:, None]
             + 0.0237 * torch.arange(v.h.shape[1]))
    s.assign("h", f"h + 0.2 * {name}(u, axis={axis}, keepdims=true) + 0.1 * {name}(u)",
             lambda v, p: v.h + 0.2 * function(v.u, axis, keepdim=True) + 0.1 * function(v.u))


def triangle(s):
    name = s.fresh("w")
    s.param(name, [s.width, s.width])
    text, function = s.pick([
        ("tril(W)", torch.tril), ("triu(W, 1)", lambda w: torch.triu(w, 1)),
        ("diag(diag(W))", lambda w: torch.diag(torch.diag(w))),
        ("W.T", lambda w: w.T), ("(W + transpose(W))", lambda w: w + w.T)])
    s.assign("h", f"h @ {text.replace('W', name)} + h", lambda v, p: v.h @ function(p[name]) + v.h)


def listed(s):
    """Layers in a list."""
    name, count = s.fresh("parts"), s.rng.randint(1, 3)
    layers = [Layer("linear") for _ in range(count)]
    s.names.add(name, *layers)
    s.assign(name, f"[linear(h, 1 + i) for i in range({count})]",
             lambda v, p: [linear(p, layer, v.h) for layer in layers])
    s.assign("h", f"act(concat({name}, axis=1))", lambda v, p: v.act(torch.cat(v[name], 1)))
    s.width = count * (count + 1) // 2


PIECES = [
    join_input, slices, slices, slices, order, order, reduction, reduction, extremes, triangle,
    listed,
]
