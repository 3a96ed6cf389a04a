/* What the tests of quality ask a page. Put into each page before its own scripts. */

"use strict";

window.probes = (() => {
  const shown = (element) => element.checkVisibility({ visibilityProperty: true, opacityProperty: true });

  /* Cut down to a dot, for screen readers only. */
  const hidden = (element) => {
    for (let at = element; at; at = at.parentElement) {
      const style = getComputedStyle(at);
      if (style.clipPath === "inset(50%)" || (at.clientWidth === 1 && at.clientHeight === 1)) return true;
    }
    return false;
  };

  const name = (element) => {
    const of = (one) => one.tagName.toLowerCase() + (one.id ? `#${one.id}` : "") +
      (one.getAttribute("class") ? `.${one.getAttribute("class").trim().replace(/\s+/g, ".")}` : "");
    const parent = element.parentElement ? `${of(element.parentElement)} > ` : "";
    return `${parent}${of(element)} “${(element.textContent || "").trim().replace(/\s+/g, " ").slice(0, 40)}”`;
  };

  const scrolls = (element) => {
    for (let at = element; at && at !== document.body; at = at.parentElement) {
      if (["auto", "scroll"].includes(getComputedStyle(at).overflowX)) return true;
    }
    return false;
  };

  /* Visible text nodes, each with its rectangles on the page. */
  const texts = () => {
    const found = [];
    const walker = document.createTreeWalker(document.body, NodeFilter.SHOW_TEXT);
    const range = document.createRange();
    while (walker.nextNode()) {
      const node = walker.currentNode;
      const parent = node.parentElement;
      if (!node.data.trim() || !shown(parent) || hidden(parent)) continue;
      range.selectNodeContents(node);
      const rects = [...range.getClientRects()].filter((rect) => rect.width > 1 && rect.height > 1);
      if (rects.length) found.push({ node, parent, rects });
    }
    return found;
  };

  /* Text that cannot be seen, or not without scrolling sideways. */
  const lost = () => {
    const width = document.documentElement.clientWidth;
    const found = new Set();
    const wide = document.documentElement.scrollWidth;
    if (wide > innerWidth) found.add(`the page is ${wide} wide in a window of ${innerWidth}`);
    for (const { parent, rects } of texts()) {
      const out = rects.some((rect) => rect.left < -1 || rect.right > width + 1);
      if (out && !scrolls(parent)) found.add(`beside the window: ${name(parent)}`);
      for (let at = parent; at && at !== document.body; at = at.parentElement) {
        const style = getComputedStyle(at);
        const box = at.getBoundingClientRect();
        const cuts = (axis) => ["hidden", "clip"].includes(style[axis]);
        const cut = rects.some(
          (rect) =>
            (cuts("overflowY") && (rect.bottom > box.bottom + 2 || rect.top < box.top - 2)) ||
            (cuts("overflowX") && (rect.right > box.right + 2 || rect.left < box.left - 2)),
        );
        if (cut) {
          found.add(`cut off by ${name(at)}: ${name(parent)}`);
          break;
        }
      }
    }
    return [...found];
  };

  /* Pieces of text that lie over one another. */
  const overlaps = () => {
    const lines = texts()
      .flatMap(({ parent, rects }) => rects.map((rect) => ({ parent, rect })))
      .filter(({ parent }) => !scrolls(parent))
      .sort((one, other) => one.rect.top - other.rect.top);
    const found = new Set();
    lines.forEach((one, index) => {
      for (let next = index + 1; next < lines.length; next += 1) {
        const other = lines[next];
        if (other.rect.top >= one.rect.bottom) break;
        const across =
          Math.min(one.rect.right, other.rect.right) - Math.max(one.rect.left, other.rect.left);
        const down = Math.min(one.rect.bottom, other.rect.bottom) - other.rect.top;
        const least = Math.min(one.rect.height, other.rect.height);
        if (across > 3 && down > 0.5 * least) {
          found.add(`${name(one.parent)} and ${name(other.parent)}`);
        }
      }
    });
    return [...found];
  };

  /* What a keyboard has to reach: all that can be pressed, chosen or filled in. Of radio buttons
     that belong together one will do. */
  const controls = () => {
    const groups = new Set();
    const all = document.querySelectorAll(
      "a[href], button, input, select, textarea, summary, [tabindex='0'], [contenteditable='true']",
    );
    return [...all].filter((element) => {
      if (element.disabled || !shown(element) || element.type === "hidden") return false;
      if (element.tabIndex < 0) return false;
      if (element.type !== "radio") return true;
      const first = !groups.has(element.name);
      groups.add(element.name);
      return first;
    });
  };

  const look = (element) => {
    const style = getComputedStyle(element);
    return [style.outlineStyle, style.outlineWidth, style.outlineColor, style.boxShadow,
      style.backgroundColor, style.borderColor, style.textDecoration, style.stroke, style.fill].join(" ");
  };

  /* Whether any point of an element is what lies uppermost there (2.4.11). */
  const uncovered = (element) =>
    [...element.getClientRects()].some((rect) =>
      [0.5, 0.1, 0.9].some((share) => {
        const x = rect.left + rect.width * share;
        const y = rect.top + rect.height / 2;
        const top = document.elementFromPoint(x, y);
        return top && (top === element || element.contains(top) || top.contains(element));
      }),
    );

  /* Notes each stop of the keyboard, in order, and what is wrong with it. */
  const watch = () => {
    const before = new Map(controls().map((element) => [element, look(element)]));
    const seen = { stops: [], faults: new Set() };
    document.addEventListener("focusin", ({ target }) => {
      seen.stops.push(target);
      const was = before.get(target);
      if (was !== undefined && was === look(target)) seen.faults.add(`looks as before: ${name(target)}`);
      const ring = getComputedStyle(target);
      if (ring.outlineStyle !== "none" && parseFloat(ring.outlineWidth) < 2) {
        seen.faults.add(`a thin outline: ${name(target)}`);
      }
    });
    // By then the page has scrolled to it.
    document.addEventListener("keyup", ({ target }) => {
      if (target !== document.body && !uncovered(target)) {
        seen.faults.add(`covered, or out of sight: ${name(target)}`);
      }
    });
    window.keyboard = seen;
    return before.size;
  };

  /* Asks for what is wrong at stops, and for those of the first controls that were left out. */
  const reached = (first) => {
    const stops = new Set(window.keyboard.stops);
    const radios = new Set([...stops].filter((one) => one.type === "radio").map((one) => one.name));
    const left = controls().slice(0, first).filter(
      (one) => !stops.has(one) && !(one.type === "radio" && radios.has(one.name)),
    );
    return { faults: [...window.keyboard.faults], missed: left.map(name) };
  };

  /* Text in other scripts that does not say so, or does not run its way; names that the editors
     wrote in two scripts at once are left to the browser. */
  const scripts = () => {
    const found = new Set();
    for (const { node, parent } of texts()) {
      const words = node.data.match(/\p{L}+/gu) || [];
      const right = words.filter((word) => /[\p{Script=Arabic}\p{Script=Hebrew}]/u.test(word)).length;
      if (!right || right < words.length) continue;
      const lang = parent.closest("[lang]").lang;
      const direction = getComputedStyle(parent).direction;
      if (!/^(ar|fa|he|ps|ur|yi|ckb|sd|ug|dv)\b/.test(lang) || direction !== "rtl") {
        found.add(`${lang} ${direction}: ${name(parent)}`);
      }
    }
    return [...found];
  };

  /* How much has moved that nobody asked to; asked for at the start, answered at the end. */
  const shifts = { sum: 0, what: [] };
  try {
    new PerformanceObserver((list) => {
      for (const entry of list.getEntries()) {
        if (entry.hadRecentInput) continue;
        shifts.sum += entry.value;
        shifts.what.push(...entry.sources.map((source) => source.node && source.node.nodeType === 1
          ? name(source.node) : String(source.node && source.node.nodeName)));
      }
    }).observe({ type: "layout-shift", buffered: true });
  } catch {
    // Not in every document, such as an empty one.
  }

  const frame = () => new Promise((done) => requestAnimationFrame(() => requestAnimationFrame(done)));

  const scrolled = async () => {
    await document.fonts.ready;
    await frame();
    const step = innerHeight * 2;
    for (let y = 0; y < document.documentElement.scrollHeight; y += step) {
      scrollTo(0, y);
      await frame();
    }
    scrollTo(0, 0);
    await frame();
    return shifts;
  };

  return { lost, overlaps, watch, reached, scripts, scrolled };
})();
