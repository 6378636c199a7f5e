// A link to a term of the glossary shows a card with its sentence: under the pointer, with the keyboard's
// focus, and at the first touch; the second touch follows the link.

interface Cards {
  more: string;
  terms: Record<string, [english: string, chinese: string, means: string]>;
}

const GAP = 6; // pixels between a link and its card

/** Give every link to a term its card. */
export function terms(): void {
  const data = document.getElementById("cn-terms");
  if (!data) return;
  const { more, terms }: Cards = JSON.parse(data.textContent ?? "");
  const card = document.createElement("div");
  card.className = "cn-card";
  card.id = "cn-card";
  card.role = "tooltip";
  card.hidden = true;
  (document.querySelector("main") ?? document.body).append(card);
  let shown: HTMLAnchorElement | null = null;
  let leaving = 0;

  const hide = (): void => {
    shown?.removeAttribute("aria-describedby");
    shown = null;
    card.hidden = true;
  };
  const show = (link: HTMLAnchorElement, touched: boolean): void => {
    clearTimeout(leaving);
    const term = terms[link.hash.slice(1)];
    if (!term || shown === link) return;
    hide();
    shown = link;
    fill(card, term, touched ? more : "");
    card.hidden = false;
    place(card, link);
    link.setAttribute("aria-describedby", card.id);
  };
  const leave = (): void => {
    clearTimeout(leaving);
    leaving = setTimeout(hide, 200); // so that the pointer can move onto the card
  };

  for (const link of document.querySelectorAll<HTMLAnchorElement>("a.cn-term")) {
    let touched = false;
    link.addEventListener("pointerdown", (event) => {
      touched = event.pointerType === "touch" && shown !== link;
    });
    link.addEventListener("click", (event) => {
      if (!touched) return;
      event.preventDefault();
      touched = false;
      show(link, true);
    });
    link.addEventListener("pointerenter", (event) => event.pointerType !== "touch" && show(link, false));
    link.addEventListener("pointerleave", (event) => event.pointerType !== "touch" && leave());
    link.addEventListener("focus", () => !touched && link.matches(":focus-visible") && show(link, false));
    link.addEventListener("blur", hide);
  }
  card.addEventListener("pointerenter", () => clearTimeout(leaving));
  card.addEventListener("pointerleave", leave);
  document.addEventListener("keydown", (event) => event.key === "Escape" && hide());
  document.addEventListener("pointerdown", (event) => {
    if (event.target instanceof Node && !shown?.contains(event.target) && !card.contains(event.target))
      hide();
  });
}

function fill(card: HTMLElement, [english, chinese, means]: [string, string, string], more: string): void {
  const name = document.createElement("strong");
  name.textContent = english;
  const other = document.createElement("span");
  other.lang = "zh";
  other.textContent = ` ${chinese}`;
  const sentence = document.createElement("p");
  sentence.className = "cn-card-means";
  sentence.textContent = means;
  card.replaceChildren(name, other, sentence);
  if (!more) return;
  const hint = document.createElement("small");
  hint.textContent = more;
  card.append(hint);
}

/** Below the link, or above where there is no room; inside the window. */
function place(card: HTMLElement, link: HTMLElement): void {
  const at = link.getClientRects()[0] ?? link.getBoundingClientRect();
  const { width, height } = card.getBoundingClientRect();
  const room = document.documentElement.clientWidth - width - GAP;
  const below = at.bottom + GAP;
  const top = below + height > window.innerHeight ? at.top - height - GAP : below;
  const origin = (card.offsetParent ?? document.documentElement).getBoundingClientRect();
  card.style.left = `${Math.max(GAP, Math.min(at.left, room)) - origin.left}px`;
  card.style.top = `${top - origin.top}px`;
}
