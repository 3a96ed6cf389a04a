/* Copy: the buttons next to a text that readers take along, a reference or a quote, copy it and say
   so; "Share…" hands it to the system where the browser can. */

(() => {
  "use strict";

  const textOf = (button) =>
    button.closest(".take-item").querySelector("[data-text]").textContent.trim();

  /* Browsers that have no clipboard for pages from the file system, or refuse it, copy what is
     selected. */
  const copySelected = (text, button) => {
    const area = document.createElement("textarea");
    area.className = "take-area";
    area.readOnly = true;
    area.value = text;
    button.after(area);
    area.select();
    try {
      return document.execCommand("copy");
    } catch {
      return false;
    } finally {
      area.remove();
      button.focus();
    }
  };

  const copy = async (text, button) => {
    try {
      await navigator.clipboard.writeText(text);
      return true;
    } catch {
      return copySelected(text, button);
    }
  };

  const say = (button, done) => {
    const said = button.closest(".take-body").querySelector("[role=status]");
    const words = done ? said.dataset.copied : said.dataset.failed;
    // The same words twice are heard only where they were gone between.
    said.textContent = "";
    setTimeout(() => {
      said.textContent = words;
    }, 50);
  };

  document.addEventListener("click", async (event) => {
    const button = event.target.closest("[data-copy], [data-share]");
    if (!button) return;
    if ("copy" in button.dataset) {
      say(button, await copy(textOf(button), button));
    } else {
      // To change one's mind is no fault.
      navigator.share({ text: textOf(button) }).catch(() => {});
    }
  });

  if (typeof navigator.share === "function") {
    for (const button of document.querySelectorAll("[data-share]")) button.hidden = false;
  }
})();
