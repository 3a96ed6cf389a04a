/* The form for editors: teaches Sveltia CMS how this dossier's files are read and written.

   `config.js` brings what is made from the model: Sveltia's configuration, and the shape of each
   kind's fields. Files are read as the generator reads them, each scalar as text. What may be
   written short (an id for `{source: id}`) is spelt out for the form and written short again, and
   what is empty is not written at all, unless a box beside it says that it is meant. */
(() => {
  'use strict';

  const MEDIA = '/media/';
  const WIDTH = 98;
  const WRAPPED = 110; // A text with no longer line was wrapped by its editor.
  const PLAIN = /^(?!null$)-?[^\s,[\]{}:#&*!|>'"%@`?-][^,[\]{}:#\n]*$/;
  const FRONT_MATTER = /^---[ \t]*\n([\s\S]*?)\n---[ \t]*(?:\n([\s\S]*))?$/;

  const isGroup = (value) => typeof value === 'object' && value !== null && !Array.isArray(value);

  /** Spell out for the form what a file may say in short. */
  const expand = (value, shape) => {
    if (!shape || value === undefined) return value;
    if (shape.list) return (Array.isArray(value) ? value : [value]).map((item) => expand(item, shape.list));
    if (shape.pair) return Array.isArray(value) ? value.join(', ') : value;
    if (shape.file) return MEDIA + value;
    if (!shape.fields) return value;
    const group = shape.short && !isGroup(value) ? { [shape.short]: value } : value;
    return Object.fromEntries(
      Object.entries(group).map(([name, item]) => {
        const { nothing } = shape.fields[name] ?? {};
        return nothing && Array.isArray(item) && !item.length ? [nothing, true] : [name, expand(item, shape.fields[name])];
      }),
    );
  };

  /** Take the form's values back to what a file says; `undefined` for what is empty. */
  const collapse = (value, shape = {}) => {
    if (value === undefined || value === null) return undefined;
    if (shape.fields || isGroup(value)) return collapseGroup(value, shape);
    if (shape.list || Array.isArray(value)) return collapseList(value, shape);
    const text = String(value);
    if (!text.trim() || ('flag' in shape && text === String(shape.flag))) return undefined;
    if (shape.pair) return text.split(',').map((part) => part.trim());
    if (shape.file) return text.startsWith(MEDIA) ? text.slice(MEDIA.length) : text;
    // Sveltia takes the last line break away, which is no part of what editors see.
    return text.trim().includes('\n') ? `${text.trimEnd()}\n` : text.trim();
  };

  const collapseGroup = (value, shape) => {
    if (!isGroup(value)) return collapse(value);
    const emptied = Object.fromEntries(
      Object.entries(shape.fields ?? {}).map(([name, { nothing }]) => [nothing, name]).filter(([box]) => box),
    );
    const entries = Object.entries(value)
      .map(([name, item]) => {
        const list = emptied[name];
        if (!list) return [name, collapse(item, shape.fields?.[name])];
        return [list, String(item) === 'true' && collapse(value[list]) === undefined ? [] : undefined];
      })
      .filter(([, item]) => item !== undefined);
    if (!entries.length) return undefined;
    return entries.length === 1 && entries[0][0] === shape.short ? entries[0][1] : Object.fromEntries(entries);
  };

  const collapseList = (value, shape) => {
    const items = (Array.isArray(value) ? value : [value])
      .map((item) => collapse(item, shape.list))
      .filter((item) => item !== undefined);
    if (!items.length) return undefined;
    return shape.alone && items.length === 1 ? items[0] : items;
  };

  /** What does not fit on the line of its field stands folded below it; what has line breaks keeps them. */
  const chooseStyle = (layout) => {
    const { node, parent } = layout;
    const key = parent?.kind === 'mapping' ? parent.items.find((item) => item.value === node)?.key.value : '';
    const length = layout.shiftOfFirstLine + (key ?? '').length + 2 + node.value.length;
    const { FOLDED_BLOCK, LITERAL_BLOCK } = window.jsyaml.SCALAR_STYLE;
    if (layout.isKey) return;
    // Plain, they would stand for no value.
    if (/^(~|null)$/i.test(node.value)) layout.style = window.jsyaml.SCALAR_STYLE.DOUBLE_QUOTED;
    if (layout.flowOnly) return;
    if (!node.value.includes('\n')) {
      if (length > WIDTH && node.value.includes(' ')) layout.style = FOLDED_BLOCK;
    } else if (Math.max(...node.value.split('\n').map((line) => line.length)) <= WRAPPED) {
      layout.style = LITERAL_BLOCK;
    }
  };

  /** Put lists of a few short texts on one line, those apart whose items can say more. */
  const layOut = (node, shape = {}, room = WIDTH) => {
    if (node.kind === 'mapping') {
      for (const { key, value } of node.items) layOut(value, shape.fields?.[key.value], room - key.value.length - 2);
    } else if (node.kind === 'sequence') {
      const length = node.items.reduce((sum, { value }) => sum + (value ?? '').length + 2, 0);
      const plain = node.items.every((item) => item.kind === 'scalar' && PLAIN.test(item.value));
      if (plain && length <= room && !shape.list?.fields) node.style = window.jsyaml.COLLECTION_STYLE_FLOW;
      else for (const item of node.items) layOut(item, shape.list, WIDTH / 2);
    }
  };

  const read = (text, shape) => {
    const value = window.jsyaml.load(text, { schema: window.jsyaml.FAILSAFE_SCHEMA });
    // A list of entries in one file is left alone: Sveltia passes over what is no group of fields.
    return isGroup(value) ? expand(value, shape) : undefined;
  };

  const write = (value, shape) =>
    window.jsyaml.dump(collapse(value, shape) ?? {}, {
      schema: window.jsyaml.FAILSAFE_SCHEMA,
      lineWidth: WIDTH,
      scalarStyleRules: [chooseStyle, ...Object.values(window.jsyaml.DEFAULT_SCALAR_STYLE_RULES)],
      noRefs: true,
      quoteStyle: 'double',
      transform: ([document]) => layOut(document.contents, shape),
    });

  const yaml = (shape) => ({
    fromFile: (text) => read(text, shape),
    toFile: (value) => write(value, shape),
  });

  const chapter = (shape) => ({
    fromFile: (text) => {
      const parts = FRONT_MATTER.exec(text);
      const value = parts && read(parts[1], shape);
      return value ? { ...value, body: (parts[2] ?? '').replace(/^\n/, '') } : undefined;
    },
    toFile: ({ body, ...value }) => `---\n${write(value, shape)}---\n\n${(body ?? '').trim()}\n`,
  });

  const say = (message) => {
    document.getElementById('said').textContent = message;
  };

  const { config, shapes } = window.dossierForm;
  const formats = {};
  for (const [name, shape] of Object.entries(shapes)) {
    formats[name] = name === 'chapter' ? chapter(shape) : yaml(shape);
  }
  window.dossierForm.formats = formats;

  if (window.location.protocol === 'file:') {
    say('The form works only from a web server: run “dossier serve” and open its address followed by admin/.');
  } else if (!window.CMS) {
    say('The form could not be loaded. It comes from unpkg.com: is this computer online?');
  } else {
    for (const [name, format] of Object.entries(formats)) {
      window.CMS.registerCustomFormat(`dossier-${name}`, name === 'chapter' ? 'md' : 'yaml', format);
    }
    document.getElementById('said').remove();
    window.CMS.init({ config });
  }
})();
