"""Write one page with every explorable and no book around it: ``python tools/harness.py OUT``."""

import sys
from pathlib import Path

from convnotes import explorables
from convnotes.book.palette import DARK, LIGHT
from convnotes.explorables.runtime.explorable import built


def page(figures):
    """Return the page of these figures as HTML that needs no other file."""
    scripts = ["convnotes-book.js", *sorted({f"convnotes-{figure.NAME}.js" for figure in figures})]
    code = "\n".join(built(name).read_text(encoding="utf-8") for name in scripts).replace(
        "</script", "<\\/script"
    )
    stills = "\n".join(figure._repr_mimebundle_()[0]["text/html"] for figure in figures)
    return f"""<!doctype html>
<html lang="en" data-theme="light">
<meta charset="utf-8">
<meta name="viewport" content="width=device-width, initial-scale=1">
<title>Explorables</title>
<style>{built("convnotes.css").read_text(encoding="utf-8")}
body {{ margin: 16px; font: 16px system-ui, "DejaVu Sans", sans-serif; }}
body {{ background: {LIGHT["page"]}; color: {LIGHT["text"]}; }}
[data-theme=dark] body {{ background: {DARK["page"]}; color: {DARK["text"]}; }}
main {{ max-width: 760px; margin: auto; }}</style>
<main><h1>Explorables</h1>
{stills}
</main>
<script>{code}</script>
</html>
"""


if __name__ == "__main__":
    names = [name for name in explorables.__all__ if name.endswith("Explorable")]
    Path(sys.argv[1]).write_text(page([getattr(explorables, n)(key=n) for n in names]), encoding="utf-8")
