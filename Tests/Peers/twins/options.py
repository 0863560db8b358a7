"""The options of a `train` block, drawn at random; train_block.py writes them down."""

import copy

import torch
import torch.nn.functional as F

from optimizers import optimizer
from schedules import schedule


class Options:
    def __init__(self, rng, name, model, data, shuffles, earlier=None):
        """`earlier` is a run to begin from."""
        self.rng, self.name, self.model, self.data = rng, name, model, data.train
        self.earlier, self.shuffles = earlier, shuffles
        self.call, self.hyperparameters = model.name, {}
        if earlier:
            self.call, self.hyperparameters = earlier.call, earlier.hyperparameters
        elif "act" in model.hyperparameters and rng.randrange(4) == 0:
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
        self.done, self.swept = None, []

    def sweep(self):
        """Runs of this block at two constant rates, which take its place."""
        self.swept = [self.rate, self.rate / 4]
        runs = [copy.copy(self) for _ in self.swept]
        for place, (run, rate) in enumerate(zip(runs, self.swept)):
            run.name, run.rate = f"{self.name}[{place}]", rate
            run.rates = lambda rate, total: [rate] * total
        return runs

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
        self.batch_size = rng.choice(
            [None, 2, 3, 4, 5, count - 1, count + 3] if count < 40 else [None, 32, 64, count - 1])
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
