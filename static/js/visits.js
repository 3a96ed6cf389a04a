/* New since your visit: marks entries that were added or changed since this device was here before.
   Of the last visit only its time and a short digest of each entry are kept, on this device. A visit
   is over after half an hour without a page. */

(() => {
  "use strict";

  const words = document.getElementById("visits");
  if (!words) return;
  const PAUSE = 30 * 60 * 1000;
  const FIRST = 8;
  const MOST = 200;
  const LISTS =
    ".ledger .what > a, .toc a, .mentions a, .people a, .batch a, .change .on > a, .claim-row th > a";
  const lang = document.documentElement.lang || undefined;
  const numbers = dossier.once(() => new Intl.NumberFormat(lang));
  const number = (value) => numbers().format(value);
  const line = document.querySelector(".since-line");
  const panel = document.getElementById("since");

  function load(address, then) {
    const script = document.createElement("script");
    script.src = address;
    script.addEventListener("load", then);
    document.head.append(script);
  }

  const same = (one, other) => JSON.stringify(one) === JSON.stringify(other);

  /* What this device knew of the entries when its last visit ended, and when that was; kept anew. */
  function visit(now, versions) {
    const last = dossier.device.get("visits");
    let base = last && dossier.device.get("visits-base");
    if (!base) {
      dossier.device.set("visits-base", versions);
      return { kept: dossier.device.set("visits", { at: now, since: null }), since: null };
    }
    const latest = dossier.device.get("visits-latest");
    let since = last.since;
    if (now - last.at > PAUSE) {
      since = last.at;
      if (latest) dossier.device.set("visits-base", latest);
      base = latest || base;
    }
    if (same(versions, base)) dossier.device.forget("visits-latest");
    else if (!same(versions, latest)) dossier.device.set("visits-latest", versions);
    dossier.device.set("visits", { at: now, since });
    return { kept: true, since, base };
  }

  /* Kinds and ids of what is new or changed: [["events", "x", "new"], …]. */
  function compared(versions, base) {
    const found = [];
    for (const [kind, entries] of Object.entries(versions)) {
      const before = base[kind] || {};
      for (const [id, digest] of Object.entries(entries)) {
        if (before[id] !== digest) found.push([kind, id, id in before ? "changed" : "new"]);
      }
    }
    return found;
  }

  const mark = (what) => words.content.querySelector(`.fresh-${what}`).cloneNode(true);
  const path = (kind, id) => (kind === "terms" ? `terms.html#${id}` : `${kind}/${id}.html`);

  function markLinks(found) {
    const fresh = new Map(found.map(([kind, id, what]) => [path(kind, id), what]));
    for (const link of document.querySelectorAll(`main :is(${LISTS})`)) {
      const url = new URL(link.href);
      const place = url.pathname.slice(dossier.site.length);
      const what = fresh.get(place === "terms.html" ? place + url.hash : place);
      if (what && url.pathname.startsWith(dossier.site)) link.after(" ", mark(what));
    }
  }

  function told(found, since) {
    const added = found.filter(([, , what]) => what === "new").length;
    const changed = found.length - added;
    const text = words.dataset[added && changed ? "both" : added ? "new" : "changed"];
    return text
      .replace("{day}", day(since))
      .replace("{new}", number(added))
      .replace("{changed}", number(changed));
  }

  /* Plain English puts the day first, as all other dates here do. */
  const dates = dossier.once(
    () => new Intl.DateTimeFormat(lang === "en" ? "en-GB" : lang, { dateStyle: "long" }),
  );
  const day = (time) => dates().format(time);

  function list(found) {
    const items = found.slice(0, MOST).map(([kind, id, what]) => {
      const item = document.createElement("li");
      const link = document.createElement("a");
      link.href = dossier.root + path(kind, id);
      link.textContent = dossier.titles[kind]?.[id] || path(kind, id);
      const sort = panel.querySelector("template").content.querySelector(`[data-kind=${kind}]`);
      const words = document.createElement("span");
      words.append(sort.cloneNode(true), " ", link);
      item.append(mark(what), " ", words);
      return item;
    });
    const [first, other] = panel.querySelectorAll(".since-list");
    first.replaceChildren(...items.slice(0, FIRST));
    first.hidden = false;
    other.replaceChildren(...items.slice(FIRST));
    rest.hidden = found.length <= FIRST;
    rest.firstElementChild.textContent = rest.dataset.more.replace(
      "{num}",
      number(found.length - FIRST),
    );
  }

  const rest = panel?.querySelector(".since-rest");

  function say(text) {
    panel.querySelector(".since-told").textContent = text;
  }

  function clear(text) {
    for (const one of document.querySelectorAll("main .fresh")) one.remove();
    for (const one of panel.querySelectorAll(".since-list")) one.replaceChildren();
    panel.querySelector(".since-list").hidden = true;
    rest.hidden = true;
    say(text);
  }

  function buttons(versions) {
    panel.querySelector("[value=read]").addEventListener("click", () => {
      dossier.device.forget("visits-latest");
      dossier.device.set("visits-base", versions);
      dossier.device.set("visits", { at: Date.now(), since: Date.now() });
      clear(panel.dataset.read);
    });
    panel.querySelector("[value=forget]").addEventListener("click", () => {
      for (const name of ["visits", "visits-base", "visits-latest"]) dossier.device.forget(name);
      clear(panel.dataset.forgotten);
    });
  }

  function start() {
    const versions = dossier.versions;
    const { kept, since, base } = visit(Date.now(), versions);
    const found = since ? compared(versions, base) : [];
    if (found.length) markLinks(found);
    if (line && found.length) {
      line.firstElementChild.textContent = told(found, since);
      line.hidden = false;
    }
    if (panel) {
      buttons(versions);
      if (!kept) say(panel.dataset.refused);
      else if (found.length) {
        say(told(found, since));
        load(panel.dataset.titles, () => list(found));
      } else if (since) say(panel.dataset.nothing.replace("{day}", day(since)));
    }
  }

  const idle = window.requestIdleCallback || ((then) => setTimeout(then, 200));
  const begin = () => idle(() => load(words.dataset.versions, start), { timeout: 2000 });
  // What the page itself shows comes first.
  if (document.readyState === "complete") begin();
  else window.addEventListener("load", begin);
})();
