// Tables and code that are wider than the page scroll by themselves, also by the arrow keys: Tab has to reach
// them. Where no scrollbar tells of it they fade at their end, as the boxes of figures do (fades.css).

export function reachWide() {
  const observer = new ResizeObserver((entries) => {
    for (const { target } of entries) {
      const wide = target.scrollWidth > target.clientWidth + 1;
      target.classList.toggle("cn-goes-right", wide);
      target.setAttribute("tabindex", wide ? "0" : "-1");
    }
  });
  for (const box of document.querySelectorAll("table, .highlight pre")) observer.observe(box);
}
