"""Write problems of the drill to print, and their solutions on a second page.

`python tools/worksheet.py --kinds output_size parameters --count 10 --seed 5 OUT`.
"""

import argparse
import html
from pathlib import Path

from convnotes.explorables.drill.answer import KINDS, answer
from convnotes.explorables.drill.worksheet import headings, problem, solution, states
from convnotes.words import language

STYLE = """
@page { margin: 18mm }
body { max-width: 46em; margin: auto; font: 11.5pt/1.45 Georgia, "DejaVu Serif", serif }
li { margin: 0 0 1.4em; break-inside: avoid }
p { margin: 0 0 .5em }
table { display: inline-table; margin: 0 2em .5em 0; border-collapse: collapse; vertical-align: top }
caption { font-style: italic; font-size: 90% }
td { min-width: 1.9em; height: 1.9em; border: 1px solid #555; text-align: center }
b.line { display: inline-block; width: 8em; border-bottom: 1px solid #555 }
.number { color: #555; font-size: 80% }
.solutions { break-before: page }
"""


def worksheet(problems) -> str:
    """Return a page of problems, given by their states, and a page of their solutions, as HTML to print."""
    above, below = map(html.escape, headings())
    return f"""<!doctype html>
<html lang="{language().replace("_", "-")}">
<meta charset="utf-8">
<title>{above}</title>
<style>{STYLE}</style>
<h1>{above}</h1>
<ol>
{listed(problem, problems)}
</ol>
<h1 class="solutions">{below}</h1>
<ol>
{listed(solution, problems)}
</ol>
</html>
"""


def listed(part, problems) -> str:
    """Return the part of each problem as an item of a list."""
    return "\n".join(f"<li>{part(state, answer(state))}</li>" for state in problems)


def main(arguments=None) -> int:
    """Write the page; say where it is."""
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("--kinds", nargs="*", choices=list(KINDS), help="of the problems; all without it")
    parser.add_argument("--count", type=int, default=12, help="how many problems")
    parser.add_argument("--seed", type=int, default=1, help="the number of the first")
    parser.add_argument("out", type=Path, help="the file to write")
    options = parser.parse_args(arguments)
    page = worksheet(states(options.kinds or list(KINDS), options.count, options.seed))
    options.out.parent.mkdir(parents=True, exist_ok=True)
    options.out.write_text(page, encoding="utf-8")
    print(options.out)
    return 0


if __name__ == "__main__":
    raise SystemExit(main())
