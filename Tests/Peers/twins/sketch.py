"""A model under way: each line of the lesson beside what PyTorch does for it."""

import torch

from names import Layer, Names
from values import Values

torch.set_default_dtype(torch.float64)


class Sketch:
    """The rows `h` have `width` entries; every piece of a model takes them further."""

    def __init__(self, rng, name, features):
        self.rng, self.name, self.width = rng, name, features
        self.lines, self.steps, self.pieces = [], [], []
        self.names, self.shared, self.inner = Names(), [], []
        self.known, self.hyperparameters, self.assigned = {}, {}, set()
        self.before = []  # blocks and models that stand before this one
        self.taken, self.earlier_runs, self.needs_slopes = 0, [], False
        self.is_large = False

    def pick(self, items):
        return self.rng.choice(items)

    def chance(self, n):
        return self.rng.randrange(n) == 0

    def size(self):
        """Of a layer."""
        return self.rng.randint(1, 4) * (self.rng.randint(1, 20) if self.is_large else 1)

    def fresh(self, letter):
        """A name that nothing has yet."""
        self.taken += 1
        return f"{letter}{self.taken}"

    def assign(self, name, expression, value):
        """`value(v, p)` is what PyTorch makes of the expression."""

        def step(v, p):
            v[name] = value(v, p)

        self.assigned.add(name)
        self.line(f"{name} = {expression}", step)

    def number_rows(self):
        """The rows of a batch and their order, in as many bits as a number has."""
        self.assign("order", "sum(ids_ * 16 ** arange(len(ids_)))",
                    lambda v, p: (v.ids_ * 16 ** torch.arange(len(v.ids_))).sum())

    def line(self, text, step):
        self.lines.append(text)
        self.steps.append(step)

    def layer(self, name, kind="linear", parts=("weight", "bias"), **options):
        layer = Layer(kind, parts)
        self.names.add(name, layer, **options)
        return layer

    def param(self, name, shape, scale=0.5):
        """A parameter whose values both sides are told, or both compute."""
        count = torch.Size(shape).numel()
        self.names.add(name, Layer("param", ()))
        if count > 1 and self.chance(2):
            a, b = self.rng.randint(1, 3), self.rng.randint(0, 9)
            text = f"reshape(sin({a} * arange({count}) + {b}), {list(shape)}) * {scale}"
            values = torch.sin(a * torch.arange(count) + b) * scale
        else:
            drawn = [round(self.rng.uniform(-scale, scale), 2) for _ in range(count)]
            values = torch.tensor(drawn)
            text = str(values.reshape(shape).tolist())
        self.known[name] = values.reshape(shape)
        self.lines.append(f"{name} = param({text})")

    def paths(self, prefix=""):
        """All parameters, those of models within last."""
        layers = self.names.resolve() + self.shared
        paths = [prefix + path for layer in layers for path in layer.paths()]
        for model in self.inner:
            paths += model.paths(f"{prefix}{model.name}.")
        return paths

    def plain(self):
        """Parameters that are named where they are made."""
        return list(self.known)

    def initial(self, prefix=""):
        """The values that the lesson itself says, by path."""
        known = {prefix + name: values for name, values in self.known.items()}
        for model in self.inner:
            known |= model.initial(f"{prefix}{model.name}.")
        return known

    def run(self, columns, parameters, training=False, **given):
        v = Values(columns)
        v |= {name: value for name, (_, value) in self.hyperparameters.items()}
        v |= given
        v.training = training
        for step in self.steps:
            step(v, parameters)
        return v

    def blocks(self):
        """The model's block, behind those that it needs."""
        blocks = []
        for part in self.before:
            blocks += part.blocks() if isinstance(part, Sketch) else [part]
        return blocks + [f"```model {self.name}\n" + "\n".join(self.lines) + "\n```"]
