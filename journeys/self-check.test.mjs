// A care worker's own check on a phone: few taps, no script, by keyboard alone, on two devices, and nobody else's business.
import assert from "node:assert/strict";
import { after, before, test } from "node:test";
import { DESKTOP, openBrowser, PHONE, signedIn, signIn, start, Walk, WITHOUT_SCRIPT } from "./lib.mjs";

const MOST_TAPS = 18;
/** The first of the office's staff, who has not made this year's check. */
const WORKER = "staff";
const MANAGER = "manager";
const STARTS = 'main a[href$="/self-check"] >> nth=0';
const ANSWER = 'form.answers button[value="done"]';

let browser;
let server;
let here;
before(async () => {
  browser = await openBrowser();
});
after(() => browser?.close());
// Each story begins with nothing answered.
test.beforeEach(async () => {
  server = await start();
  here = (path) => new URL(path, server.url).href;
});
test.afterEach(() => server.stop());

/** A page of a device that runs no script, on which the person has signed in. */
async function device(options, who = WORKER) {
  const context = await signedIn(browser, server, who, { ...options, ...WITHOUT_SCRIPT });
  const page = await context.newPage();
  await page.goto(server.url);
  return page;
}

/** Where the own check lies. */
const check = (path = "") => here(`/offices/${server.office}/self-check${path}`);
const cards = (page) => /self-check\/items\//.test(page.url());

test("a worker's check takes at most 18 taps after signing in, on a phone, without script", async () => {
  const walk = new Walk(await device(PHONE));
  await walk.tap(walk.page.locator(STARTS));
  await walk.tap(walk.page.locator("main form button.button"));
  let answered = 0;
  while (cards(walk.page)) {
    await walk.tap(walk.page.locator(ANSWER));
    answered += 1;
  }
  await walk.tap(walk.page.locator('main form[action$="/result"] button'));
  assert.equal(await walk.page.locator(".notice.good").count(), 1, "the check was not sent");
  assert.ok(answered >= 10, `only ${answered} cards`);
  assert.ok(walk.taps <= MOST_TAPS, `${walk.taps} taps for ${answered} cards`);
  await walk.page.context().close();
});

test("the check goes on on another device where it was left", async () => {
  const phone = await device(PHONE);
  await phone.goto(check());
  await phone.locator("main form button.button").click();
  for (let taps = 0; taps < 3; taps += 1) await phone.locator(ANSWER).click();
  const left = phone.url();

  const desktop = await (await browser.newContext({ ...DESKTOP, ...WITHOUT_SCRIPT })).newPage();
  await signIn(desktop, server, WORKER);
  await desktop.goto(check());
  await desktop.locator("main form button.button").click();
  assert.equal(desktop.url(), left);
  assert.equal(await desktop.locator(".steps .done").count(), 3);
  for (const it of [phone, desktop]) await it.context().close();
});

test("the own result is shown to nobody else", async () => {
  const worker = await device(PHONE);
  await worker.goto(check());
  await worker.locator("main form button.button").click();
  const { pathname } = new URL(worker.url());
  await worker.locator('form.answers button[value="not-yet"]').click();

  const manager = await device(DESKTOP, MANAGER);
  await manager.goto(here(pathname));
  // The manager may have a card of their own; it holds nothing of the worker's.
  assert.equal(await manager.locator("[aria-pressed=true]").count(), 0);
  await manager.goto(here(`/offices/${server.office}/assessment`));
  const text = await manager.locator("main").innerText();
  const { name } = server.users.find((it) => it.role === WORKER);
  const lines = text.split("\n").filter((it) => it.includes(name));
  assert.ok(lines.every((it) => !it.includes("×")), lines.join("\n"));
  for (const it of [worker, manager]) await it.context().close();
});

test("the whole check can be made with Tab and Enter, and the focus is always seen", async () => {
  const context = await signedIn(browser, server, WORKER, DESKTOP);
  const walk = new Walk(await context.newPage());
  await walk.page.goto(server.url);
  await walk.reach(walk.page.locator(STARTS));
  await walk.enter();
  await walk.reach(walk.page.locator("main form button.button"));
  await walk.enter();
  while (cards(walk.page)) {
    await walk.reach(walk.page.locator(ANSWER));
    await walk.enter();
  }
  await walk.reach(walk.page.locator('main form[action$="/result"] button'));
  await walk.enter();
  assert.equal(await walk.page.locator(".notice.good").count(), 1, "the check was not sent");
  assert.deepEqual(walk.lostFocus, []);
  await context.close();
});
