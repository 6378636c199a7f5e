"""What the theme writes, made lighter and mended for readers of assistive technology.

The theme ships all of Font Awesome, twice (a web font and a script of 1.5 MB); the pages draw a dozen icons.
Some of its labels hide the words they label, and its sidebar stands outside every landmark. What is dark on
the screen it would print pale: here paper is light. It writes scripts into the pages: they become files, for
servers that let a page run nothing else.
"""

import re
import zlib
from pathlib import Path

from fontTools import subset

# (What stands in a page, what stands there instead), each for a rule of axe-core. A page that is not written
# anew comes here again: what is mended must not match.
MENDED = [
    # The web font draws the icons: the script has nothing to do.
    (re.compile(r'<script[^>]*src="[^"]*scripts/fontawesome\.js[^"]*"[^>]*></script>\s*'), ""),
    (re.compile(r'<link[^>]*href="[^"]*scripts/fontawesome\.js[^"]*"[^>]*>\s*'), ""),
    # label-content-name-mismatch: a name must contain the words that are seen.
    (re.compile(r'(<button class="btn search-button-field[^>]*?) aria-label="Search"'), r"\1"),
    (re.compile(r'<summary aria-label="Toggle hidden content">'), "<summary>"),
    # region: the book's title and search stand in the sidebar, outside its navigation.
    (re.compile(r'<div id="pst-primary-sidebar"(?! role=)'), r'\g<0> role="complementary" aria-label="Book"'),
    # aria-allowed-role, aria-deprecated-role, aria-required-children: roles that docutils gives citations.
    (re.compile(r' role="doc-[a-z]+"'), ""),
    (re.compile(r'<div role="list" class="citation-list">'), '<div class="citation-list">'),
    # What a button does is named instead of written into it; page/press.ts does it.
    (re.compile(r'(<button) onclick="([\w.]+)\(\)"'), r'\1 data-press="\2"'),
    # Who has chosen no theme gets the system's at once: to change it later draws the whole page anew.
    (
        re.compile(r'(?<=localStorage\.getItem\("theme"\) \|\| )"auto"'),
        '(matchMedia("(prefers-color-scheme: dark)").matches ? "dark" : "light")',
    ),
    # The page's name is asked for by a menu of versions, of which there is none.
    (re.compile(r"<script>DOCUMENTATION_OPTIONS\.pagename = '[^']*';</script>\s*"), ""),
    # A browser that translates a page leaves code and formulas; Sphinx marks code, and for Google alone.
    (re.compile(r' class="(?:math|[^"]*\bnotranslate\b[^"]*)"(?! translate=)'), r'\g<0> translate="no"'),
]
# What a search shows of a page begins with what the page says, not with the words of its toolbar.
SEARCHED = re.compile(r'(?<=\[".headerlink", "script", "style")(?=\])')
UNSEARCHED = ', ".bd-header-article", "#jb-print-docs-body", ".bd-sidebar-secondary", ".prev-next-footer"'
# After every change of a page the theme asks of each box whether it scrolls, and writes the answer before it
# asks of the next: then each question lays the page out anew. It asks all of them first.
ASKED = re.compile(r"forEach\(e=>\{e\.tabIndex=(e\.scrollWidth[^{}]*\?0:-1)\}\)")
FIRST = (
    r"forEach((_,at,all)=>{at||[...all].map(e=>[e,\1]).forEach(([e,t])=>{e.tabIndex===t||(e.tabIndex=t)})})"
)
STYLE = re.compile(r"(?<=<style>)[^<]*(?=</style>)")
RULE = re.compile(
    r"((?:[^{}]*(?:;|\*/))?\s*)([^{};]*)(\{[^{}]*\})"
)  # what stands before it, selectors, declarations
DARK, LIGHT = (re.compile(rf"""\[data-theme=["']?{theme}["']?\]""") for theme in ("dark", "light"))
ICON_CLASS = re.compile(r"\bfa-[a-z0-9-]+")
ICON_RULE = re.compile(r"((?:\.fa-[a-z0-9-]+:before,?)+)\{content:\"\\([0-9a-f]+)\"\}")
ICON_IN_CSS = re.compile(r'"\\(f[0-9a-f]{3})"')

SCRIPT = r'<script(?: data-cfasync="false")?>(.*?)</script>'
SCRIPTS = re.compile(rf"(?:{SCRIPT}\s*)+", re.DOTALL)

# What only the page of results asks for, and weighs 40 kB: the words of every page.
INDEX = re.compile(r'<script src="[^"]*(?:searchtools|language_data|searchindex)\.js[^"]*"></script>\s*')
FOLDS = 'rootMargin:"0px 0px -33% 0px"'
IN_TIME = (
    "rootMargin:`0px 0px ${Math.min(0,"
    "(document.querySelector('div.bd-sidebar-secondary')?.offsetHeight??0)-innerHeight)}px 0px`"
)


def mend(page):
    """Return the text of a page with the theme's slips mended."""
    for pattern, replacement in MENDED:
        page = pattern.sub(replacement, page)
    return page


