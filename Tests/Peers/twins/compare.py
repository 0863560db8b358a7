"""Holds a built nbrun to PyTorch over lessons made from seeds.

    python compare.py --nbrun PATH --seeds 1000-2000

needs a Python that has PyTorch, as setup.sh makes one. Exit code 1 where they disagree.
"""

import argparse
import collections
import contextlib
import pathlib
import re
import sys
import tempfile
import warnings

import torch

import program
from agreement import DOUBLE, SINGLE, disagreement
from lesson import Lesson


def faults(lesson, nbrun, folder, threads=1):
    """What differs, in words, and whether PyTorch itself is steady there."""
    own = program.answers(nbrun, lesson.text, folder, threads)
    expected = lesson.answers(own)
    tolerance = DOUBLE if lesson.is_double else SINGLE
    found = []
    for question, mine, other in zip(lesson.questions, own, expected):
        fault = None if other is None else disagreement(mine, other, tolerance)
        if fault:
            found.append(f"{question.text}: {fault}")
    return found, own, expected


def is_steady(lesson, own, expected):
    """Whether parameters that begin a little elsewhere end a little elsewhere."""
    tolerance = (DOUBLE if lesson.is_double else SINGLE) / 10
    unit = 1e-14 if lesson.is_double else 1e-7
    for small in (unit, -unit, 3 * unit):
        with nudged(lesson.model, small):
            begin = [value if question.answer or "order" in question.text else nudge(value, small)
                     for question, value in zip(lesson.questions, own)]
            again = lesson.answers(begin)
        for one, two in zip(expected, again):
            if one is not None and disagreement(two.tolist(), one, tolerance):
                return False
    return True


def nudge(value, small):
    if isinstance(value, list):
        return [nudge(entry, small) for entry in value]
    return value * (1 + small) + small


@contextlib.contextmanager
def nudged(model, small):
    """With the values that the lesson itself says elsewhere too."""
    known, model.known = model.known, {
        name: nudge(value, small) for name, value in model.known.items()}
    with contextlib.ExitStack() as stack:
        for inner in model.inner + [run.model for run in model.earlier_runs]:
            stack.enter_context(nudged(inner, small))
        yield
    model.known = known


def main():
    parser = argparse.ArgumentParser(description=__doc__.split("\n")[0])
    parser.add_argument("--nbrun", required=True)
    parser.add_argument("--seeds", default="1-200", help="first-last")
    parser.add_argument("--threads", type=int, default=1, help="of nbrun")
    parser.add_argument("--keep", help="a folder for lessons that differ")
    arguments = parser.parse_args()
    torch.set_num_threads(1)
    first, last = (int(end) for end in arguments.seeds.split("-"))
    counts = collections.Counter()
    with tempfile.TemporaryDirectory() as folder:
        for seed in range(first, last + 1):
            lesson = Lesson(seed)
            verdict, found = judge(lesson, arguments.nbrun, folder, arguments.threads)
            counts[verdict] += 1
            if verdict != "agrees" and verdict != "differs":
                print(f"seed {seed}: {verdict}", flush=True)
            if verdict == "differs":
                print(f"seed {seed}:", *found[:4], sep="\n    ", flush=True)
                if arguments.keep:
                    (pathlib.Path(arguments.keep) / f"{seed}.md").write_text(lesson.text)
    print(", ".join(f"{count} lessons: {verdict}" for verdict, count in counts.items()))
    sys.exit(bool(counts["differs"]))


def judge(lesson, nbrun, folder, threads):
    """In a word what came out, and where it differs."""
    try:
        found, own, expected = faults(lesson, nbrun, folder, threads)
    except program.Failed as failure:
        away = NOT_FINITE in str(failure) and runs_away(lesson, nbrun, folder)
        return ("runs away" if away else "differs"), [str(failure)]
    if not found:
        return "agrees", found
    return ("differs" if is_steady(lesson, own, expected) else "moved by rounding alone"), found


NOT_FINITE = "error[NB507]"


def runs_away(lesson, nbrun, folder):
    """Whether the twin's numbers grow past all bounds too; of shuffled rows it cannot be said."""
    one_step = re.sub(r"^(steps|epochs) = .*$", "steps = 1", lesson.text, flags=re.MULTILINE)
    try:
        own = program.answers(nbrun, one_step, folder)
    except program.Failed:
        return False
    if lesson.shuffles:
        return True
    with warnings.catch_warnings():
        warnings.simplefilter("ignore")
        expected = [value for value in lesson.answers(own) if value is not None]
    bound = 1e100 if lesson.is_double else 1e30
    return not all(bool((value.abs() < bound).all()) for value in expected)


if __name__ == "__main__":
    main()
