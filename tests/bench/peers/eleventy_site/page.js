// Bare templates: what they show is what Hugo's show.
import { readFileSync } from "node:fs";
import MarkdownIt from "markdown-it";
import { entries, resolve } from "./entries.js";

const blocks = JSON.parse(readFileSync("blocks.json", "utf8"));
const terms = JSON.parse(readFileSync("terms.json", "utf8"));
const markdown = new MarkdownIt("commonmark").enable("table");

const plural = (kind) => `${kind[0].toUpperCase()}${kind.slice(1)}s`;

const around = (title, main) => `<!DOCTYPE html>
<html lang="en">
<head><meta charset="utf-8"><title>${title}</title></head>
<body>
<header><a href="/index.html">A made-up dossier</a></header>
<main>
<h1>${title}</h1>
${main}
</main>
</body>
</html>
`;

const item = ({ to, title, more }) => `<li><a href="${to}">${title}</a> ${more}</li>\n`;

const list = (items) => `<ul>\n${items.join("")}</ul>`;

const block = (entry, [name, heading]) =>
  entry[name]
    ? `<h2>${heading}</h2>\n${list(entry[name].map((link) => item(resolve(link))))}\n`
    : "";

const special = {
  quote: (entry) =>
    `<blockquote lang="${entry.language}">${entry.text}</blockquote>\n` +
    (entry.translation ? `<blockquote>${entry.translation}</blockquote>\n` : ""),
  source: (entry) => `<p><a href="${entry.address}">${entry.address}</a></p>\n`,
};

const main = (kind, entry) => `<p>${(entry.facts ?? []).join(" · ")}</p>
<p>${entry.line ?? ""}</p>
${special[kind]?.(entry) ?? ""}${markdown.render(entry.body ?? "")}
${blocks[kind].map((named) => block(entry, named)).join("")}`;

export const page = (kind) => ({
  data: {
    pagination: { data: kind, size: 1, alias: "entry" },
    permalink: ({ entry }) => `${entry.path}.html`,
  },
  render: ({ entry }) => around(entry.title, main(kind, entry)),
});

export const index = (kind) => ({
  data: { permalink: `${kind}s/index.html` },
  render: () =>
    around(
      plural(kind),
      list(entries[kind].map(({ path, title, when }) =>
        item({ to: `../${path}.html`, title, more: when ?? "" }))),
    ),
});

export const home = {
  data: { permalink: "index.html" },
  render: () =>
    around(
      "A made-up dossier",
      list([...Object.keys(blocks), "term"].map((kind) =>
        item({ to: kind === "term" ? "terms.html" : `${kind}s/index.html`, title: plural(kind), more: "" }))),
    ),
};

export const glossary = {
  data: { permalink: "terms.html" },
  render: () =>
    around(
      "Terms",
      `<dl>\n${terms.map((term) => `<dt>${term.name}</dt><dd>${term.definition}</dd>\n`).join("")}</dl>`,
    ),
};
