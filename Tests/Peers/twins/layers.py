"""The layers of the language, in PyTorch's functions."""

import torch
import torch.nn.functional as F

ACTIVATIONS = {
    "tanh": torch.tanh, "sigmoid": torch.sigmoid, "gelu": F.gelu, "silu": F.silu,
    "softplus": F.softplus, "relu": F.relu, "leaky_relu": F.leaky_relu, "elu": F.elu,
    "sin": torch.sin, "erf": torch.erf,
}


def linear(p, layer, x):
    y = x @ p[layer.path + ".weight"]
    return y + p[layer.path + ".bias"] if "bias" in layer.parts else y


def layer_norm(p, layer, x, eps=1e-5):
    """By its formula: third derivatives of PyTorch 2.15's own are wrong without a bias."""
    deviation = torch.sqrt(x.var(-1, correction=0, keepdim=True) + eps)
    y = (x - x.mean(-1, keepdim=True)) / deviation
    if "weight" in layer.parts:
        y = y * p[layer.path + ".weight"]
    return y + p[layer.path + ".bias"] if "bias" in layer.parts else y


def embedding(p, layer, x):
    return F.embedding(x, p[layer.path + ".weight"])


def conv2d(p, layer, x, **options):
    bias = p[layer.path + ".bias"] if "bias" in layer.parts else None
    return F.conv2d(x, p[layer.path + ".weight"], bias, **options)


def derivative(y, x):
    """By one value, zero where it is not reached, to be differentiated again."""
    (found,) = torch.autograd.grad(y, x, create_graph=True, allow_unused=True)
    return torch.zeros_like(x) if found is None else found
