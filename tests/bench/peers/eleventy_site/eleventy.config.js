import { entries } from "./entries.js";

export default function (config) {
  config.setInputDirectory("content");
  config.setTemplateFormats(["11ty.js"]);
  for (const [kind, all] of Object.entries(entries)) {
    config.addGlobalData(kind, all);
  }
}
