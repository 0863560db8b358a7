"""Pieces with models in models: named inputs, hyperparameters and parameters given by a call."""

import torch

from layers import linear
from options import Options
from sketch import Sketch
from train_block import train_block


def inner_model(s, width, depth=0):
    """A model of its own, before this one, of an `x` of some width."""
    inner = Sketch(s.rng, s.fresh(f"{s.name}_inner" if depth else "inner"), width)
    inner.features, inner.classes = width, 0
    factor = s.rng.randint(1, 3)
    inner.hyperparameters["factor"] = (str(factor), factor)
    inner.lines.append(f"factor = hyperparameter({factor})")
    # The same name as a parameter of the outer model.
    inner.param("k", [])
    inner.param("w", [width])
    text, function = s.pick([
        ("tanh(x * w * factor + k)", lambda v, p: torch.tanh(v.x * p["w"] * v.factor + p["k"])),
        ("x * factor + sin(k * x) * w",
         lambda v, p: v.x * v.factor + torch.sin(p["k"] * v.x) * p["w"]),
    ])
    if s.chance(2):
        layer = inner.layer("h")
        inner.assign("h", f"tanh(linear(x, {width}))",
                     lambda v, p: torch.tanh(linear(p, layer, v.x)))
        inner.assign("out", f"h + {text}", lambda v, p: v.h + function(v, p))
    else:
        inner.assign("out", text, function)
    if depth < 1 and s.chance(3):
        innermost = inner_model(inner, width, depth + 1)
        inner.assign("out", f"out + {innermost.name}(x=out).out",
                     lambda v, p: v.out + within(innermost, v.out, p).out)
    inner.assign("total", "sum(out) / len(x)", lambda v, p: v.out.sum() / len(v.x))
    s.inner.append(inner)
    s.before.append(inner)
    return inner


def within(inner, x, p, given=None, **hyperparameters):
    return inner.run({"x": x}, p.under(inner.name, **(given or {})), **hyperparameters)


def model_within(s):
    inner, name = inner_model(s, s.width), s.fresh("u")
    s.assign(name, f"{inner.name}(x=h)", lambda v, p: within(inner, v.h, p))
    use = s.pick(["once", "total", "again", "factor", "parameter", "loop"])
    if use == "once":
        s.assign("h", f"{name}.out", lambda v, p: v[name].out)
    elif use == "total":
        s.assign("h", f"h + {name}.out * {name}.total + {name}.k",
                 lambda v, p: v.h + v[name].out * v[name].total + p.under(inner.name)["k"])
    elif use == "again":
        s.assign("h", f"{name}.out + {inner.name}(x=0.5 * h).out",
                 lambda v, p: v[name].out + within(inner, 0.5 * v.h, p).out)
    elif use == "factor":
        s.assign("h", f"{name}.out - {inner.name}(x=h, factor=0.5).out",
                 lambda v, p: v[name].out - within(inner, v.h, p, factor=0.5).out)
    elif use == "parameter":
        given = s.fresh("k")
        s.param(given, [])
        s.assign("h", f"{name}.out + {inner.name}(x=h, k={given}).out",
                 lambda v, p: v[name].out + within(inner, v.h, p, {"k": p[given]}).out)
    else:
        s.line(f"for i in range(2):\n    h = h + 0.2 * {inner.name}(x=h).out",
               lambda v, p: [v.update(h=v.h + 0.2 * within(inner, v.h, p).out) for _ in range(2)])


def hidden_width(s):
    """A size that a call of the model may give."""
    name = s.fresh("width")
    size = s.size()
    s.hyperparameters[name] = (str(size), size)
    s.lines.append(f"{name} = hyperparameter({size})")
    one, two = s.layer("g"), s.layer("h")
    s.assign("g", f"act(linear(h, {name}))", lambda v, p: v.act(linear(p, one, v.h)))
    s.assign("h", f"linear(g, {s.width}) + h", lambda v, p: linear(p, two, v.g) + v.h)


def choice(s):
    """A branch that a call of the model may take."""
    name = s.fresh("deep")
    value = s.chance(2)
    s.hyperparameters[name] = (str(value).lower(), value)
    s.line(f"{name} = hyperparameter({str(value).lower()})\nif {name}:\n    h = tanh(h) + 0.3",
           lambda v, p: v.update(h=torch.tanh(v.h) + 0.3 if v[name] else v.h))


def run_within(s):
    """A trained model in this one, where its parameters do not move."""
    if s.earlier_runs:
        return model_within(s)
    teacher = inner_model(s, s.features)
    s.inner.remove(teacher)
    teacher.assign("base", "mean((out - 0.5) ** 2)", lambda v, p: ((v.out - 0.5) ** 2).mean())
    teacher.assign("loss", "base + 0.1 * k ** 2", lambda v, p: v.base + 0.1 * p["k"] ** 2)
    teacher.assign("error", "mean(abs(out))", lambda v, p: v.out.abs().mean())
    teacher.assign("right", "mean(out > 0)", lambda v, p: (v.out > 0).double().mean())
    run = Options(s.rng, "first", teacher, s.data, shuffles=False)
    s.earlier_runs.append(run)
    s.before.append(train_block(run))
    s.assign("h", "concat([h, first(x=x).out], axis=1)",
             lambda v, p: torch.cat([v.h, run.done.values({"x": v.x}).out], 1))
    s.width += s.features


PIECES = [run_within, model_within, model_within, hidden_width, choice]
