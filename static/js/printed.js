/* Printed: the name of the dossier at the head of each printed page. A style sheet alone does not
   know it. */

(() => {
  "use strict";

  const name = document.querySelector("[data-running]")?.dataset.running;
  if (name) document.documentElement.style.setProperty("--running-head", JSON.stringify(name));
})();
