/* The preview's own script, a plugin of livereload's: it shows the problems of the last build over
   the page, and keeps the reader's place when the page is loaded again. What comes from the content
   becomes text, never markup. */
(function () {
  'use strict';

  var STATE = '/dossier-preview.json';
  var STYLE = '/dossier-preview.css';
  var PLACE = 'dossier-preview-place';
  var HIDDEN = 'dossier-preview-hidden';
  var build = document.currentScript.dataset.build;
  var asked = 0;
  var overlay = null;

  /* --- what this browser window remembers --- */

  function recall(name) {
    try {
      return JSON.parse(sessionStorage.getItem(name));
    } catch (_) {
      return null;
    }
  }

  function remember(name, value) {
    try {
      sessionStorage.setItem(name, JSON.stringify(value));
    } catch (_) {
      /* Without storage, the browser's own memory has to do. */
    }
  }

  function folds() {
    return Array.from(document.querySelectorAll('details'));
  }

  function reload() {
    remember(PLACE, {
      path: location.pathname,
      x: window.scrollX,
      y: window.scrollY,
      open: folds().map(function (one) { return one.open; }),
    });
    location.reload();
  }

  function comeBack() {
    var place = recall(PLACE);
    remember(PLACE, null);
    if (!place || place.path !== location.pathname) {
      return;
    }
    var found = folds();
    if (found.length === place.open.length) {
      found.forEach(function (one, index) { one.open = place.open[index]; });
    }
    function scroll() {
      window.scrollTo({left: place.x, top: place.y, behavior: 'instant'});
    }
    scroll();
    window.addEventListener('load', scroll, {once: true});
  }

  /* --- the overlay --- */

  function make(tag, settings, children) {
    var made = document.createElement(tag);
    Object.keys(settings || {}).forEach(function (name) {
      made.setAttribute(name, settings[name]);
    });
    (children || []).forEach(function (one) { made.append(one); });
    return made;
  }

  function counted(number, word) {
    return number + ' ' + word + (number === 1 ? '' : 's');
  }

  function summed(state) {
    var parts = [];
    if (state.errors) {
      parts.push(counted(state.errors, 'error'));
    }
    if (state.warnings) {
      parts.push(counted(state.warnings, 'warning'));
    }
    return parts.join(', ') || 'Nothing could be built';
  }

  function drawnLine(line) {
    var code = make('code', {dir: 'auto'});
    if (line.mark) {
      var from = line.mark[0];
      var to = line.mark[1];
      // Python counts characters, JavaScript halves of some.
      var signs = Array.from(line.text);
      code.append(
        signs.slice(0, from).join(''),
        make('mark', {}, [signs.slice(from, to).join('')]),
        signs.slice(to).join('')
      );
    } else {
      code.append(line.text);
    }
    return make('div', {class: line.mark ? 'line here' : 'line'}, [
      make('span', {class: 'number'}, [String(line.number)]),
      code,
    ]);
  }

  function drawn(problem) {
    var parts = [
      make('h2', {}, [
        make('span', {class: 'severity'}, [problem.severity === 'error' ? 'Error' : 'Warning']),
        ' ',
        make('bdi', {class: 'place'}, [
          problem.path + ':' + problem.line + ':' + problem.column,
        ]),
      ]),
      make('p', {class: 'message', dir: 'auto'}, [problem.message]),
    ];
    if (problem.excerpt.length) {
      parts.push(make('div', {class: 'excerpt'}, problem.excerpt.map(drawnLine)));
    }
    if (problem.hint) {
      parts.push(make('p', {class: 'hint', dir: 'auto'}, ['Hint: ' + problem.hint]));
    }
    parts.push(make('details', {}, [
      make('summary', {}, [problem.code]),
      make('p', {}, ['This means: ' + problem.title + '. The cure: ' + problem.cure + '.']),
    ]));
    return make('li', {class: problem.severity}, parts);
  }

  function keys(state) {
    return state.problems.map(function (one) {
      return [one.path, one.code, one.message].join('\n');
    }).concat(state.failure ? [state.failure] : []);
  }

  function Overlay() {
    var self = this;
    this.host = make('dossier-preview', {lang: 'en', dir: 'ltr'});
    this.root = this.host.attachShadow({mode: 'open'});
    this.count = make('span', {role: 'alert'});
    this.note = make('p', {class: 'note'});
    this.list = make('ol', {});
    this.close = make('button', {type: 'button', class: 'close'}, ['Hide (Esc)']);
    this.dialog = make('dialog', {'aria-labelledby': 'count'}, [
      make('div', {class: 'head'}, [make('h1', {id: 'count'}, [this.count]), this.close]),
      this.note,
      this.list,
    ]);
    this.badge = make('button', {type: 'button', class: 'badge', hidden: ''});
    var style = make('link', {rel: 'stylesheet', href: STYLE});
    this.styled = new Promise(function (resolve) {
      style.onload = style.onerror = resolve;
    });
    this.root.append(style, this.dialog, this.badge);
    document.body.append(this.host);
    this.close.addEventListener('click', function () { self.dialog.close(); });
    this.badge.addEventListener('click', function () { self.open(); });
    this.dialog.addEventListener('close', function () {
      if (self.state) {
        remember(HIDDEN, keys(self.state));
        self.badge.hidden = false;
        self.badge.focus({preventScroll: true});
      }
    });
  }

  Overlay.prototype.open = function () {
    this.badge.hidden = true;
    if (!this.dialog.open) {
      this.dialog.showModal();
    }
  };

  Overlay.prototype.leave = function () {
    this.state = null;
    this.badge.hidden = true;
    this.dialog.close();
    remember(HIDDEN, []);
  };

  Overlay.prototype.show = function (state) {
    var self = this;
    this.state = state;
    var more = state.errors + state.warnings - state.problems.length;
    var blocks = state.stopped || Boolean(state.failure);
    this.count.textContent = summed(state);
    this.note.textContent = blocks
      ? 'As long as this stands, no page changes. Once it is mended, this goes by itself.'
      : 'The page is up to date. You will probably want to look at these.';
    var items = state.problems.map(drawn);
    if (state.failure) {
      items.unshift(make('li', {class: 'error'}, [
        make('p', {class: 'message', dir: 'auto'}, [state.failure]),
      ]));
    }
    if (more > 0) {
      items.push(make('li', {class: 'more'}, [
        'And ' + more + ' more; the command dossier check shows them all.',
      ]));
    }
    this.list.replaceChildren.apply(this.list, items);
    this.badge.textContent = summed(state);
    this.badge.classList.toggle('error', blocks);
    this.dialog.classList.toggle('error', blocks);
    var hidden = recall(HIDDEN) || [];
    var fresh = keys(state).some(function (one) { return hidden.indexOf(one) < 0; });
    this.styled.then(function () {
      if (self.state !== state) {
        return;
      }
      if (blocks && fresh) {
        self.open();
      } else if (!self.dialog.open) {
        self.badge.hidden = false;
      }
    });
  };

  /* --- the news --- */

  function show(state) {
    if (state.build !== build) {
      reload();
    } else if (state.problems.length || state.failure) {
      overlay = overlay || new Overlay();
      overlay.show(state);
    } else if (overlay) {
      overlay.leave();
    }
  }

  function ask() {
    asked += 1;
    var own = asked;
    fetch(STATE, {cache: 'no-store'})
      .then(function (response) { return response.json(); })
      .then(function (state) {
        if (own === asked) {
          show(state);
        }
      })
      .catch(function () { /* The server has ended; livereload's script waits for it. */ });
  }

  function Plugin() {}
  Plugin.identifier = 'dossier';
  Plugin.version = '1.0';
  Plugin.prototype.reload = function (path) {
    if (path === 'dossier-preview') {
      ask();
    } else if (/\.css$/.test(path)) {
      ask();
      return false; // livereload's script exchanges the styles
    } else {
      reload();
    }
    return true;
  };
  window.LiveReloadPluginDossier = Plugin;

  function start() {
    comeBack();
    ask();
    // Something may have changed before the connection stood, or while it was down.
    document.addEventListener('LiveReloadConnect', ask);
    window.addEventListener('pageshow', function (event) {
      if (event.persisted) {
        ask();
      }
    });
  }

  if (document.readyState === 'loading') {
    document.addEventListener('DOMContentLoaded', start);
  } else {
    start();
  }
})();
