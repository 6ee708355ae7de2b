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
const wide = (page) => overflow(page);
const small = (page) => smallTargets(page);
/** Each view is walked once; all that is looked at there is looked at on that walk. */
const VIEWS = {
  phone: { options: PHONE, language: "ja", looks: { accessibility, small } },
  desktop: { options: DESKTOP, language: "ja", looks: { accessibility } },
  furigana: { options: PHONE, language: "easy", looks: { accessibility, wide } },
  english: { options: PHONE, language: "en", looks: { accessibility } },
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

/** What was found on each walk, by view. */
const walks = new Map();

/** What one look says about all pages of a view. */
async function complaints(name, look) {
  if (!walks.has(name)) walks.set(name, walked(VIEWS[name]));
  return (await walks.get(name))[look];
}

/** Walks through all pages in one view and gathers what each of its looks says about them. */
async function walked({ options, language, looks }) {
  const found = Object.fromEntries(Object.keys(looks).map((it) => [it, []]));
  const refused = found[Object.keys(looks)[0]];
  for (const [role, addresses] of pages) {
    const context = await (role === NOBODY ? browser.newContext(options) : signedIn(browser, server, role, options));
    const page = await context.newPage();
    page.on("console", (it) => {
      // What the browser refuses is a fault of the page; that the wrong address is wrong is not.
      if (it.type() === "error" && !addresses.includes(it.location().url)) refused.push(`${role} ${page.url()}: ${it.text()}`);
    });
    await page.goto(languageSwitch(server, language, "/sign-in"));
    for (const address of addresses) {
      await page.goto(address);
      for (const [name, look] of Object.entries(looks)) {
        for (const it of await look(page, context, address)) found[name].push(`${role} ${pattern(address)}: ${it}`);
      }
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

for (const name of Object.keys(VIEWS)) {
  test(`every page is accessible: ${name}`, async () => {
    none(await complaints(name, "accessibility"));
  });
}

test("no page is wider than 320 px, with furigana", async () => {
  none(await complaints("furigana", "wide"));
});

test("every button and field is high enough for a finger", async () => {
  none(await complaints("phone", "small"));
});

test("every page is light", async () => {
  const heavy = async (page, context, address) => {
    const { first, next } = await weight(context, address);
    return [["first", first], ["next", next]]
      .filter(([visit, { bytes }]) => bytes > LIGHT[visit])
      .map(([visit, { bytes }]) => `${bytes} bytes on the ${visit} visit are more than ${LIGHT[visit]}`);
  };
  const { heavy: found } = await walked({ ...VIEWS.furigana, looks: { heavy } });
  none(found);
});
