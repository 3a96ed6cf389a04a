/* Printed: the name of the dossier at the head of each printed page. A style sheet alone does not
   know it. */

(() => {
  "use strict";

  const name = document.querySelector("[data-running]")?.dataset.running;
  if (!name) return;
  // Not before it is needed: it costs the style of the whole page, which is the longest there is.
  addEventListener(
    "beforeprint",
    () => document.documentElement.style.setProperty("--running-head", JSON.stringify(name)),
    { once: true },
  );
})();
