// A tablet that many use: made one by the manager, entered by name and PIN in three taps, put away when nobody touches it, ended from afar.
import assert from "node:assert/strict";
import { after, before, test } from "node:test";
import { DESKTOP, lookedAtBeside, openBrowser, PHONE, signIn, start, Walk } from "./lib.mjs";

const PIN = "4807";
let browser;
let server;
before(async () => {
  [browser, server] = await Promise.all([openBrowser(), start()]);
});
after(async () => {
  await browser?.close();
  await server?.stop();
});

const here = (path) => new URL(path, server.url).href;
const staff = () => server.users.find((it) => it.role === "staff");

async function looksWell(page) {
  for (const view of [PHONE, DESKTOP]) assert.deepEqual(await lookedAtBeside(browser, page, view), []);
}

test("a tablet becomes a shared one, two people take turns at it, and ending it ends all of that", async () => {
  const own = await (await browser.newContext(PHONE)).newPage();
  await signIn(own, server, "staff");
  await own.goto(here("/me/pin"));
  await own.locator("#pin").fill(PIN);
  await own.locator("#current").fill(staff().password);
  await own.locator('form[action="/me/pin"] button').click();
  await own.waitForURL(here("/me"));

  const tablet = await (await browser.newContext(DESKTOP)).newPage();
  await signIn(tablet, server, "manager");
  const office = new URL(tablet.url()).pathname.split("/").slice(0, 3).join("/");
  await tablet.goto(here(`${office}/people`));
  await tablet.locator(`a[href="${office}/devices"]`).click();
  await looksWell(tablet);
  await tablet.locator("#name").fill("事務所のタブレット");
  await tablet.locator(`form[action="${office}/devices"] button`).click();
  await tablet.waitForURL(here("/who"));
  await looksWell(tablet);

  // Three taps: the name, the digits, the button.
  const walk = new Walk(tablet);
  const name = tablet.locator(".tiles a").filter({ hasText: staff().name });
  await walk.tap(name);
  await looksWell(tablet);
  await walk.write(tablet.locator("#pin"), PIN);
  const begun = Date.now();
  await walk.tap(tablet.locator("main form button"));
  await tablet.waitForURL((it) => it.pathname.startsWith("/offices/"));
  assert.ok(Date.now() - begun < 3_000, "changing the person takes at most three seconds");
  assert.equal(walk.interactions, 3);
  await looksWell(tablet);

  // Nobody touches it for ten minutes: the page is gone, and what was typed waits for its writer.
  await tablet.clock.install();
  await tablet.goto(here("/me"));
  await tablet.locator("#name").fill("書きかけの名前");
  await tablet.clock.fastForward("09:30");
  assert.equal(await tablet.locator("#name").inputValue(), "書きかけの名前");
  await tablet.clock.fastForward("01:00");
  await tablet.waitForURL((it) => it.pathname === "/who" && it.searchParams.has("kept"));
  assert.doesNotMatch(await tablet.locator("body").innerText(), /書きかけの名前/);
  await looksWell(tablet);
  await name.click();
  await tablet.locator("#pin").fill(PIN);
  await tablet.locator("main form button").click();
  await tablet.waitForURL((it) => it.pathname.startsWith("/kept/"));
  assert.equal(await tablet.locator('input[name="name"]').inputValue(), "書きかけの名前");

  await tablet.locator('form[action="/switch"] button').click();
  await tablet.waitForURL((it) => it.pathname === "/who");

  const desk = await (await browser.newContext(DESKTOP)).newPage();
  await signIn(desk, server, "manager");
  await desk.goto(here(`${office}/devices`));
  await looksWell(desk);
  await desk.locator('form[action$="/end"] button').click();
  await desk.waitForLoadState();
  await tablet.goto(here("/who"));
  assert.equal(new URL(tablet.url()).pathname, "/sign-in");
});

test("without script the page of a shared device leaves by itself, too", async () => {
  const tablet = await (await browser.newContext({ ...DESKTOP, javaScriptEnabled: false })).newPage();
  await signIn(tablet, server, "manager");
  const office = new URL(tablet.url()).pathname.split("/").slice(0, 3).join("/");
  await tablet.goto(here(`${office}/devices`));
  await tablet.locator("#name").fill("相談室のパソコン");
  await tablet.locator(`form[action="${office}/devices"] button`).click();
  await tablet.locator(".tiles a").filter({ hasText: staff().name }).click();
  await tablet.locator("#pin").fill(PIN);
  await tablet.locator("main form button").click();
  await tablet.waitForURL((it) => it.pathname.startsWith("/offices/"));
  const html = await (await tablet.request.get(tablet.url())).text();
  assert.match(html, /<noscript><meta http-equiv="refresh" content="585;url=\/who\?then=/);
});
