// Photographs every page of the demo world, on a phone and on a desktop; the README's few go into docs/screens.
import { copyFileSync, mkdirSync } from "node:fs";
import { join } from "node:path";
import { fileURLToPath } from "node:url";
import { DESKTOP, everyPage, LANGUAGES, languageSwitch, openBrowser, pattern, PHONE, signedIn, start } from "./lib.mjs";

const folder = (setting, place) => process.env[setting] || fileURLToPath(new URL(place, import.meta.url));
const ALL = folder("MAMORI_SCREENS", "../target/screens");
const SHOWN = folder("MAMORI_SCREENS_SHOWN", "../docs/screens");

const DEVICES = { phone: PHONE, desktop: DESKTOP };
/** Kinds of pages that are photographed in every language; all others in Japanese. */
const IN_EVERY_LANGUAGE = ["/"];
/** What the READMEs show, by the name that it has there. */
const IN_README = {
  "manager-home-desktop": "manager-home-desktop",
  "manager-offices-one-plan-desktop": "plan-desktop",
  "staff-home-phone": "staff-home-phone",
  "staff-offices-one-self-check-items-one-phone": "self-check-phone",
  "manager-offices-one-pictures-plan-phone": "floor-plan-phone",
};

const browser = await openBrowser();
const server = await start();
try {
  for (const it of [ALL, SHOWN]) mkdirSync(it, { recursive: true });
  for (const role of new Set(server.users.map((it) => it.role))) await photographRole(role);
} finally {
  await browser.close();
  await server.stop();
}

async function photographRole(role) {
  const finding = await signedIn(browser, server, role, DESKTOP);
  const pages = await everyPage(await finding.newPage(), server);
  await finding.close();
  for (const [device, options] of Object.entries(DEVICES)) {
    const context = await signedIn(browser, server, role, options);
    const page = await context.newPage();
    for (const address of pages) await photograph(page, address, `${role}-${name(address)}-${device}`);
    await context.close();
  }
}

async function photograph(page, address, file) {
  const languages = IN_EVERY_LANGUAGE.includes(pattern(address)) ? LANGUAGES : ["ja"];
  for (const language of languages) {
    const { pathname } = new URL(address);
    await page.goto(languageSwitch(server, language, pathname));
    await page.goto(address);
    const title = language === "ja" ? file : `${file}-${language}`;
    const path = join(ALL, `${title}.png`);
    await page.screenshot({ path, fullPage: true });
    const shown = IN_README[title];
    if (shown) copyFileSync(path, join(SHOWN, `${shown}.png`));
  }
}

/** A file name from the kind of page: `/plan/*` becomes `plan-one`. */
function name(address) {
  const words = pattern(address).replaceAll("*", "one").split(/[^a-z0-9]+/i);
  return words.filter(Boolean).join("-") || "home";
}
