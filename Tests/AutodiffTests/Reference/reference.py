"""Makes values.json from calls.json: every call of every operation in PyTorch, float64.

Written with Python 3.11 and torch 2.x; run it in this folder after NBRUN_RECORD=1 rewrote
calls.json: `python reference.py`.
"""
import ast
import json
import math

import torch
import torch.nn.functional as F

torch.set_default_dtype(torch.float64)


def pick(options, names):
    return {name: options[name] for name in names if name in options}


def axes(k):
    axis = k.get("axis")
    return tuple(axis) if isinstance(axis, list) else axis


def reduction(function):
    def call(x, **k):
        axis = axes(k)
        axis = tuple(range(x.ndim)) if axis is None else axis
        return function(x, axis, k.get("keepdims", False))
    return call


def prod(x, axis, keep):
    for a in sorted((axis,) if isinstance(axis, int) else axis, key=lambda a: a % x.ndim, reverse=True):
        x = torch.prod(x, dim=a, keepdim=keep)
    return x


def one_axis(function):
    def call(x, **k):
        return function(x, dim=k.get("axis"), keepdim=k.get("keepdims", False)) \
            if "axis" in k else function(x)
    return call


def loss(function, **fixed):
    def call(prediction, target, **k):
        return function(prediction, target, **fixed, **k)
    return call


def cross_entropy(prediction, target, **k):
    is_label = target.ndim == prediction.ndim - 1
    if is_label:
        target = target.long()
    if prediction.ndim > 2:
        prediction = prediction.movedim(-1, 1)
        if not is_label:
            target = target.movedim(-1, 1)
    # PyTorch divides probabilities' mean by the rows, as we do.
    return F.cross_entropy(prediction, target, **k)


def lstsq(a, b):
    vector = b.ndim == a.ndim - 1
    x = torch.linalg.pinv(a) @ (b.unsqueeze(-1) if vector else b)
    return x.squeeze(-1) if vector else x


def eigvalsh(x):
    return torch.linalg.eigvalsh((x + x.mT) / 2)


def flatten(x, start_dim=1, **k):
    return x if x.ndim == 1 else torch.flatten(x, start_dim, **k)


def append(x, values, axis=None):
    if axis is None:
        return torch.cat([x.flatten(), values.flatten()])
    return torch.cat([x, values], axis)


def cumsum(x, axis=None):
    return torch.cumsum(x.flatten(), 0) if axis is None else torch.cumsum(x, axis)


def arange(start, stop=None, step=1):
    return torch.arange(0, start, step) if stop is None else torch.arange(start, stop, step)


def argsort(x, axis=-1, descending=False):
    return torch.argsort(x, dim=axis, descending=descending, stable=True)


def logical(function):
    return lambda a, b: function(a != 0, b != 0)


def transpose(x, dim0=-2, dim1=-1):
    return torch.transpose(x, dim0, dim1)


def meshgrid(tensors, indexing="xy"):
    return list(torch.meshgrid(*tensors, indexing=indexing))


def clip(x, min=None, max=None):
    as_tensor = lambda v: v if v is None or torch.is_tensor(v) else torch.tensor(float(v))
    return torch.clamp(x, as_tensor(min), as_tensor(max))


def norm(x, p=2, axis=None, keepdims=False):
    return torch.linalg.vector_norm(x, p, axis, keepdims)


