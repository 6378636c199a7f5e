"""Write one page with every explorable and no book around it: ``python tools/harness.py OUT``."""

import sys
from pathlib import Path

from convnotes import explorables
from convnotes.book.palette import DARK, LIGHT
from convnotes.explorables.runtime.built import built, data_files, page_files
from convnotes.words import language


def joined(names):
    """Return the text of these built files, one after the other."""
    return "\n".join(built(name).read_text(encoding="utf-8") for name in names)


def page(figures):
    """Return the page of these figures, in the language in use, as HTML that needs no other file."""
    names = [figure.NAME for figure in figures]
    scripts, styles = page_files(names, language())
    scripts += data_files(names)
    code = joined(scripts).replace("</script", "<\\/script")
    stills = "\n".join(figure._repr_mimebundle_()[0]["text/html"] for figure in figures)
    return f"""<!doctype html>
<html lang="{language().replace("_", "-")}" data-theme="light">
<meta charset="utf-8">
<meta name="viewport" content="width=device-width, initial-scale=1">
<title>Explorables</title>
<style>{joined(styles)}
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