def ask_first(script):
    """Return the theme's script, asking the page all that it asks before it changes anything."""
    return ASKED.sub(FIRST, script)


def fold_in_time(script):
    """Return the theme's script, folding the list of contents as soon as it would cover a wide figure.

    The theme waits until the figure has come up by a third of the window, however far down the list goes.
    """
    return script.replace(FOLDS, IN_TIME)


def outside(page, up, write):
    """Return the text of a page with the scripts that it holds in files, which stand where the scripts stood.

    `up` leads from the page to the folder of the files, and `write` writes one: it is given name and text.

    >>> print(outside("<script>let a = 1;</script>", "../_static/", lambda name, text: None))
    <script src="../_static/theme-789e9247.js"></script>
    """

    def as_file(scripts):
        text = "\n".join(code.strip() for code in re.findall(SCRIPT, scripts[0], re.DOTALL)) + "\n"
        name = f"theme-{zlib.crc32(text.encode()):08x}.js"
        write(name, text)
        return f'<script src="{up}{name}"></script>' + ("\n" if scripts[0].endswith("\n") else "")

    return SCRIPTS.sub(as_file, page)


def on_paper(css):
    """Return a style sheet whose dark rules leave paper alone, and whose light rules always hold there.

    >>> print(on_paper('html[data-theme="dark"] a{color:red}'))
    @media not print{html[data-theme="dark"] a{color:red}}
    """
    if "@media not print" in css:  # a sheet that knows paper itself, or was here before
        return css

    def themed(rule):
        before, selectors, declarations = rule.groups()
        lists = {"": [], "@media not print": [], "@media print": []}
        for selector in split(selectors):
            lists["@media not print" if DARK.search(selector) else ""].append(selector)
            if LIGHT.search(selector):
                lists["@media print"].append(LIGHT.sub("[data-theme]", selector))
        if not lists["@media not print"] and not lists["@media print"]:
            return rule[0]
        rules = {media: ",".join(chosen) + declarations for media, chosen in lists.items() if chosen}
        return before + "".join(f"{media}{{{text}}}" if media else text for media, text in rules.items())

    return RULE.sub(themed, css)


def split(selectors):
    """Return the selectors of a list; a comma inside brackets ends none."""
    depth, parts = 0, [""]
    for character in selectors:
        depth += {"(": 1, ")": -1}.get(character, 0)
        if character == "," and depth == 0:
            parts.append("")
        else:
            parts[-1] += character
    return parts


def icons(site):
    """Return the code points of the icons that the pages, scripts and styles of a built site draw."""
    texts = [p.read_text(encoding="utf-8") for kind in ("*.html", "*.js") for p in site.rglob(kind)]
    used = {name for text in texts for name in ICON_CLASS.findall(text)}
    points = set()
    search = site / "_static" / "searchtools.js"
    if search.is_file():
        search.write_text(SEARCHED.sub(UNSEARCHED, search.read_text(encoding="utf-8")), encoding="utf-8")
    for sheet in (site / "_static").rglob("*.css"):
        css = sheet.read_text(encoding="utf-8")
        for selectors, point in ICON_RULE.findall(css):
            if used & set(ICON_CLASS.findall(selectors)):
                points.add(int(point, 16))
        points |= {int(point, 16) for point in ICON_IN_CSS.findall(ICON_RULE.sub("", css))}
    return points


def shrink_fonts(site):
    """Keep in each icon font the glyphs of the icons that are drawn."""
    points = icons(site)
    for path in (site / "_static").rglob("fontawesome/webfonts/*.woff2"):
        options = subset.Options(flavor="woff2", layout_features=[], notdef_outline=True)
        font = subset.load_font(str(path), options)
        subsetter = subset.Subsetter(options)
        subsetter.populate(unicodes=points)
        subsetter.subset(font)
        subset.save_font(font, str(path), options)


def lighten(site):
    """Mend every page of a built site and take out what no page needs."""
    site = Path(site)

    def write(name, text):
        (site / "_static" / name).write_text(text, encoding="utf-8")

    for page in site.rglob("*.html"):
        text = page.read_text(encoding="utf-8")
        mended = STYLE.sub(lambda style: on_paper(style[0]), mend(text))
        if page.name != "search.html":
            mended = INDEX.sub("", mended)
        mended = outside(mended, "../" * (len(page.relative_to(site).parts) - 1) + "_static/", write)
        if mended != text:
            page.write_text(mended, encoding="utf-8")
    for name, mended in {"pydata-sphinx-theme": ask_first, "sphinx-book-theme": fold_in_time}.items():
        script = site / "_static" / "scripts" / f"{name}.js"
        if script.is_file():
            script.write_text(mended(script.read_text(encoding="utf-8")), encoding="utf-8")
    for sheet in (site / "_static").rglob("*.css"):
        css = sheet.read_text(encoding="utf-8")
        if "[data-theme=" in css:
            sheet.write_text(on_paper(css), encoding="utf-8")
    unused = ("*.map", "fontawesome.js*", "fontawesome/webfonts/*.ttf")
    for path in {path for pattern in unused for path in (site / "_static").rglob(pattern)}:
        path.unlink()
    shrink_fonts(site)
