"""Convolutions and pooling over images `img` [n, c, h, w], joined to the rows."""

import torch
import torch.nn.functional as F

from layers import conv2d


def images(s):
    channels, side = s.image
    s.assign("c0", "img", lambda v, p: v.img)
    value = "c0"
    for _ in range(s.rng.randint(1, 2)):
        value, channels, side = convolution(s, value, channels, side)
    if side >= 2 and s.chance(2):
        value, side = pooling(s, value, side)
    text, function, width = s.pick([
        (f"mean({value}, axis=[2, 3])", lambda c: c.mean((2, 3)), channels),
        (f"max({value} + 0.01 * arange({side}), axis=[2, 3]) * 0.1 + sum({value}[:, :, 0], axis=2)",
         lambda c: (c + 0.01 * torch.arange(c.shape[3])).amax((2, 3)) * 0.1 + c[:, :, 0].sum(2),
         channels),
        (f"flatten({value})", lambda c: c.flatten(1), channels * side * side),
    ])
    s.assign("h", f"concat([h, {text}], axis=1)",
             lambda v, p: torch.cat([v.h, function(v[value])], 1))
    s.width += width


def convolution(s, value, channels, side):
    """The new value's name, channels and side."""
    rng = s.rng
    dilation = rng.randint(1, 2) if side >= 3 else 1
    kernel = rng.randint(1, 2 if dilation == 2 else min(3, side))
    reach = dilation * (kernel - 1) + 1
    padding, stride = rng.randint(0, 1), rng.randint(1, 2)
    groups = channels if s.chance(3) else 1
    out = groups * rng.randint(1, 2)
    name = s.fresh("conv")
    parts = ("weight",) if s.chance(3) else ("weight", "bias")
    layer = s.layer(name, "conv2d", parts)
    options = dict(stride=stride, padding=padding, dilation=dilation, groups=groups)
    text = ", ".join(f"{key}={number}" for key, number in options.items())
    if "bias" not in parts:
        text += ", bias=false"
    s.assign(name, f"act(conv2d({value}, {out}, {kernel}, {text}))",
             lambda v, p: v.act(conv2d(p, layer, v[value], **options)))
    return name, out, (side + 2 * padding - reach) // stride + 1


def pooling(s, value, side):
    """Of entries that no activation has made equal, as 0 of `relu`."""
    kernel = 2
    stride, padding = s.pick([(2, 0), (1, 0), (1, 1), (2, 1)])
    dilation = 2 if side >= 3 and s.chance(3) else 1
    name, apart = s.fresh("pool"), s.fresh("apart")
    s.assign(apart, f"{value} + 0.01 * arange({side}) + 0.03 * arange({side})[:, none]",
             lambda v, p: v[value] + 0.01 * torch.arange(side)
             + 0.03 * torch.arange(side)[:, None])
    s.assign(name, f"max_pool2d({apart}, {kernel}, stride={stride}, padding={padding}, "
             f"dilation={dilation})",
             lambda v, p: F.max_pool2d(v[apart], kernel, stride, padding, dilation))
    return name, (side + 2 * padding - dilation * (kernel - 1) - 1) // stride + 1
