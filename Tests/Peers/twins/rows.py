"""Pieces of a model on rows `h` of numbers: layers, gates, norms, activations."""

import torch
import torch.nn.functional as F

from formulas import formula
from layers import layer_norm, linear
from names import Layer


def dense(s):
    width = s.size()
    has_bias = not s.chance(4)
    layer = s.layer("h", parts=("weight", "bias") if has_bias else ("weight",))
    tail = "" if has_bias else ", bias=false"
    init = s.pick(["", "", ", init=xavier_normal", ", init=normal(std=0.3)"])
    s.assign("h", f"act(linear(h, {width}{tail}{init}))", lambda v, p: v.act(linear(p, layer, v.h)))
    s.width = width


def residual(s):
    layer = s.layer("h")
    share = s.pick([0.3, 1, -0.5])
    s.assign("h", f"h + {share} * act(linear(h, {s.width}))",
             lambda v, p: v.h + share * v.act(linear(p, layer, v.h)))


def norm_layer(s):
    parts, text = s.pick([
        (("weight", "bias"), ""), (("weight",), ", bias=false"),
        ((), ", elementwise_affine=false")])
    layer = s.layer("h", "layer_norm", parts) if parts else Layer("layer_norm", ())
    if not parts:
        s.names.add("h", NoParameters())
    s.assign("h", f"layer_norm(h, eps=0.1{text})", lambda v, p: layer_norm(p, layer, v.h, 0.1))


class NoParameters(Layer):
    """Counts among the layers of a name and has no parameters."""

    def __init__(self):
        super().__init__("layer_norm", ())

    def paths(self):
        return []


def dense_norm(s):
    inner, outer = Layer("linear"), Layer("layer_norm")
    s.names.add("h", inner, outer)
    s.assign("h", f"layer_norm(act(linear(h, {s.width})), eps=0.1)",
             lambda v, p: layer_norm(p, outer, v.act(linear(p, inner, v.h)), 0.1))


def gate(s):
    layer = s.layer("h")
    s.assign("h", f"h * sigmoid(linear(h, {s.width}))",
             lambda v, p: v.h * torch.sigmoid(linear(p, layer, v.h)))


def maxout(s):
    width = s.size()
    one, two = Layer("linear"), Layer("linear")
    s.names.add("h", one, two)
    name = s.pick(["maximum", "minimum"])
    s.assign("h", f"{name}(linear(h, {width}), linear(h, {width}))",
             lambda v, p: getattr(torch, name)(linear(p, one, v.h), linear(p, two, v.h)))
    s.width = width


def shared(s):
    name, value = s.fresh("shared"), s.fresh("a")
    layer = Layer("linear", path=name)
    s.shared.append(layer)
    call = f"linear(WHAT, {s.width}, name=\"{name}\")"
    s.assign(value, call.replace("WHAT", "h"), lambda v, p: linear(p, layer, v.h))
    again = call.replace("WHAT", f"act({value})")
    s.assign("h", again, lambda v, p: linear(p, layer, v.act(v[value])))


def batch_norm(s):
    s.assign("h", "(h - mean(h, axis=0)) / sqrt(var(h, axis=0, correction=0) + 0.5)",
             lambda v, p: (v.h - v.h.mean(0)) / torch.sqrt(v.h.var(0, correction=0) + 0.5))


def centre(s):
    s.assign("h", "h - mean(h, axis=1, keepdims=true) + sum(h, axis=0) / len(x)",
             lambda v, p: v.h - v.h.mean(1, keepdim=True) + v.h.sum(0) / len(v.x))


def row_length(s):
    s.assign("h", "h / sqrt(0.1 + sum(h ** 2, axis=1, keepdims=true))",
             lambda v, p: v.h / torch.sqrt(0.1 + (v.h ** 2).sum(1, keepdim=True)))


def softmax_mix(s):
    axis = s.pick([-1, 0, 1])
    name = s.pick(["softmax", "log_softmax"])
    s.assign("h", f"{name}(h, axis={axis}) + 0.1 * h",
             lambda v, p: getattr(F, name)(v.h, dim=axis) + 0.1 * v.h)


PIECES = [
    dense, dense, dense, residual, norm_layer, dense_norm, gate, maxout, shared, batch_norm,
    centre, row_length, softmax_mix, formula, formula,
]
