/* The page of changes: shows those of the chosen sorts. What is left out stands in the address. */

(() => {
  "use strict";

  const form = document.querySelector(".change-filter");
  if (!form) return;
  const boxes = [...form.querySelectorAll("[name=what]")];

  function show() {
    const chosen = new Set(boxes.filter((box) => box.checked).map((box) => box.value));
    for (const month of document.querySelectorAll(".change-month")) {
      let some = false;
      for (const change of month.querySelectorAll(".change")) {
        change.hidden = !chosen.has(change.dataset.what);
        some ||= !change.hidden;
      }
      month.hidden = !some;
    }
  }

  const left = new Set((dossier.address.get().get("without") || "").split(","));
  for (const box of boxes) box.checked = !left.has(box.value);
  form.addEventListener("submit", (event) => event.preventDefault());
  form.addEventListener("change", () => {
    const params = dossier.address.get();
    const without = boxes.filter((box) => !box.checked).map((box) => box.value);
    if (without.length) params.set("without", without.join(","));
    else params.delete("without");
    dossier.address.set(params);
    show();
  });
  show();
})();
