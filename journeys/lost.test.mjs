// "I lost it": three taps without script, twelve keys without a mouse, in time on a slow line, and by the card without signing in.
import assert from "node:assert/strict";
import { after, before, test } from "node:test";
import { lookedAtBeside, openBrowser, PHONE, signedIn, start, Walk, WITHOUT_SCRIPT } from "./lib.mjs";

const ARRIVED = /とどけました/;

let browser;
let server;
before(async () => {
  [browser, server] = await Promise.all([openBrowser(), start()]);
});
after(async () => {
  await browser?.close();
  await server?.stop();
});

const here = (path) => new URL(`/offices/${server.office}/${path}`, server.url).href;

async function home(who, view) {
  const context = await signedIn(browser, server, who, view);
  const page = await context.newPage();
  await page.goto(new URL(`/offices/${server.office}`, server.url).href);
  return page;
}

/** Nothing is wrong with the look of a page. */
async function looksWell(seen) {
  assert.deepEqual(await lookedAtBeside(browser, seen, PHONE), []);
}

test("a care worker without script reports in three taps, writes a few words, and the manager answers in two", async () => {
  const page = await home("staff", { ...PHONE, ...WITHOUT_SCRIPT });
  const walk = new Walk(page);
  await walk.tap(page.locator("a.tile.report"));
  await looksWell(page);
  await walk.tap(page.locator('main a[href$="/report/lost"]'));
  await looksWell(page);
  await walk.tap(page.locator('button[name="choice"][value="lost-device"]'));
  assert.match(await page.locator("h1").innerText(), ARRIVED);
  assert.equal(walk.interactions, 3);
  await looksWell(page);
  await page.locator("#place").fill("駅のベンチ");
  await page.locator('form[action$="/mine"] button').click();
  assert.equal(await page.locator("#place").inputValue(), "駅のベンチ");
  const room = page.url().split("/mine")[0];
  await page.context().close();

  const manager = await home("manager", PHONE);
  const answering = new Walk(manager);
  await answering.tap(manager.locator(`main a[href="${new URL(room).pathname}"]`).first());
  await looksWell(manager);
  await answering.tap(manager.locator('form[action$="/acknowledge"] button'));
  assert.equal(answering.interactions, 2);
  assert.equal(await manager.locator('form[action$="/acknowledge"]').count(), 0);
  await looksWell(manager);
  for (const path of ["facts", "story", "learn"]) {
    await manager.goto(`${room}/${path}`);
    await looksWell(manager);
  }
  for (const path of ["incidents", "incidents/by-phone", "drills", "contacts"]) {
    await manager.goto(here(path));
    await looksWell(manager);
  }
  await manager.context().close();
});

test("twelve keys do it without a mouse", async () => {
  const page = await home("staff", PHONE);
  // On each page: to the link that skips the head, over it, and to the first thing of the page.
  let keys = 0;
  const ways = ["Tab", "Enter", "Tab", "Enter"];
  for (let taps = 0; taps < 3; taps += 1) {
    const before = page.url();
    for (const key of ways) {
      await page.keyboard.press(key);
      keys += 1;
    }
    await page.waitForURL((it) => it.pathname !== new URL(before).pathname);
    await page.waitForLoadState();
  }
  await page.waitForURL(/\/mine$/);
  assert.match(await page.locator("h1").innerText(), ARRIVED);
  assert.ok(keys <= 12, `${keys} keys`);
  await page.context().close();
});

test("on a line of 400 kbit and 400 ms it has arrived within a minute", async () => {
  const page = await home("staff", { ...PHONE, ...WITHOUT_SCRIPT });
  const line = await page.context().newCDPSession(page);
  await line.send("Network.enable");
  const bytes = (400 * 1000) / 8;
  await line.send("Network.emulateNetworkConditions", { offline: false, latency: 400, downloadThroughput: bytes, uploadThroughput: bytes });
  const began = Date.now();
  await page.locator("a.tile.report").click();
  await page.locator('main a[href$="/report/sent"]').click();
  await page.locator('button[name="choice"][value="misdirected-fax"]').click();
  assert.match(await page.locator("h1").innerText(), ARRIVED);
  const seconds = (Date.now() - began) / 1000;
  assert.ok(seconds <= 60, `${seconds} s`);
  await page.context().close();
});

test("the card reports without signing in, and waits to be confirmed", async () => {
  const manager = await home("manager", PHONE);
  await manager.goto(here("incidents/card"));
  await manager.locator('form[action$="/card"] button').click();
  await looksWell(manager);
  const card = await manager.locator("main section p.small").innerText();
  const context = await browser.newContext({ ...PHONE, ...WITHOUT_SCRIPT });
  const page = await context.newPage();
  await page.goto(card);
  await looksWell(page);
  await page.locator("#words").fill("バスに わすれた");
  await page.locator('button[name="kind"][value="lost-device"]').click();
  assert.match(await page.locator("h1").innerText(), ARRIVED);
  await context.close();
  await manager.goto(here("incidents"));
  const waiting = manager.locator("section.card", { hasText: "未確認の届け" }).locator("ul.rows li");
  assert.equal(await waiting.count(), 1);
  await manager.context().close();
});
