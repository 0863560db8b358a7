"""What a lesson asks of its runs, each question beside PyTorch's answer."""

import torch

from answers import at_end, derivative, evaluate

ELSEWHERE = torch.tensor(0.3, requires_grad=True)


class Question:
    """`answer(runs)` is PyTorch's; without one the lesson's own answer is what both begin with."""

    def __init__(self, text, answer=None):
        self.text, self.answer = text, answer


def path_text(run, path):
    return f"{run}.{path}" if "[" not in path and path.count(".") == 0 else f"{run}[\"{path}\"]"


def of_start(options):
    """Where a run begins, and with shuffled rows their order."""
    paths = [] if options.earlier else options.model.paths()
    asked = [start(options, path) for path in paths]
    if options.shuffles:
        asked.append(Question(f"{options.name}.history.order"))
    return asked


def start(options, path):
    """What the lesson itself says, else what nbrun draws."""
    known = options.model.initial().get(path)
    return Question(path_text(options.call, path), None if known is None else lambda runs: known)


def of_run(rng, options, data):
    """Of a run: always the curve and what was trained, and by chance whatever else."""
    name, loss, paths = options.name, options.minimize, options.model.paths()
    asked = [Question(f"{name}.steps", lambda runs: runs[name].steps),
             Question(f"{name}.{loss}", lambda runs: at_end(runs[name], loss))]
    asked += [history(name, value) for value in options.named if value != "order"]
    asked += [parameter(name, path) for path in paths]
    asked += [gradient(name, path) for path in rng.sample(paths, min(2, len(paths)))]
    trained = [path for path in paths if not options.freezes(path)]
    asked += [norms(name, path) for path in rng.sample(trained, min(2, len(trained)))]
    if rng.randrange(3) == 0:
        asked.append(Question(f"{name}.history.learning_rate", lambda runs: runs[name].rates))
    if options.patience is None:
        known = options.model.known
        small = [path for path in trained if path in known and known[path].numel() <= 16]
        asked += [way(name, path) for path in small[:1]]
    if options.validation is not None:
        for value in options.named[:2]:
            if value != "order":
                asked += validated(name, value)
    return asked + elsewhere(rng, options, data)


def history(name, value):
    return Question(f"{name}.history.{value}", lambda runs: runs[name].history[value])


def parameter(name, path):
    return Question(path_text(name, path), lambda runs: runs[name].parameters[path])


def norms(name, path):
    return Question(f"{name}.history.grad_norm[\"{path}\"]", lambda runs: runs[name].norms[path])


def way(name, path):
    """A parameter's entries before each step and after the last."""
    return Question(
        f"{name}.history[\"{path}\"]", lambda runs: torch.stack(runs[name].way[path]))


def validated(name, value):
    def last(runs):
        run = runs[name]
        return evaluate(run, run.options.validation)[value]

    return [Question(f"{name}.history.validation.{value}",
                     lambda runs: runs[name].validation[value]),
            Question(f"{name}.validation.{value}", last)]


def gradient(name, path):
    return Question(f"{name}.grad[\"{path}\"]", lambda runs: derivative(
        runs[name], runs[name].options.data, path, runs[name].options.minimize))


def elsewhere(rng, options, data):
    """The trained model over other rows, at other values, and its derivatives there."""
    name, loss, paths = options.name, options.minimize, options.model.paths()
    first = data.rows.part("rows[:3]", range(3))
    last = data.rows.part("rows[-2:]", range(data.rows.count - 2, data.rows.count))
    rows = rng.choice([data.other, first, last])
    path = rng.choice(paths)
    value = rng.choice(sorted({"h", "out", "error"} & options.model.assigned))
    asked = [
        Question(f"{name}({rows.text}).{value}", lambda runs: evaluate(runs[name], rows)[value]),
        Question(f"{name}({data.other.text}).{loss}",
                 lambda runs: evaluate(runs[name], data.other)[loss]),
        Question(f"grad({name}({rows.text}).{loss}, {name}[\"{path}\"])",
                 lambda runs: derivative(runs[name], rows, path, loss)),
    ]
    scalars = [path for path, w in options.model.known.items() if w.dim() == 0]
    if scalars:
        scalar = rng.choice(scalars)
        asked += [
            Question(f"hessian({name}({rows.text}).{loss}, {name}.{scalar})",
                     lambda runs: derivative(runs[name], rows, scalar, loss, 2)),
            Question(f"{name}({rows.text}, {scalar}=0.3).{loss}",
                     lambda runs: evaluate(runs[name], rows, {scalar: ELSEWHERE})[loss]),
        ]
    return rng.sample(asked, min(3, len(asked)))


def of_sweep(options):
    """Of a block of several runs: the best, over the validation data where there are any."""
    if not options.swept:
        return []
    name, loss = options.name, options.minimize
    names = [f"{name}[{place}]" for place in range(len(options.swept))]

    def rank(run):
        return evaluate(run, options.validation or options.data)[loss].item()

    return [
        Question(f"{name}.{loss}",
                 lambda runs: torch.stack([at_end(runs[n], loss) for n in names])),
        Question(f"best({name}).{loss}",
                 lambda runs: at_end(min((runs[n] for n in names), key=rank), loss)),
    ]
