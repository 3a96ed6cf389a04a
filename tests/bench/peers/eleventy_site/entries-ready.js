// The entries: a JSON file a kind, every link written out.
import { readFileSync, readdirSync } from "node:fs";

export const entries = {};
for (const name of readdirSync("entries")) {
  entries[name.replace(".json", "")] = JSON.parse(readFileSync(`entries/${name}`, "utf8"));
}

export const resolve = (link) => link;
