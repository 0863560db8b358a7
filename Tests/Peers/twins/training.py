"""A run by its options, and the same steps in PyTorch."""

import torch

from values import Parameters


class Run:
    """What is known of a run when it has ended."""

    def __init__(self, options, parameters):
        self.options, self.parameters = options, parameters
        self.history, self.validation, self.norms = {}, {}, {}
        self.way, self.rates, self.steps = {}, [], 0
        self.note()

    def note(self):
        for path, w in self.parameters.items():
            self.way.setdefault(path, []).append(w.detach().clone())

    def values(self, columns, training=False, given=None, tensors=None):
        parameters = Parameters(tensors or self.parameters, given=given)
        return self.options.model.run(
            columns, parameters, training, **self.options.hyperparameters)

    def record(self, history, v):
        for name in self.options.named:
            history.setdefault(name, []).append(float(v[name].detach()))


def leaves(tensors):
    """Copies that derivatives can be taken by."""
    return {path: w.detach().clone().requires_grad_() for path, w in tensors.items()}


def train(options, start, orders=None):
    """The run from parameters by path; `orders` say each step's rows where they are shuffled."""
    tensors = leaves(start)
    trained = [path for path in tensors if not options.freezes(path)]
    run = Run(options, tensors)
    optimizer = options.optimizer.make([tensors[path] for path in trained])
    rates = options.rates(options.rate, options.total)
    watch = Watch(options, run)
    while not watch.stops():
        if run.steps >= options.total:
            break
        rows = options.batch(run.steps, orders)
        step(run, optimizer, trained, rates[run.steps], rows)
    watch.restore()
    return run


def step(run, optimizer, trained, rate, rows):
    options, tensors = run.options, run.parameters
    for group in optimizer.param_groups:
        group["lr"] = rate
    columns = options.data.take(rows, options.model.needs_slopes)
    v = run.values(columns, training=True)
    run.record(run.history, v)
    run.rates.append(rate)
    parameters = [tensors[path] for path in trained]
    found = torch.autograd.grad(v[options.minimize], parameters, allow_unused=True)
    for path, parameter, gradient in zip(trained, parameters, found):
        # One that the loss does not reach still decays.
        parameter.grad = torch.zeros_like(parameter) if gradient is None else gradient
        run.norms.setdefault(path, []).append(float(parameter.grad.norm()))
    if options.clip_value:
        torch.nn.utils.clip_grad_value_(parameters, options.clip_value)
    if options.clip_norm:
        torch.nn.utils.clip_grad_norm_(parameters, options.clip_norm)
    optimizer.step()
    run.note()
    run.steps += 1


class Watch:
    """Validation: at first, after each epoch or about a fiftieth of the steps, and at the end."""

    def __init__(self, options, run):
        self.options, self.run = options, run
        self.next, self.best, self.kept, self.since = 0, None, None, 0

    def stops(self):
        options, run = self.options, self.run
        if options.validation is None or run.steps < min(self.next, options.total):
            return False
        self.next = run.steps + options.interval()
        columns = options.validation.take(slice(None), options.model.needs_slopes)
        v = run.values(columns)
        run.record(run.validation, v)
        if options.patience is None:
            return False
        value = run.validation[options.monitor][-1]
        value = -value if options.monitor == "right" else value
        if self.best is None or value < self.best:
            self.best, self.since = value, 0
            self.kept = leaves(run.parameters)
            return False
        self.since += 1
        return self.since >= options.patience

    def restore(self):
        if self.kept is not None and self.options.restores:
            self.run.parameters = self.kept
