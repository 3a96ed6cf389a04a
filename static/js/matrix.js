/* Who says what: shows the claims of one standing, or those on which somebody changed sides. What is
   chosen stands in the address. */

(() => {
  "use strict";

  const form = document.querySelector(".matrix-filter");
  if (!form) return;
  const bodies = [...document.querySelectorAll(".matrix tbody")];
  const numbers = new Intl.NumberFormat(document.documentElement.lang || undefined);

  function show() {
    const standing = form.elements.standing.value;
    const changed = Boolean(form.elements.changed?.checked);
    let shown = 0;
    let all = 0;
    for (const body of bodies) {
      let some = 0;
      for (const row of body.querySelectorAll(".claim-row")) {
        row.hidden =
          (standing && body.dataset.standing !== standing) || (changed && !row.dataset.changed);
        some += !row.hidden;
        all += 1;
      }
      body.hidden = !some;
      shown += some;
    }
    form.querySelector("output").textContent =
      shown === all
        ? ""
        : form.dataset.shown
            .replace("{shown}", numbers.format(shown))
            .replace("{all}", numbers.format(all));
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
  const known = bodies.some((body) => body.dataset.standing === params.get("standing"));
  form.elements.standing.value = known ? params.get("standing") : "";
  if (form.elements.changed) form.elements.changed.checked = params.get("changed") === "1";
  form.addEventListener("change", chosen);
  form.addEventListener("submit", (event) => event.preventDefault());
  show();
})();
