// What a figure's own page takes from its address before the figure is drawn: ?controls=stride,padding
// chooses what stands over the picture, ?theme=dark or light what it wears; else it follows the reader's
// system, or the page that frames it. To that page it says how high it is.

const root = document.documentElement;
const asked = new URLSearchParams(location.search);
const system = matchMedia("(prefers-color-scheme: dark)");
const themes = ["dark", "light"];
let told = asked.get("theme") ?? "";

function wear() {
  root.dataset.theme = themes.includes(told) ? told : system.matches ? "dark" : "light";
}

/** What is asked for, as far as the figure has it: an address is not trusted. */
function choose(figure: HTMLElement) {
  const known = (figure.dataset.known ?? "").split(" ");
  const chosen = (asked.get("controls") ?? "").split(",").filter((name) => name && known.includes(name));
  if (chosen.length) figure.dataset.controls = JSON.stringify([...new Set(chosen)]);
}

wear();
system.addEventListener("change", wear);
for (const figure of document.querySelectorAll<HTMLElement>("[data-explorable]")) choose(figure);
if (window.parent !== window) {
  const say = () => window.parent.postMessage({ convnotes: "height", height: root.offsetHeight }, "*");
  new ResizeObserver(say).observe(root);
  window.addEventListener("message", ({ source, data }) => {
    const theme = source === window.parent && data?.convnotes === "theme" ? data.theme : "";
    if (!themes.includes(theme) || themes.includes(asked.get("theme") ?? "")) return;
    told = theme;
    wear();
  });
}
