"""Find a browser for the tests, or install Debian's Chromium or Playwright's own."""

import os
import shutil
import subprocess
import sys

from playwright.sync_api import sync_playwright

# Chromium without a window around the page comes first: the other starts two pages of its own, those of the
# address bar, with every page that a test opens.
LIGHT = "chromium-headless-shell"
NAMES = (LIGHT, "chromium", "chromium-browser", "google-chrome-stable", "google-chrome")
HELP = "Install Chromium by hand and set CHROMIUM to its path."


def found(playwright):
    """Return the path of a browser that starts, the system's or Playwright's own, or None."""
    for name in (os.environ.get("CHROMIUM"), *NAMES, playwright.chromium.executable_path):
        path = name and shutil.which(name)
        if path and subprocess.run([path, "--version"], capture_output=True, check=False).returncode == 0:
            return path
    return None


def run(*command):
    """Run a command and tell whether it succeeded."""
    print("+", *command, flush=True)
    return subprocess.run(command, check=False).returncode == 0


def packaged(*names):
    """Install the first of Debian's packages that can be."""
    os.environ["DEBIAN_FRONTEND"] = "noninteractive"
    return run("apt-get", "update", "-qq") and any(
        run("apt-get", "install", "-y", "-qq", name) for name in names
    )


def main(playwright):
    """Find a browser or install one; a machine that is there for tests alone gets the light one."""
    wanted = not found(playwright) or ("CI" in os.environ and not shutil.which(LIGHT))
    if wanted and shutil.which("apt-get") and os.geteuid() == 0:
        packaged(LIGHT, "chromium")
    if not found(playwright):
        run(sys.executable, "-m", "playwright", "install", "chromium")
    if not (path := found(playwright)):
        sys.exit(f"No browser was found, and none could be installed. {HELP}")
    print(f"browser: {path}")


if __name__ == "__main__":
    with sync_playwright() as playwright:
        main(playwright)
