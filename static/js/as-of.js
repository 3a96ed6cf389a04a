/* Going back: claims as they stood on a day that the reader chooses; the day is kept in the address
   (`?as-of=2024-09-10`). How each claim stood when was worked out as the site was built; here it is
   only chosen. All words come from the page. */

(() => {
  "use strict";

  const tool = document.querySelector("[data-days]");
  if (!tool) return;

  const { locale, told, toldToday, toldUnsaid } = tool.dataset;
  const input = tool.querySelector("input");
  const status = tool.querySelector("[role=status]");
  const reset = tool.querySelector("[data-reset]");
  const words = tool.parentElement.querySelector("template[data-words]").content;
  const dates = dossier.once(
    () => new Intl.DateTimeFormat(locale, { dateStyle: "long", timeZone: "UTC" }),
  );
  const numbers = dossier.once(() => new Intl.NumberFormat(locale));

  const isDay = (text) => /^[1-9]\d{3}-\d\d-\d\d$/.test(text) && !Number.isNaN(Date.parse(text));
  const fill = (text, values) => text.replace(/\{(\w+)\}/g, (all, name) => values[name] ?? all);

  /* `2024-09-10 disputed 6 2 1 0;…`: since when, standing, actors for, against, open, silent. */
  const history = (text) =>
    text.split(";").filter(Boolean).map((one) => {
      const [since, standing, ...counts] = one.trim().split(" ");
      return { since, standing, counts };
    });
  const last = (items) => items[items.length - 1];
  const on = (past, day) => last(past.filter((one) => one.since <= day));

  const tally = (counts) =>
    ["for", "against", "open", "silent"]
      .map((family, place) => words.querySelector(`[data-n="${family} ${counts[place]}"]`))
      .filter(Boolean)
      .map((item) => item.cloneNode(true));

  const word = (standing) => words.querySelector(`[data-key="${standing}"]`);

  /* --- a list of claims ------------------------------------------------------------------ */

  const listOfClaims = () => {
    const groups = new Map();
    for (const group of document.querySelectorAll("section[data-standing]")) {
      groups.set(group.dataset.standing, group);
    }
    const claims = [...document.querySelectorAll("li[data-history]")].map((item) => ({
      item,
      past: history(item.dataset.history),
      home: item.closest("section").dataset.standing,
      tally: item.querySelector(".tally"),
      counted: item.querySelectorAll(".origins-count, .following"),
      today: [...item.querySelector(".tally").children],
    }));
    // Groups that are empty today stand where they belong in order.
    const place = document.createComment("");
    [...groups.values()][0].before(place);
    for (const standing of tool.dataset.order.split(" ")) place.before(groups.get(standing));
    place.replaceWith(groups.get("unsaid"));

    const show = (day) => {
      let said = 0;
      for (const { item, past, home, tally: list, counted, today } of claims) {
        const stood = day ? on(past, day) : null;
        const now = !day || stood === last(past);
        if (stood) said += 1;
        const standing = day ? (stood ? stood.standing : "unsaid") : home;
        groups.get(standing).querySelector("ul.claims").append(item);
        list.replaceChildren(...(now ? today : stood ? tally(stood.counts) : []));
        for (const one of counted) one.hidden = Boolean(day); // they are counted for today only
      }
      for (const group of groups.values()) {
        group.hidden = !group.querySelector("li[data-history]");
      }
      return day
        ? fill(told, {
            day: written(day),
            said: numbers().format(said),
            all: numbers().format(claims.length),
          })
        : toldToday;
    };
    return { show, pasts: claims.map((claim) => claim.past) };
  };

  /* --- one claim -------------------------------------------------------------------------- */

  const oneClaim = () => {
    const past = history(tool.dataset.history);
    const region = document.querySelector("[data-past]");
    const present = [...document.querySelectorAll("[data-today]")];
    const mark = document.querySelector(".page-head .kicker .mark");
    const note = document.querySelector("template[data-later]").content.firstElementChild;
    const positions = [...document.querySelectorAll(".positions > li[data-since]")]
      .filter((item) => !item.closest("[data-today]"))
      .map((item) => ({ item, actor: item.querySelector("a.actor"), ...item.dataset }));

    const camps = (latest) => {
      for (const camp of region.querySelectorAll("[data-camp]")) {
        const here = latest.filter((one) => one.family === camp.dataset.camp);
        camp.querySelector(".count").textContent = numbers().format(here.length);
        camp.querySelector(".nobody").hidden = here.length > 0;
        camp.querySelector("ul").replaceChildren(
          ...here.map(({ item, actor }) => {
            const entry = document.createElement("li");
            const role = document.createElement("span");
            role.className = "role";
            const stance = item.querySelector(".what .mark").textContent.trim();
            role.textContent = `${stance}, ${item.querySelector(".when").textContent.trim()}`;
            entry.append(actor.cloneNode(true), " ", role);
            const follows = item.querySelector(".what .follows");
            if (follows) entry.append(" ", follows.cloneNode(true));
            return entry;
          }),
        );
      }
    };

    const show = (day) => {
      const stood = day ? on(past, day) : last(past);
      const latest = new Map();
      let later = 0;
      for (const one of positions) {
        const isLater = Boolean(day) && (!stood || one.since > day);
        if (isLater) later += 1;
        else if (one.family !== "silent" || (latest.get(one.actor.href) ?? one).family === "silent") {
          latest.set(one.actor.href, one); // silence withdraws nothing
        }
        one.item.classList.toggle("later", isLater);
        one.item.querySelector(".later-note")?.remove();
        if (isLater) one.item.querySelector(".what").append(" ", note.cloneNode(true));
      }
      const newest = new Set(latest.values());
      for (const one of positions) {
        const superseded = one.item.querySelector(".superseded");
        if (superseded) superseded.hidden = newest.has(one) || one.item.matches(".later");
      }
      for (const part of present) part.hidden = Boolean(day);
      region.hidden = !day || !stood;
      if (mark) mark.hidden = Boolean(day);
      if (!day) return toldToday;
      if (!stood) return fill(toldUnsaid, { day: written(day) });
      const { standing, counts } = stood;
      region
        .querySelector(".past-standing")
        .replaceChildren(...word(standing).cloneNode(true).childNodes);
      region.querySelector(".tally").replaceChildren(...tally(counts));
      camps([...newest]);
      return fill(told, {
        day: written(day),
        standing: word(standing).querySelector(".mark").textContent.trim(),
        later: numbers().format(later),
        all: numbers().format(positions.length),
      });
    };
    return { show, pasts: [past] };
  };

  /* --- the control ------------------------------------------------------------------------ */

  const written = (day) => dates().format(new Date(`${day}T00:00:00Z`));
  const { show, pasts } = tool.dataset.days === "claims" ? listOfClaims() : oneClaim();
  const changes = [...new Set(pasts.flat().map((one) => one.since))].filter(isDay).sort();

  const asked = dossier.address.get().get("as-of") ?? "";
  let chosen = isDay(asked) ? asked : "";
  let left = false; // whether the page shows, or has shown, anything but today

  const next = (step) =>
    step < 0
      ? last(changes.filter((day) => !chosen || day < chosen))
      : changes.find((day) => chosen && day > chosen);

  const choose = (day, keep) => {
    chosen = day;
    if (input.value !== day) input.value = day;
    left ||= Boolean(day);
    status.textContent = left ? show(day) : toldToday;
    reset.disabled = !day;
    tool.parentElement.classList.toggle("going-back", Boolean(day));
    for (const button of tool.querySelectorAll("[data-step]")) {
      // Not `disabled`, which would take the focus from under the reader's hands.
      button.setAttribute("aria-disabled", String(!next(Number(button.dataset.step))));
    }
    if (!keep) return;
    const params = dossier.address.get();
    if (day) params.set("as-of", day);
    else params.delete("as-of");
    dossier.address.set(params);
  };

  input.addEventListener("change", () => {
    // While a year is being typed, it is none yet.
    if (input.value === "" || isDay(input.value)) choose(input.value, true);
  });
  for (const button of tool.querySelectorAll("[data-step]")) {
    button.addEventListener("click", () => {
      const day = next(Number(button.dataset.step));
      if (day) choose(day, true);
    });
  }
  reset.addEventListener("click", () => {
    choose("", true);
    input.focus();
  });
  choose(chosen, false);
})();
