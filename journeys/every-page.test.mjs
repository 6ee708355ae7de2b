// Every page that a person of the demo world can reach by links: accessible, narrow enough, light enough.
import assert from "node:assert/strict";
import { after, before, test } from "node:test";
import {
  accessibility, DESKTOP, everyPage, languageSwitch, openBrowser, overflow, pattern, PHONE, signedIn, smallTargets,
  start, weight,
} from "./lib.mjs";

/** Bytes over the wire: the first page of a visit and each next one. */
const LIGHT = { first: 30_000, next: 10_000 };
/** Pages for somebody who has not signed in; the last is the page for a wrong address. */
const OUTSIDE = ["/sign-in", "/there-is-no-such-page"];
const NOBODY = "nobody";
const VIEWS = {
  phone: { options: PHONE, language: "ja" },
  desktop: { options: DESKTOP, language: "ja" },
  furigana: { options: PHONE, language: "easy" },
  english: { options: PHONE, language: "en" },
};

let browser;
let server;
/** Addresses by role: each kind of page is looked at once, by the first role that reaches it; homes by every role. */
const pages = new Map();
/** Links that lead nowhere. */
const broken = [];
before(async () => {
  [browser, server] = await Promise.all([openBrowser(), start()]);
  pages.set(NOBODY, OUTSIDE.map((it) => new URL(it, server.url).href));
  const seen = new Set();
  for (const role of new Set(server.users.map((it) => it.role))) {
    const context = await signedIn(browser, server, role, DESKTOP);
    const all = await everyPage(await context.newPage(), server, { broken });
    await context.close();
    pages.set(role, all.filter((it) => pattern(it) === "/" || !seen.has(pattern(it))));
    for (const it of all) seen.add(pattern(it));
  }
});
after(async () => {
  await browser?.close();
  await server?.stop();
});

/** Walks through all pages in one view and gathers what `look` says about each. */
async function complaints({ options, language }, look) {
  const found = [];
  for (const [role, addresses] of pages) {
    const context = await (role === NOBODY ? browser.newContext(options) : signedIn(browser, server, role, options));
    const page = await context.newPage();
    page.on("console", (it) => {
      // What the browser refuses is a fault of the page; that the wrong address is wrong is not.
      if (it.type() === "error" && !addresses.includes(it.location().url)) found.push(`${role} ${page.url()}: ${it.text()}`);
    });
    await page.goto(languageSwitch(server, language, "/sign-in"));
    for (const address of addresses) {
      await page.goto(address);
      for (const it of await look(page, context, address)) found.push(`${role} ${pattern(address)}: ${it}`);
    }
    await context.close();
  }
  return found;
}

function none(found) {
  assert.ok(found.length === 0, `\n${found.join("\n")}`);
}

test("the demo world has pages for every role", () => {
  assert.ok(pages.size >= 3, [...pages.keys()].join(", "));
  for (const [role, addresses] of pages) assert.ok(addresses.length >= 1, `${role} sees no page`);
});

test("no link leads nowhere", () => {
  none(broken);
});

for (const [name, view] of Object.entries(VIEWS)) {
  test(`every page is accessible: ${name}`, async () => {
    none(await complaints(view, accessibility));
  });
}

test("no page is wider than 320 px, with furigana", async () => {
  none(await complaints(VIEWS.furigana, (page) => overflow(page)));
});

test("every button and field is high enough for a finger", async () => {
  none(await complaints(VIEWS.phone, (page) => smallTargets(page)));
});

test("every page is light", async () => {
  const heavy = async (page, context, address) => {
    const { first, next } = await weight(context, address);
    return [["first", first], ["next", next]]
      .filter(([visit, { bytes }]) => bytes > LIGHT[visit])
      .map(([visit, { bytes }]) => `${bytes} bytes on the ${visit} visit are more than ${LIGHT[visit]}`);
  };
  none(await complaints(VIEWS.furigana, heavy));
});
