/* Previews: what a link leads to, shown where it is pointed at. The cards lie in the page, so
   nothing is asked of a server. A card is shown

   - by a mouse or pen that rests on the link, and stays while it rests on the link or on the card;
   - by the keyboard, as long as the link has the focus;
   - by a finger that presses and holds: beside the browser's own menu, which stays as it is. A tap
     follows the link, as always.

   Escape closes it (WCAG 2.2, 1.4.13). */

(() => {
  "use strict";

  const template = document.getElementById("previews");
  if (!template) return;

  const AFTER = 250;
  const GRACE = 250;
  const GAP = 6;
  const EDGE = 8;
  const site = new URL(dossier.root || ".", location.href).href;
  const cards = new Map([...template.content.children].map((one) => [one.dataset.of, one]));

  const box = document.createElement("div");
  box.id = "preview";
  box.className = "preview";
  box.setAttribute("role", "tooltip");
  box.hidden = true;
  document.getElementById("main").append(box);

  let shown = null;
  let pointed = null;
  let timer = 0;

  /* The link whose entry is meant: a citation means the source of its note. */
  function target(link) {
    const note = link.getAttribute("href").match(/^#(note-\d+)$/);
    return note ? document.getElementById(note[1])?.querySelector("cite a") : link;
  }

  function cardOf(link) {
    const to = target(link);
    return to && to.href.startsWith(site) ? cards.get(to.href.slice(site.length)) : undefined;
  }

  /* The link that something happens on, if there is a card to show that says more than the page. */
  function linkAt(element) {
    const link = element instanceof Element ? element.closest("main a[href]") : null;
    return link && !link.closest("nav, .pager, .notes, dfn") && cardOf(link) ? link : null;
  }

  function fill(link) {
    const copy = cardOf(link).cloneNode(true);
    const name = copy.querySelector(".what");
    if (name.textContent.trim() === link.textContent.trim()) name.remove();
    box.replaceChildren(...copy.childNodes);
    return box.querySelector(".what, .line, .count, .mark, time, .date") !== null;
  }

  /* Below the link, or above it where there is more room; beside the line that is pointed at. */
  function place(link, x) {
    const rects = [...link.getClientRects()];
    const at = rects.find((one) => x >= one.left && x <= one.right) || rects[0];
    const whole = link.getBoundingClientRect();
    const { clientWidth, clientHeight } = document.documentElement;
    box.style.left = box.style.top = "0";
    const { left: zeroLeft, top: zeroTop, width, height } = box.getBoundingClientRect();
    const rightToLeft = getComputedStyle(box).direction === "rtl";
    const start = rightToLeft ? at.right - width : at.left;
    const left = Math.max(EDGE, Math.min(start, clientWidth - width - EDGE));
    const below = whole.bottom + GAP;
    const above = whole.top - GAP - height;
    const top = below + height > clientHeight && above >= 0 ? above : below;
    box.style.left = `${left - zeroLeft}px`;
    box.style.top = `${top - zeroTop}px`;
  }

  function hide() {
    clearTimeout(timer);
    if (!shown) return;
    shown.removeAttribute("aria-describedby");
    box.hidden = true;
    shown = null;
  }

  function show(link, x) {
    clearTimeout(timer);
    if (shown === link) return;
    hide();
    if (!fill(link)) return;
    box.hidden = false;
    place(link, x);
    link.setAttribute("aria-describedby", box.id);
    shown = link;
  }

  function later(wait, action) {
    clearTimeout(timer);
    timer = setTimeout(action, wait);
  }

  document.addEventListener("pointerover", (event) => {
    if (event.pointerType === "touch") return;
    if (box.contains(event.target)) {
      clearTimeout(timer);
      return;
    }
    const link = linkAt(event.target);
    if (link === pointed) return;
    pointed = link;
    if (link && link !== shown) later(AFTER, () => show(link, event.clientX));
    else if (link) clearTimeout(timer);
  });

  document.addEventListener("pointerout", (event) => {
    if (event.pointerType === "touch") return;
    const to = event.relatedTarget;
    if (to && (box.contains(to) || pointed?.contains(to))) return;
    pointed = null;
    if (shown !== document.activeElement || !shown?.matches(":focus-visible")) later(GRACE, hide);
  });

  document.addEventListener("focusin", (event) => {
    const link = linkAt(event.target);
    if (link?.matches(":focus-visible")) show(link);
    else hide();
  });

  document.addEventListener("focusout", (event) => {
    if (event.target === shown) hide();
  });

  document.addEventListener("keydown", (event) => {
    if (event.key !== "Escape") return;
    clearTimeout(timer);
    if (shown) event.stopPropagation();
    hide();
  });

  document.addEventListener("contextmenu", (event) => {
    const link = event.pointerType === "touch" ? linkAt(event.target) : null;
    if (link) show(link, event.clientX);
  });

  document.addEventListener("pointerdown", (event) => {
    if (!box.contains(event.target) && event.target !== shown) hide();
  });

  addEventListener("resize", hide);
  addEventListener("pagehide", hide);
})();
