// Tables that are wider than the page scroll by themselves, also by the arrow keys: Tab has to reach them,
// and where no scrollbar tells of it they fade at their end, as the boxes of figures do (fades.css).

export function reachTables() {
  const observer = new ResizeObserver((entries) => {
    for (const { target } of entries) {
      const wide = target.scrollWidth > target.clientWidth + 1;
      target.classList.toggle("cn-goes-right", wide);
      if (wide) target.setAttribute("tabindex", "0");
      else target.removeAttribute("tabindex");
    }
  });
  for (const table of document.querySelectorAll(".bd-article table")) observer.observe(table);
}
