/* Core: what the scripts of single features share. All scripts of this folder become one file,
   this one first; each wraps itself in a function and does nothing on pages without its elements.
   They are no modules: browsers refuse to load those from the file system, and a dossier must work
   from there, too. Every page is complete without any of them. */

"use strict";

const dossier = (() => {
  const root = document.documentElement.dataset.root || "";
  const site = new URL(root || ".", location.href).pathname;

  /* What is kept on this device, and nowhere else; a browser may refuse to keep anything. */
  const device = {
    get(name) {
      try {
        return JSON.parse(localStorage.getItem(`dossier:${site}:${name}`));
      } catch {
        return null;
      }
    },
    set(name, value) {
      try {
        localStorage.setItem(`dossier:${site}:${name}`, JSON.stringify(value));
        return true;
      } catch {
        return false;
      }
    },
    forget(name) {
      try {
        localStorage.removeItem(`dossier:${site}:${name}`);
      } catch {
        // Then nothing was kept.
      }
    },
  };

  /* The state of a page in its address, so that it can be linked: `?actor=iran&order=newest`. */
  const address = {
    get: () => new URLSearchParams(location.search),
    set(params) {
      const query = params.toString();
      const url = location.pathname + (query ? `?${query}` : "") + location.hash;
      try {
        history.replaceState(history.state, "", url);
      } catch {
        // Some browsers refuse this for files; the page still shows what was chosen.
      }
    },
  };

  /* What is costly to make and seldom needed is made when it is first asked for: formats of numbers
     and dates above all, which take longer than all else that scripts do at the start. */
  const once = (make) => {
    let made;
    return () => (made ??= make());
  };

  return { root, site, device, address, once };
})();
