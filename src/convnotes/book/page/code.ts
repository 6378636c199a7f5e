// One switch for the page's code that only draws; the browser remembers it for all pages, without a cookie.

const STORED = "convnotes-code";

/** Put the switch into the head of the chapter. */
export function code(): void {
  const head = document.querySelector<HTMLElement>(".cn-head-line");
  const hidden = [...document.querySelectorAll<HTMLDetailsElement>("details.cn-code")];
  if (!head || !hidden.length) return;
  const box = document.createElement("input");
  box.type = "checkbox";
  box.name = "code";
  const label = document.createElement("label");
  label.className = "cn-code-switch";
  label.append(box, ` ${head.dataset.code ?? ""}`);
  head.append(label);
  const show = (shown: boolean): void => {
    document.documentElement.dataset.code = shown ? "all" : "";
    for (const detail of hidden) detail.open = shown;
  };
  box.checked = remembered();
  if (box.checked) show(true);
  box.addEventListener("change", () => {
    show(box.checked);
    remember(box.checked);
  });
}

/** Whether the reader wanted all code; a page from the disk may have no memory. */
function remembered(): boolean {
  try {
    return localStorage.getItem(STORED) === "all";
  } catch {
    return false;
  }
}

function remember(shown: boolean): void {
  try {
    if (shown) localStorage.setItem(STORED, "all");
    else localStorage.removeItem(STORED);
  } catch {
    // Then it holds for this page alone.
  }
}