TABLE = {
    "zeros": lambda shape: torch.zeros(shape), "ones": lambda shape: torch.ones(shape),
    "full": lambda shape, value: value.expand(shape),
    "zeros_like": torch.zeros_like, "ones_like": torch.ones_like,
    "eye": lambda n, m=None: torch.eye(n, m or n), "arange": arange,
    "linspace": lambda start, stop, num=50: torch.linspace(start, stop, num),
    "meshgrid": meshgrid,
    "reshape": lambda x, shape: x.reshape(shape), "flatten": flatten,
    "squeeze": lambda x, axis=None: x.squeeze() if axis is None else x.squeeze(axis),
    "unsqueeze": lambda x, axis: x.unsqueeze(axis), "transpose": transpose,
    "permute": lambda x, dims: x.permute(dims),
    "flip": lambda x, axis=None: x.flip(list(range(x.ndim)) if axis is None else axis),
    "broadcast_to": lambda x, shape: x.broadcast_to(shape),
    "concat": lambda tensors, axis=0: torch.cat(tensors, axis),
    "stack": lambda tensors, axis=0: torch.stack(tensors, axis), "append": append,
    "split": lambda x, sizes, axis=0: list(torch.split(x, sizes, axis)),
    "tril": torch.tril, "triu": torch.triu, "diag": torch.diag,
    "sum": reduction(lambda x, a, k: torch.sum(x, a, k)),
    "mean": reduction(lambda x, a, k: torch.mean(x, a, k)), "prod": reduction(prod),
    "var": lambda x, correction=1, **k: reduction(
        lambda x, a, keep: torch.var(x, a, correction=correction, keepdim=keep))(x, **k),
    "std": lambda x, correction=1, **k: reduction(
        lambda x, a, keep: torch.std(x, a, correction=correction, keepdim=keep))(x, **k),
    "max": reduction(torch.amax), "min": reduction(torch.amin),
    "argmax": one_axis(torch.argmax), "argmin": one_axis(torch.argmin), "norm": norm,
    "any": reduction(lambda x, a, k: torch.any(x != 0, a, k)),
    "all": reduction(lambda x, a, k: torch.all(x != 0, a, k)),
    "cumsum": cumsum, "argsort": argsort,
    "sort": lambda x, axis=-1, descending=False: torch.sort(x, axis, descending)[0],
    "topk": lambda x, k, axis=-1, largest=True: list(torch.topk(x, k, axis, largest)),
    "one_hot": lambda x, num_classes: F.one_hot(x.long(), num_classes),
    "round": lambda x, decimals=0: torch.round(x, decimals=decimals),
    "maximum": torch.maximum, "minimum": torch.minimum, "clip": clip,
    "where": lambda condition, a, b: torch.where(condition != 0, a, b),
    "relu": F.relu, "leaky_relu": F.leaky_relu, "elu": F.elu, "gelu": F.gelu, "silu": F.silu,
    "softplus": F.softplus,
    "softmax": lambda x, axis=-1: F.softmax(x, axis),
    "log_softmax": lambda x, axis=-1: F.log_softmax(x, axis),
    "logsumexp": reduction(torch.logsumexp),
    "matmul": torch.matmul, "dot": lambda a, b: a * b if a.ndim == 0 else torch.dot(a, b),
    "outer": torch.outer, "einsum": lambda equation, operands: torch.einsum(equation, *operands),
    "solve": lambda a, b: torch.linalg.solve(a, b), "lstsq": lstsq, "inv": torch.linalg.inv,
    "det": torch.linalg.det, "eigvalsh": eigvalsh,
    "conv2d": lambda x, weight, bias=None, **k: F.conv2d(x, weight, bias, **k),
    "max_pool2d": lambda x, kernel_size, **k: F.max_pool2d(x, kernel_size, **k),
    "mse": loss(F.mse_loss), "mae": loss(F.l1_loss), "huber": loss(F.huber_loss),
    "cross_entropy": cross_entropy, "binary_cross_entropy": loss(F.binary_cross_entropy),
    "binary_cross_entropy_with_logits": loss(F.binary_cross_entropy_with_logits),
    "stop_gradient": lambda x: x.detach(),
    "step": lambda x: torch.heaviside(x, torch.zeros(())), "not": lambda x: x == 0,
    "floordiv": lambda a, b: torch.floor(a / b), "mod": torch.remainder, "pow": torch.pow,
    "and": logical(torch.logical_and), "or": logical(torch.logical_or),
}


def text(x):
    if math.isnan(x):
        return "nan"
    return repr(float(x))


def texts(x):
    return [text(v) for v in x.detach().to(torch.float64).flatten().tolist()]


def weighted(outputs):
    total = torch.zeros(())
    for i, y in enumerate(outputs):
        flat = y.to(torch.float64).reshape(-1)
        weights = torch.cos(torch.arange(flat.numel()).to(torch.float64) * 1.7 + i + 0.3)
        total = total + (flat * weights).sum()
    return total


def answer(call):
    variables, arguments = [], {}
    lists = {"tensors", "operands"}
    for a in call["arguments"]:
        if a.get("values") is None:
            value = a["text"]
            value = math.inf if value == "inf" else ast.literal_eval(value)
            arguments[a["name"]] = value
            continue
        tensor = torch.tensor([float(v) for v in a["values"]]).reshape(a["dims"])
        tensor.requires_grad_(True)
        variables.append(tensor)
        if a["name"] in lists:
            arguments.setdefault(a["name"], []).append(tensor)
        else:
            arguments[a["name"]] = tensor
    name = call["name"]
    function = TABLE.get(name) or getattr(torch, name)
    # PyTorch's own names for the first operands differ from function to function.
    first = [] if "condition" in arguments else [
        arguments.pop(n) for n in ("x", "a", "b") if n in arguments]
    outputs = function(*first, **arguments)
    outputs = outputs if isinstance(outputs, list) else [outputs]
    result = {"name": name, "index": call["index"], "outputs": [texts(y) for y in outputs]}
    if call["isDifferentiable"]:
        fixed = {"condition"}
        y = weighted(outputs)
        named = [a["name"] for a in call["arguments"] if a.get("values") is not None]
        varying = [v for v, n in zip(variables, named) if n not in fixed
                   and not (name == "cross_entropy" and n == "target" and "label" in kind(call))]
        gradients = torch.autograd.grad(y, varying, allow_unused=True)
        result["gradients"] = [
            texts(torch.zeros_like(v) if g is None else g) for g, v in zip(gradients, varying)]
    return result


def kind(call):
    dims = {a["name"]: a["dims"] for a in call["arguments"] if a.get("dims") is not None}
    return "label" if len(dims["target"]) < len(dims["prediction"]) else "probabilities"


if __name__ == "__main__":
    with open("calls.json") as file:
        calls = json.load(file)
    with open("values.json", "w") as file:
        json.dump([answer(call) for call in calls], file, separators=(",", ":"))
        file.write("\n")
