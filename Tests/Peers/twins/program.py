"""Runs lessons by nbrun, and reads what their last block shows."""

import json
import math
import pathlib
import subprocess


class Failed(Exception):
    """A lesson that did not run, with what was said of it."""


def numbers(value):
    """Of JSON, where numbers that are not finite are words."""
    if isinstance(value, list):
        return [numbers(entry) for entry in value]
    if value is None:
        return math.nan
    return float(value)


def answers(nbrun, text, folder, threads=1):
    folder = pathlib.Path(folder)
    lesson, report = folder / "lesson.md", folder / "lesson.json"
    lesson.write_text(text)
    report.unlink(missing_ok=True)
    command = [nbrun, lesson, "--json", report, "--no-cache", "--quiet", "--threads", str(threads),
               "-o", folder / "lesson.html"]
    done = subprocess.run(command, capture_output=True, text=True, timeout=120)
    if done.returncode != 0 or not report.exists():
        raise Failed(f"exit code {done.returncode}\n{done.stderr}{done.stdout}"[:2000])
    blocks = json.loads(report.read_text())["blocks"]
    return [numbers(output["value"]) for output in blocks[-1]["outputs"]]
