/* Timeline: filters and the order of its rows. What is chosen stands in the address, so that it can
   be linked, and goes along to the other parts of a timeline that is split. All words come from the
   page. */

(() => {
  "use strict";

  const form = document.querySelector("form.filters");
  const list = document.querySelector(".years");
  if (!form || !list) {
    return;
  }

  const MANY = ["actor", "tag", "standing", "kind"];
  // With the digits that the page has. Small numbers look the same in all languages.
  const format = dossier.once(
    () =>
      new Intl.NumberFormat(document.documentElement.lang || undefined, { numberingSystem: "latn" }),
  );
  const number = (value) => (value < 1000 ? String(value) : format().format(value));
  const part = (selector) => form.querySelector(selector);
  const empty = document.querySelector(".empty");
  const split = "split" in form.dataset;

  const words = (text) => (text ? text.split(" ") : []);
  const rows = [...list.querySelectorAll("li[data-kind]")].map((item) => ({
    item,
    actor: words(item.dataset.actors),
    tag: words(item.dataset.tags),
    standing: words(item.dataset.status),
    kind: [item.dataset.kind],
    key: item.classList.contains("key"),
    known: item.dataset.known || "",
  }));

  const groups = [...list.querySelectorAll(".year, .month")].map((group) => {
    const count = group.querySelector(":scope > :is(h2, h3) [data-count]");
    return {
      group,
      count,
      text: count ? count.textContent : "",
      rows: rows.filter(({ item }) => group.contains(item)),
    };
  });

  const fill = (pattern, values) =>
    pattern.replace(/\{(\w+)\}/g, (whole, name) => (name in values ? values[name] : whole));

  /* --- what is chosen ------------------------------------------------------------------- */

  const isDay = (text) =>
    /^\d{4}-\d\d-\d\d$/.test(text) &&
    !text.startsWith("0000") &&
    new Date(`${text}T00:00:00Z`).toJSON()?.startsWith(text);

  const occurs = Object.fromEntries(
    MANY.map((name) => [name, new Set(rows.flatMap((row) => row[name]))]),
  );
  const offered = (name, value) =>
    [...form.elements].find((one) => one.name === name && one.value === value);
  const everywhere = {
    standing: ["occurred", "reported", "asserted", "disputed", "planned", "cancelled"],
    kind: ["event", "statement"],
  };

  /* The filters that an address asks for; `unknown` are those that mean nothing here. On a part of
     a timeline, actors and tags that only others have are `absent`: they still choose. */
  function read(params) {
    const chosen = { key: false, "as-of": "", order: "oldest" };
    const unknown = [];
    const absent = [];
    for (const name of MANY) {
      chosen[name] = [];
      for (const value of new Set(params.getAll(name))) {
        const known = occurs[name].has(value) || (split && everywhere[name]?.includes(value));
        if (known) {
          chosen[name].push(value);
        } else if (split && !(name in everywhere) && value) {
          chosen[name].push(value);
          absent.push(value);
        } else if (value) {
          unknown.push(value);
        }
      }
    }
    const one = {
      key: (value) => value === "1" && (chosen.key = true),
      "as-of": (value) => isDay(value) && (chosen["as-of"] = value),
      order: (value) => ["oldest", "newest"].includes(value) && (chosen.order = value),
    };
    for (const [name, take] of Object.entries(one)) {
      const value = params.get(name);
      if (value && !take(value)) {
        unknown.push(value);
      }
    }
    return { chosen, unknown, absent };
  }

  function query(chosen) {
    const params = new URLSearchParams();
    MANY.forEach((name) => chosen[name].forEach((value) => params.append(name, value)));
    if (chosen.key) {
      params.set("key", "1");
    }
    if (chosen["as-of"]) {
      params.set("as-of", chosen["as-of"]);
    }
    if (chosen.order === "newest") {
      params.set("order", "newest");
    }
    return params;
  }

  const passes = (row, chosen) =>
    MANY.every((name) => !chosen[name].length || chosen[name].some((one) => row[name].includes(one))) &&
    (!chosen.key || row.key) &&
    (!chosen["as-of"] || row.known <= chosen["as-of"]);

  /* --- what is shown -------------------------------------------------------------------- */

  const told = (shown, total, pattern) =>
    fill(pattern, { shown: number(shown), total: number(total) });

  function show(chosen) {
    let shown = 0;
    for (const row of rows) {
      row.item.hidden = !passes(row, chosen);
      shown += !row.item.hidden;
    }
    for (const { group, count, text, rows: inner } of groups) {
      const left = inner.filter(({ item }) => !item.hidden).length;
      group.hidden = inner.length > 0 && left === 0;
      if (count) {
        count.textContent =
          left < inner.length ? told(left, inner.length, form.dataset.of) : text;
      }
    }
    // What is of the year alone has no month around it.
    list.querySelectorAll("ol.rows").forEach((rows_) => {
      rows_.hidden = !rows_.querySelector(":scope > li:not([hidden])");
    });
    document.querySelectorAll(".bars > li").forEach((bar) => {
      const to = bar.querySelector("a")?.getAttribute("href") || "";
      const place = to.startsWith("#") && document.getElementById(to.slice(1));
      bar.classList.toggle("none", Boolean(place && place.hidden));
    });
    part(".shown").textContent = told(shown, rows.length, form.dataset.shown);
    empty.hidden = shown > 0;
  }

  let newest = false;

  /* The headings of years and months stay first, and what has no date last. */
  function sort(order) {
    if (newest === (order === "newest")) {
      return;
    }
    newest = !newest;
    const turn = (parent, children) => children.reverse().forEach((one) => parent.append(one));
    const within = (parent, selector) => [...parent.querySelectorAll(`:scope > ${selector}`)];
    turn(list, within(list, ".year:not(#undated)"));
    within(list, "#undated").forEach((undated) => list.append(undated));
    within(list, ".year").forEach((year) => turn(year, within(year, ":is(.month, .rows)")));
    list.querySelectorAll("ol.rows").forEach((rows_) => turn(rows_, [...rows_.children]));
  }

  function label(name, value) {
    if (name === "as-of") {
      return fill(form.dataset.asOf, { day: value });
    }
    const box = offered(name, value);
    return box ? box.closest("label").querySelector(".choice").textContent.trim() : value;
  }

  /* Each filter chosen is a button that takes it back. */
  function chips(chosen) {
    const place = part(".chosen");
    const made = [];
    for (const [name, value] of query(chosen)) {
      if (name === "order") {
        continue;
      }
      const chip = part("template").content.cloneNode(true);
      const button = chip.querySelector("button");
      const text = label(name, value);
      button.querySelector("span").textContent = text;
      button.setAttribute("aria-label", fill(form.dataset.remove, { filter: text }));
      button.addEventListener("click", () => remove(name, value));
      made.push(chip);
    }
    place.replaceChildren(...made);
    place.hidden = !made.length;
    part(".reset").hidden = !query(chosen).size;
  }

  function controls(chosen) {
    for (const control of form.elements) {
      if (control.type === "checkbox") {
        const name = control.name;
        control.checked = name === "key" ? chosen.key : chosen[name].includes(control.value);
      } else if (control.name in chosen) {
        control.value = chosen[control.name];
      }
    }
  }

  /* --- links to other parts ------------------------------------------------------------- */

  const whole = new URL(`${dossier.root}timeline`, location.href).pathname;
  const ways = [];
  // Links of pictures are no HTML elements, and know their address as an attribute alone.
  for (const link of document.querySelectorAll("main a[href]")) {
    const url = new URL(link.getAttribute("href"), location.href);
    const rest = url.pathname.startsWith(whole) ? url.pathname.slice(whole.length) : "";
    if (url.pathname !== location.pathname && (rest === ".html" || rest.startsWith("/"))) {
      ways.push({ link, to: link.getAttribute("href").split("#") });
    }
  }

  function carry(chosen) {
    const params = query(chosen).toString();
    for (const { link, to } of ways) {
      const [path, place] = to;
      link.setAttribute("href", path + (params && `?${params}`) + (place ? `#${place}` : ""));
    }
  }

  /* --- together ------------------------------------------------------------------------- */

  let state = read(dossier.address.get());

  function apply(chosen) {
    state = { ...state, chosen };
    controls(chosen);
    sort(chosen.order);
    show(chosen);
    chips(chosen);
    carry(chosen);
  }

  function change(chosen) {
    state = { ...state, unknown: [], absent: [] };
    part(".unknown").textContent = "";
    apply(chosen);
    dossier.address.set(query(chosen));
  }

  /* The focus stays near: on the next filter, or where all are. */
  function remove(name, value) {
    const buttons = [...form.querySelectorAll(".chosen button")];
    const at = buttons.indexOf(document.activeElement);
    const params = query(state.chosen);
    const left = params.getAll(name).filter((one) => one !== value);
    params.delete(name);
    left.forEach((one) => params.append(name, one));
    change(read(params).chosen);
    const next = [...form.querySelectorAll(".chosen button")];
    (next[Math.min(at, next.length - 1)] || part("summary")).focus();
  }

  form.addEventListener("submit", (event) => event.preventDefault());
  form.addEventListener("change", () => {
    const params = new URLSearchParams(new FormData(form));
    // What the page does not offer can only be taken back by its button.
    for (const name of MANY) {
      state.chosen[name]
        .filter((value) => !offered(name, value))
        .forEach((value) => params.append(name, value));
    }
    change(read(params).chosen);
  });
  part(".reset").addEventListener("click", () => {
    change(read(new URLSearchParams()).chosen);
    part("summary").focus();
  });

  const notes = [
    state.unknown.length && fill(form.dataset.unknown, { values: state.unknown.join(", ") }),
    state.absent.length && fill(form.dataset.absent, { values: state.absent.join(", ") }),
  ];
  part(".unknown").textContent = notes.filter(Boolean).join(" ");
  apply(state.chosen);
  if (query(state.chosen).size && location.hash) {
    document.getElementById(decodeURIComponent(location.hash.slice(1)))?.scrollIntoView();
  }
})();
