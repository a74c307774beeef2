// Copies what the pages need out of node_modules into dist: KERN's style sheet, three cuts of Fira Sans, htmx, the licences.
// Run by `make assets` after `npm ci`. Fails when a file is missing, so that a new package version cannot lose one.
import { copyFileSync, mkdirSync, readdirSync, rmSync, writeFileSync } from "node:fs";
import { dirname, join } from "node:path";
import { fileURLToPath } from "node:url";

const here = dirname(fileURLToPath(import.meta.url)); // Node 18 has no import.meta.dirname
const from = (...path) => join(here, "node_modules", ...path);
const dist = join(here, "dist");

for (const name of readdirSync(dist)) {
  if (name !== "README.md") rmSync(join(dist, name), { recursive: true });
}
mkdirSync(join(dist, "fonts"));
mkdirSync(join(dist, "licences"));

copyFileSync(from("@kern-ux/native/dist/kern.min.css"), join(dist, "kern.min.css"));
copyFileSync(from("@kern-ux/native/LICENSE.md"), join(dist, "licences/kern-EUPL-1.2.txt"));
copyFileSync(from("@fontsource/fira-sans/LICENSE"), join(dist, "licences/fira-sans-OFL-1.1.txt"));
copyFileSync(from("htmx.org/dist/htmx.min.js"), join(dist, "htmx.min.js"));
copyFileSync(from("htmx.org/LICENSE"), join(dist, "licences/htmx-0BSD.txt"));

// Latin covers German and English. KERN's own font files hold more scripts and are five times as large.
const face = (weight, css) => {
  const file = `fira-sans-latin-${weight}-normal.woff2`;
  copyFileSync(from("@fontsource/fira-sans/files", file), join(dist, "fonts", file));
  return `@font-face{font-family:"Fira Sans";font-style:normal;font-weight:${css};font-display:optional;`
    + `src:url("fonts/${file}") format("woff2")}\n`;
};
writeFileSync(join(dist, "fonts.css"), face(400, "400") + face(500, "500") + face(600, "600 700"));
