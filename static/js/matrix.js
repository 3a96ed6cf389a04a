/* Who says what: shows the claims of one standing, or those on which somebody changed position. What is
   chosen stands in the address. Roles keep it a table where the sheet lays it out as blocks. */

(() => {
  "use strict";

  const roles = {
    table: "table",
    thead: "rowgroup",
    tbody: "rowgroup",
    tr: "row",
    td: "cell",
    "thead th": "columnheader",
    "tbody th": "rowheader",
  };
  const table = document.querySelector("table.matrix");
  if (!table) return;
  for (const [selector, role] of Object.entries(roles)) {
    for (const one of selector === "table" ? [table] : table.querySelectorAll(selector)) {
      one.setAttribute("role", role);
    }
  }

  const form = document.querySelector(".matrix-filter");
  if (!form) return;
  const heads = [...document.querySelectorAll(".matrix .group")];
  const claims = [...document.querySelectorAll(".matrix .claim-row")];
  const numbers = dossier.once(
    () => new Intl.NumberFormat(document.documentElement.lang || undefined),
  );

  function show() {
    const standing = form.elements.standing.value;
    const changed = Boolean(form.elements.changed?.checked);
    const some = new Set();
    for (const claim of claims) {
      claim.hidden =
        (standing && claim.dataset.standing !== standing) || (changed && !claim.dataset.changed);
      if (!claim.hidden) some.add(claim.dataset.standing);
    }
    for (const head of heads) head.hidden = !some.has(head.dataset.standing);
    const all = claims.length;
    const shown = claims.filter((claim) => !claim.hidden).length;
    form.querySelector("output").textContent =
      shown === all
        ? ""
        : form.dataset.shown
            .replace("{shown}", numbers().format(shown))
            .replace("{all}", numbers().format(all));
  }

  function chosen() {
    const params = dossier.address.get();
    for (const [name, value] of [
      ["standing", form.elements.standing.value],
      ["changed", form.elements.changed?.checked ? "1" : ""],
    ]) {
      if (value) params.set(name, value);
      else params.delete(name);
    }
    dossier.address.set(params);
    show();
  }

  const params = dossier.address.get();
  const known = heads.some((head) => head.dataset.standing === params.get("standing"));
  form.elements.standing.value = known ? params.get("standing") : "";
  if (form.elements.changed) form.elements.changed.checked = params.get("changed") === "1";
  form.addEventListener("change", chosen);
  form.addEventListener("submit", (event) => event.preventDefault());
  show();
})();
