// Comfort on top of pages that are complete without it: no request is made that a link would not make.

// Menus (currency, sort) close on Escape and on a click elsewhere.
const menus = () => document.querySelectorAll("details.menu[open]");
document.addEventListener("click", (event) => {
  for (const menu of menus()) if (!menu.contains(event.target)) menu.open = false;
});
document.addEventListener("keydown", (event) => {
  if (event.key !== "Escape") return;
  for (const menu of menus()) {
    menu.open = false;
    menu.querySelector("summary").focus();
  }
});

// The filter panel stands open where there is room for a sidebar; the style sheet does it alone
// in browsers that know ::details-content.
const roomy = window.matchMedia("(min-width: 60rem)");
const filters = document.querySelector(".filters-box");
if (filters && !CSS.supports("selector(::details-content)")) {
  const settle = () => { filters.open = roomy.matches; };
  settle();
  roomy.addEventListener("change", settle);
}

// Variant picker: fetch the page the link leads to and put its product in place of this one.
// Every failure falls back to following the link.
let latest = 0;
async function show(url, push) {
  const turn = ++latest;
  const here = document.querySelector("[data-swap=product]");
  here.setAttribute("aria-busy", "true");
  try {
    const response = await fetch(url, { headers: { Accept: "text/html" } });
    if (!response.ok || response.redirected) throw new Error(String(response.status));
    const next = new DOMParser().parseFromString(await response.text(), "text/html");
    const there = next.querySelector("[data-swap=product]");
    if (turn !== latest) return;
    const focused = document.activeElement?.closest?.("[data-pick]")?.dataset.pick;
    const said = here.querySelector("[data-stock]");
    const says = there.querySelector("[data-stock]");
    const text = says.textContent.trim();
    // The live region itself stays in the document, so that its new text is announced.
    said.className = says.className;
    says.replaceWith(said);
    here.replaceWith(there);
    said.textContent = text;
    document.title = next.title;
    if (push) history.pushState({}, "", url);
    if (focused) {
      there.querySelector(`[data-pick=${focused}][aria-current]`)?.focus({ preventScroll: true });
    }
  } catch {
    location.assign(url);
  }
}
document.addEventListener("click", (event) => {
  const link = event.target.closest?.("a[data-pick]");
  if (!link || event.defaultPrevented || event.button !== 0) return;
  if (event.metaKey || event.ctrlKey || event.shiftKey || event.altKey) return;
  event.preventDefault();
  show(link.href, true);
});
window.addEventListener("popstate", () => {
  if (document.querySelector("[data-swap=product]")) show(location.href, false);
});
