/* Search: over all texts where the site has an index of them, else over the names of entries.
   The index is Pagefind's and needs a server; the names are a script and work without one. What was
   asked stands in the address. On all other pages, the key / leads to the search. */

(() => {
  "use strict";

  const there = document.querySelector('link[rel="search"]');
  if (!there) return;

  /* --- the key /, which can be turned off (WCAG 2.2, 2.1.4) --- */

  const KEY = "search-key";
  const FIELD = "search-q";
  const field = document.getElementById(FIELD);

  const writes = (element) =>
    element.isContentEditable || /^(INPUT|SELECT|TEXTAREA)$/.test(element.tagName);

  document.addEventListener("keydown", (event) => {
    if (event.key !== "/" || event.ctrlKey || event.metaKey || event.altKey) return;
    if (event.defaultPrevented || writes(event.target)) return;
    if (dossier.device.get(KEY) === false) return;
    event.preventDefault();
    if (field) {
      field.focus();
      field.select();
    } else {
      location.href = `${there.href}#${FIELD}`;
    }
  });

  const form = document.getElementById("search");
  if (!form) return;

  const setting = document.getElementById(KEY);
  setting.checked = dossier.device.get(KEY) !== false;
  setting.addEventListener("change", () => dossier.device.set(KEY, setting.checked));

  /* --- the page --- */

  const AT_ONCE = 20;
  const count = document.getElementById("search-count");
  const notice = document.getElementById("search-names");
  const list = document.getElementById("search-results");
  const more = document.getElementById("search-more");
  const advice = document.getElementById("search-advice");
  const narrow = [...form.querySelectorAll("[data-narrow]")];
  const lang = document.documentElement.lang;
  const { title } = document;
  const number = new Intl.NumberFormat(lang);

  const labels = new Map();
  for (const select of narrow) {
    for (const option of select.options) labels.set(option, option.text);
  }

  const content = (id) => document.getElementById(id).content;
  const words = (id) =>
    new Map([...content(id).children].map((one) => [one.dataset.key, one]));
  const kinds = words("search-kinds");
  const marks = words("search-marks");

  /* --- over names --- */

  const plain = (text) =>
    text.normalize("NFKD").replace(/\p{M}/gu, "").toLocaleLowerCase(lang);
  const split = (text) => plain(text).split(/[^\p{L}\p{N}]+/u).filter(Boolean);

  const FIELDS = ["kind", "id", "title", "date", "mark", "years", "actors", "others", "lang"];

  function entryOf(row) {
    const entry = Object.fromEntries(FIELDS.map((name, at) => [name, row[at]]));
    entry.years = (entry.years || []).map(String);
    entry.actors = entry.actors || [];
    entry.others = entry.others || [];
    entry.path = entry.kind === "term" ? `terms.html#${entry.id}` : `${entry.kind}s/${entry.id}.html`;
    entry.inTitle = split(entry.title);
    entry.inOthers = entry.others.flatMap(split);
    return entry;
  }

  const begins = (among, word) => among.some((one) => one.startsWith(word));

  /* How well an entry fits: how much of its title was asked for; -1 where it does not fit. */
  function fit(entry, query) {
    let found = 0;
    for (const word of query) {
      if (begins(entry.inTitle, word)) found += 1;
      else if (!begins(entry.inOthers, word)) return -1;
    }
    return found / entry.inTitle.length;
  }

  function script(path) {
    return new Promise((resolve, reject) => {
      const element = document.createElement("script");
      element.src = dossier.root + path;
      element.onload = resolve;
      element.onerror = reject;
      document.head.append(element);
    });
  }

  async function names() {
    await script("assets/names.js");
    const entries = dossier.names.map(entryOf);
    const fits = (entry, by, but) =>
      (but === "kind" || !by.kind || entry.kind === by.kind) &&
      (but === "actor" || !by.actor || entry.actors.includes(by.actor)) &&
      (but === "year" || !by.year || entry.years.includes(by.year));
    return async (text, by) => {
      const query = split(text);
      const ranked = entries
        .map((entry) => [fit(entry, query), entry])
        .filter(([how]) => how >= 0)
        .sort(([one], [other]) => other - one);
      const counts = { kind: {}, actor: {}, year: {} };
      const add = (table, value) => (table[value] = (table[value] || 0) + 1);
      for (const [, entry] of ranked) {
        if (fits(entry, by, "kind")) add(counts.kind, entry.kind);
        if (fits(entry, by, "actor")) entry.actors.forEach((one) => add(counts.actor, one));
        if (fits(entry, by, "year")) entry.years.forEach((one) => add(counts.year, one));
      }
      const found = ranked.map(([, entry]) => entry).filter((entry) => fits(entry, by));
      return { counts, load: found.map((entry) => async () => entry) };
    };
  }

  /* --- over texts --- */

  /* Whatever is called by the words comes before what only speaks of it. */
  const RANKING = { metaWeights: { title: 5, name: 200 }, pageLength: 0.1, termSaturation: 0.5 };

  async function texts() {
    const pagefind = await import(new URL(`${dossier.root}pagefind/pagefind.js`, location.href));
    await pagefind.options({ excerptLength: 36, ranking: RANKING });
    await pagefind.init();
    await pagefind.filters(); // else there are no counts
    const filtersOf = (by) => Object.fromEntries(Object.entries(by).filter(([, one]) => one));
    const search = (text, by) => pagefind.search(text.trim() || null, { filters: filtersOf(by) });
    return async (text, by) => {
      const found = await search(text, by);
      const counts = {};
      for (const name of ["kind", "actor", "year"]) {
        // By what else it could be narrowed: as if nothing were chosen here.
        const other = by[name] ? await search(text, { ...by, [name]: "" }) : found;
        counts[name] = other.filters[name] || {};
      }
      const load = found.results.map((one) => async () => {
        const data = await one.data();
        const { title, kind, date, mark, lang: tag } = data.meta;
        const path = data.raw_url || data.url;
        const before = data.content.startsWith(data.plain_excerpt) ? "" : "… ";
        const after = /[.?!…]$/.test(data.plain_excerpt) ? "" : " …";
        const excerpt = before + data.excerpt + after;
        return { path, title, kind, date, mark, lang: tag, excerpt };
      });
      return { counts, load };
    };
  }

  /* --- what is shown --- */

  /* Pagefind gives HTML with <mark> in it. It is parsed aside; texts and marks are taken from it. */
  function marked(html) {
    const found = document.createDocumentFragment();
    for (const node of new DOMParser().parseFromString(html, "text/html").body.childNodes) {
      if (node.nodeName === "MARK") {
        const mark = document.createElement("mark");
        mark.textContent = node.textContent;
        found.append(mark);
      } else {
        found.append(node.textContent);
      }
    }
    return found;
  }

  function put(element, source) {
    if (source) element.replaceChildren(...source.cloneNode(true).childNodes);
    else element.remove();
  }

  function shown(result) {
    const item = content("search-result").cloneNode(true).firstElementChild;
    const link = item.querySelector("a");
    link.href = dossier.root + result.path;
    link.textContent = result.title;
    if (result.lang) {
      link.lang = result.lang;
      link.dir = "auto";
    }
    put(item.querySelector("[data-kind]"), kinds.get(result.kind));
    put(item.querySelector("[data-mark]"), marks.get(`${result.kind} ${result.mark}`));
    const date = item.querySelector("[data-date]");
    if (result.date) date.textContent = result.date;
    else date.remove();
    const excerpt = item.querySelector(".search-excerpt");
    if (result.excerpt) excerpt.append(marked(result.excerpt));
    else if (result.others?.length) excerpt.textContent = result.others.join(", ");
    else excerpt.remove();
    return item;
  }

  function tell(counts) {
    for (const select of narrow) {
      for (const option of select.options) {
        const label = labels.get(option);
        const found = counts?.[select.name][option.value] || 0;
        option.text = counts && option.value ? `${label} (${number.format(found)})` : label;
      }
    }
  }

  let waiting = [];
  let asked = 0;

  async function showMore(focus) {
    const turn = asked;
    const items = await Promise.all(waiting.slice(0, AT_ONCE).map(async (load) => shown(await load())));
    if (turn !== asked) return;
    waiting = waiting.slice(AT_ONCE);
    list.append(...items);
    more.hidden = !waiting.length;
    if (focus) items[0]?.querySelector("a").focus();
  }

  let find = null;
  let timer = 0;

  const state = () => ({
    text: field.value,
    by: Object.fromEntries(narrow.map((select) => [select.name, select.value])),
  });

  function keep({ text, by }) {
    const params = new URLSearchParams();
    if (text.trim()) params.set("q", text.trim());
    for (const [name, value] of Object.entries(by)) if (value) params.set(name, value);
    dossier.address.set(params);
    document.title = text.trim() ? `${text.trim()} · ${title}` : title;
  }

  async function run() {
    clearTimeout(timer);
    const turn = ++asked;
    const { text, by } = state();
    keep({ text, by });
    advice.hidden = true;
    if (!text.trim() && !Object.values(by).some(Boolean)) {
      waiting = [];
      list.replaceChildren();
      more.hidden = true;
      count.textContent = count.dataset.start;
      tell(null);
      return;
    }
    if (!find) {
      count.textContent = count.dataset.busy;
      find = begin();
    }
    const found = await (await find)(text, by);
    if (turn !== asked) return;
    list.replaceChildren();
    waiting = found.load;
    const total = waiting.length;
    count.textContent = total
      ? count.dataset.found.replace("{count}", number.format(total))
      : count.dataset.none;
    advice.hidden = total > 0;
    tell(found.counts);
    await showMore();
  }

  /* The best there is: texts over HTTP, where they are indexed; else names. */
  async function begin() {
    let why = "none";
    if (form.dataset.index === "full") {
      why = location.protocol === "file:" ? "file" : "missing";
      if (why !== "file") {
        try {
          return await texts();
        } catch {
          // Told below.
        }
      }
    }
    notice.textContent = notice.dataset[why];
    notice.hidden = false;
    return names();
  }

  /* What the address says, also of an actor who is not among those offered. */
  const params = dossier.address.get();
  field.value = params.get("q") || "";
  for (const select of narrow) {
    const value = params.get(select.name) || "";
    if (value && ![...select.options].some((option) => option.value === value)) {
      const option = new Option(value, value);
      labels.set(option, value);
      select.add(option);
    }
    select.value = value;
  }

  form.addEventListener("submit", (event) => {
    event.preventDefault();
    run();
  });
  field.addEventListener("input", () => {
    clearTimeout(timer);
    timer = setTimeout(run, 150);
  });
  for (const select of narrow) select.addEventListener("change", run);
  more.querySelector("button").addEventListener("click", () => showMore(true));
  advice.querySelector("[data-widen]").addEventListener("click", () => {
    for (const select of narrow) select.value = "";
    run();
    field.focus();
  });
  run();
  // Who came by a link goes through the page from its beginning, as on every other.
  if (location.hash === `#${FIELD}`) field.focus({ preventScroll: true });
})();
