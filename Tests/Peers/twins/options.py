"""The options of a `train` block, drawn at random: its text, and what PyTorch needs of it."""

import torch.nn.functional as F
import torch

from optimizers import optimizer
from schedules import schedule


class Options:
    def __init__(self, rng, name, model, data, shuffles, earlier=None, like=None):
        """`earlier` is a run to begin from."""
        self.rng, self.name, self.model, self.data = rng, name, model, data.train
        self.earlier, self.shuffles = earlier, shuffles
        self.call, self.hyperparameters = model.name, {}
        if earlier:
            self.call, self.hyperparameters = earlier.call, earlier.hyperparameters
        elif rng.randrange(4) == 0:
            self.other_hyperparameters()
        self.minimize = "base" if rng.randrange(5) == 0 else "loss"
        self.length()
        self.choose_rate()
        self.clip_norm = rng.choice([None, None, 0.05, 0.5])
        self.clip_value = rng.choice([None, None, None, 0.05])
        self.frozen = self.choose_frozen() if rng.randrange(4) == 0 else []
        self.metrics = rng.choice([[], ["right"], ["error"], ["error", "right"]])
        if shuffles:
            self.metrics = self.metrics + ["order"]
        self.validate(data)
        self.named = [self.minimize] + self.metrics

    def other_hyperparameters(self):
        """Another activation, and where the model has them, another width or branch."""
        given = {"act": self.rng.choice([("tanh", torch.tanh), ("silu", F.silu)])}
        for name in self.model.hyperparameters:
            if name.startswith("width"):
                given[name] = ("2", 2)
            if name.startswith("deep"):
                given[name] = ("true", True)
        self.call += f"({', '.join(f'{name}={text}' for name, (text, _) in given.items())})"
        self.hyperparameters = {name: value for name, (_, value) in given.items()}

    def length(self):
        rng, count = self.rng, self.data.count
        self.batch_size = rng.choice([None, 2, 3, 4, 5, count - 1, count + 3])
        size = min(self.batch_size or count, count)
        self.epoch = -(-count // size)
        if rng.randrange(2):
            self.epochs = rng.randint(1, 4)
            self.total = self.epochs * self.epoch
        else:
            self.epochs, self.total = None, rng.randint(1, 14)
        self.size = size

    def choose_rate(self):
        kind, self.optimizer = optimizer(self.rng)
        self.rate = self.optimizer.rate
        text, own, self.rates = schedule(self.rng, self.total)
        self.schedule = text.replace("RATE", str(self.rate))
        self.lines = self.optimizer.lines + own.replace("RATE", str(self.rate)).split("\n")
        self.pieces = [kind, text.split("(")[0]]

    def choose_frozen(self):
        path = self.rng.choice(self.model.paths())
        name = self.rng.choice([path, path.split(".")[0], path.split("[")[0]])
        return [name] if not all(self.is_below(p, name) for p in self.model.paths()) else []

    @staticmethod
    def is_below(path, name):
        return path == name or path.startswith((name + ".", name + "["))

    def freezes(self, path):
        return any(self.is_below(path, name) for name in self.frozen)

    def validate(self, data):
        rng = self.rng
        self.validation = self.patience = self.restores = None
        if rng.randrange(2):
            return
        self.validation = rng.choice([data.other, data.test or data.other, data.train])
        if rng.randrange(2):
            self.patience, self.restores = rng.randint(1, 3), rng.randrange(3) > 0
            self.monitor = rng.choice([self.minimize] + [m for m in self.metrics if m != "order"])

    def interval(self):
        if self.epochs:
            return self.epoch
        return max(1, min((self.total + 49) // 50, max(self.epoch, self.total // 200)))

    def batch(self, step, orders):
        """The rows of a step, in order; where they are shuffled, `orders` say which."""
        first = step % self.epoch * self.size
        places = range(first, min(first + self.size, self.data.count))
        if orders is None:
            return list(places)
        known = [int(row) for row in self.data.columns["ids_"]]
        return [known.index(int(orders[step]) >> 4 * turn & 15) for turn in range(len(places))]

    def block(self, rate=None):
        lines = [line for line in self.lines if line]
        if self.lines_stand_before:
            before, lines = "```eval\n" + "\n".join(lines) + "\n```\n\n", []
        else:
            before = ""
        lines += [f"model = {self.call}", f"data = {self.data.text}"]
        if self.minimize != "loss":
            lines.append(f"minimize = {self.minimize}")
        lines.append(f"optimizer = {self.optimizer.call(rate or self.schedule)}")
        lines.append(f"epochs = {self.epochs}" if self.epochs else f"steps = {self.total}")
        if self.batch_size:
            lines.append(f"batch_size = {self.batch_size}")
        if not self.shuffles:
            lines.append("shuffle = false")
        for option in ("clip_norm", "clip_value"):
            if getattr(self, option):
                lines.append(f"{option.replace('clip', 'clip_grad')} = {getattr(self, option)}")
        if self.frozen:
            lines.append(f"freeze = [{', '.join(self.frozen)}]")
        if self.metrics:
            lines.append(f"metrics = [{', '.join(self.metrics)}]")
        if self.validation is not None:
            lines.append(f"validation = {self.validation.text}")
        if self.patience:
            tail = "" if self.restores else ", restore_best=false"
            lines.append(f"early_stopping = patience({self.patience}, monitor={self.monitor}{tail})")
        if self.earlier:
            lines.append(f"init_from = {self.earlier.name}")
        return before + f"```train {self.name}\n" + "\n".join(lines) + "\n```"

    @property
    def lines_stand_before(self):
        return any(self.lines) and self.total % 2 == 0
