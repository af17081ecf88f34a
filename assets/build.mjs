// Compiles page.scss and desk.scss into the stylesheets that the pages serve, joins scripts/*.js into the one script that every page
// loads, copies the library that draws maps, and writes down what they were made from.
import { createHash } from "node:crypto";
import { copyFileSync, mkdirSync, readFileSync, readdirSync, writeFileSync } from "node:fs";
import { fileURLToPath } from "node:url";
import * as sass from "sass";

const here = (path) => fileURLToPath(new URL(path, import.meta.url));
const target = "../enrollzone/web/static";
const frontend = "node_modules/govuk-frontend";

const compiled = (file) => sass.compile(here(file), { loadPaths: [here("node_modules")], style: "compressed", quietDeps: true })
  .css.replace(/^\uFEFF|^@charset "UTF-8";/, "");
const css = compiled("page.scss");
const version = JSON.parse(readFileSync(here(`${frontend}/package.json`))).version;
const banner = `/*! Made by \`make assets\` from assets/page.scss. Holds parts of govuk-frontend ${version}, MIT: vendor/govuk-frontend/LICENSE.txt */\n`;
// Letters follow the size that the reader chose: whatever unit a part was written in, they are told in rem.
const scaled = css.replace(/\b(font-size|line-height):([\d.]+)px/g, (_, name, pixels) => `${name}:${Number(pixels) / 16}rem`);
const sheet = banner + scaled + "\n";
mkdirSync(here(`${target}/vendor/govuk-frontend`), { recursive: true });
writeFileSync(here(`${target}/page.css`), sheet);
const digest = createHash("sha256").update(sheet).digest("hex");
writeFileSync(here(`${target}/vendor/govuk-frontend/SOURCE.txt`), `govuk-frontend ${version} (MIT), styles only, compiled into ../../page.css\nsha256 of page.css: ${digest}\n`);
console.log(`page.css: ${Buffer.byteLength(sheet)} bytes, sha256 ${digest.slice(0, 16)}`);

// What only the staff see stands apart: no family's page grows by it.
const desk = `/*! Made by \`make assets\` from assets/desk.scss. */\n${compiled("desk.scss")}\n`;
writeFileSync(here(`${target}/desk.css`), desk);
console.log(`desk.css: ${Buffer.byteLength(desk)} bytes`);

const parts = readdirSync(here("scripts")).filter((name) => name.endsWith(".js")).sort();
const wrapped = parts.map((name) => `(function () {\n${readFileSync(here(`scripts/${name}`), "utf8").trimEnd()}\n})();\n`);
writeFileSync(here(`${target}/page.js`), `// Made by \`make assets\` from assets/scripts/: ${parts.join(", ")}\n'use strict';\n${wrapped.join("")}`);
console.log(`page.js: ${parts.join(", ")}`);

const library = "node_modules/leaflet";
const copied = `${target}/vendor/leaflet`;
const files = { "leaflet.js": "dist/leaflet.js", "leaflet.css": "dist/leaflet.css", "LICENSE.txt": "LICENSE" };
mkdirSync(here(copied), { recursive: true });
const digests = Object.entries(files).map(([name, from]) => {
  copyFileSync(here(`${library}/${from}`), here(`${copied}/${name}`));
  return `sha256 of ${name}: ${createHash("sha256").update(readFileSync(here(`${copied}/${name}`))).digest("hex")}\n`;
});
const leaflet = JSON.parse(readFileSync(here(`${library}/package.json`))).version;
writeFileSync(here(`${copied}/SOURCE.txt`), `leaflet ${leaflet} (BSD-2-Clause), as published, without its images: no marker or control that needs one is used\n${digests.join("")}`);
console.log(`leaflet ${leaflet}`);
