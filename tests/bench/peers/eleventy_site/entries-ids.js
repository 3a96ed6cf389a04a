// The entries: a YAML file each, with references by id.
import { readFileSync, readdirSync } from "node:fs";
import yaml from "js-yaml";

export const entries = {};
const byPath = new Map();

for (const folder of readdirSync("entries")) {
  const kind = folder.slice(0, -1);
  entries[kind] = [];
  for (const name of readdirSync(`entries/${folder}`)) {
    const text = readFileSync(`entries/${folder}/${name}`, "utf8");
    const end = text.indexOf("\n---\n", 4);
    // All is text: dates, too, are shown as they were written.
    const entry = yaml.load(text.slice(4, end), { schema: yaml.FAILSAFE_SCHEMA });
    entry.path = `${folder}/${name.replace(".md", "")}`;
    entry.body = text.slice(end + 5);
    entries[kind].push(entry);
    byPath.set(`/${entry.path}`, entry);
  }
}

export function resolve(link) {
  const { path, title, when } = byPath.get(link.to);
  return { to: `../${path}.html`, title, more: `${when ?? ""} ${link.more ?? ""}` };
}
