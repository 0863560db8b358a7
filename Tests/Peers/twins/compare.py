"""Holds a built nbrun to PyTorch over lessons made from seeds.

    python compare.py --nbrun PATH --seeds 1000-2000

needs a Python that has PyTorch, as setup.sh makes one. Exit code 1 where they disagree.
"""

import argparse
import collections
import pathlib
import sys
import tempfile

import torch

import program
from agreement import DOUBLE, SINGLE, disagreement
from lesson import Lesson


def faults(lesson, nbrun, folder):
    """What differs, in words, and whether PyTorch itself is steady there."""
    own = program.answers(nbrun, lesson.text, folder)
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
    nudged = [nudge(value) if question.answer is None and "order" not in question.text else value
              for question, value in zip(lesson.questions, own)]
    nudge_known(lesson.model)
    again = lesson.answers(nudged)
    tolerance = DOUBLE if lesson.is_double else SINGLE
    return all(one is None or disagreement(two.tolist(), one, tolerance / 10) is None
               for one, two in zip(expected, again))


SMALL = 1e-14


def nudge(value):
    if isinstance(value, list):
        return [nudge(entry) for entry in value]
    return value * (1 + SMALL) + SMALL


def nudge_known(model):
    for name, value in model.known.items():
        model.known[name] = value * (1 + SMALL) + SMALL
    for inner in model.inner:
        nudge_known(inner)


def main():
    parser = argparse.ArgumentParser(description=__doc__.split("\n")[0])
    parser.add_argument("--nbrun", required=True)
    parser.add_argument("--seeds", default="1-200", help="first-last")
    parser.add_argument("--keep", help="a folder for lessons that differ")
    arguments = parser.parse_args()
    torch.set_num_threads(1)
    first, last = (int(end) for end in arguments.seeds.split("-"))
    counts = collections.Counter()
    with tempfile.TemporaryDirectory() as folder:
        for seed in range(first, last + 1):
            lesson = Lesson(seed)
            verdict, found = judge(lesson, arguments.nbrun, folder)
            counts[verdict] += 1
            if verdict == "differs":
                print(f"seed {seed}:", *found[:4], sep="\n    ", flush=True)
                if arguments.keep:
                    (pathlib.Path(arguments.keep) / f"{seed}.md").write_text(lesson.text)
    print(", ".join(f"{count} lessons: {verdict}" for verdict, count in counts.items()))
    sys.exit(bool(counts["differs"]))


def judge(lesson, nbrun, folder):
    try:
        found, own, expected = faults(lesson, nbrun, folder)
    except program.Failed as failure:
        # What PyTorch would find there cannot be asked for: where runs begin is not known.
        return ("runs away" if "NB507" in str(failure) else "differs"), [str(failure)]
    if not found:
        return "agrees", found
    return ("differs" if is_steady(lesson, own, expected) else "moved by rounding alone"), found


if __name__ == "__main__":
    main()
