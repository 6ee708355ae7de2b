// Borrowing and returning by the label on a tablet, on a phone without script: a scan and one tap each; and what the day leaves.
import assert from "node:assert/strict";
import { after, before, test } from "node:test";
import { lookedAtBeside, openBrowser, PHONE, signedIn, start, Walk, WITHOUT_SCRIPT } from "./lib.mjs";

const VIEW = { ...PHONE, ...WITHOUT_SCRIPT };
const TABLET = "タブレット77号";

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

/** The first page on a phone on which this person has signed in. */
async function phone(who) {
  const context = await signedIn(browser, server, who, VIEW);
  const page = await context.newPage();
  await page.goto(server.url);
  return page;
}

/** Writes a tablet into the ledger and gives it its label; tells the address in its QR code. */
async function labelled(page, name) {
  await page.goto(here("registers/devices/new"));
  await page.locator("#number").fill(name);
  await page.locator('main form button.button:not([name="again"])').last().click();
  const entry = page.url();
  await page.locator('main a[href*="/labels?only="]').click();
  // Asked for without opening the paper: its codes stand on the entries from then on.
  await page.request.post(page.url().split("?")[0], {
    form: { thing: new URL(page.url()).searchParams.get("only"), format: "single" },
    headers: { origin: new URL(server.url).origin },
    maxRedirects: 0,
  });
  await page.goto(entry);
  const thing = await page.locator('main a[href*="/labels/"]').getAttribute("href");
  return new URL(`/Q/${thing.split("/").pop()}`, server.url).href;
}

/** Nothing is wrong with the look of a page. */
async function looksWell(seen) {
  assert.deepEqual(await lookedAtBeside(browser, seen, PHONE), []);
}

test("a scan and one tap borrow a tablet, a scan and one tap return it, and the manager confirms in three taps", async () => {
  const manager = await phone("manager");
  const code = await labelled(manager, TABLET);

  // The manager may take it without asking; whoever has no standing permission asks by the same tap.
  const borrower = new Walk(manager);
  await borrower.page.goto(code);
  await looksWell(borrower.page);
  await borrower.tap(borrower.page.locator('button[name="reason"][value="visit"]'));
  assert.match(await borrower.page.locator("main").innerText(), /あなたが持っています/);
  assert.equal(borrower.interactions, 1);

  const other = await phone("staff");
  await other.goto(code);
  assert.match(await other.locator("main").innerText(), /だれかが持っています/);
  await looksWell(other);
  await other.context().close();

  const bringer = new Walk(manager);
  await bringer.page.goto(code);
  await bringer.tap(bringer.page.locator('button[name="condition"][value="good"]'));
  assert.match(await bringer.page.locator("main").innerText(), /事務所にあります/);
  assert.equal(bringer.interactions, 1);

  const confirming = new Walk(manager);
  await manager.goto(server.url);
  await confirming.tap(manager.locator('main a[href$="/registers/take-out/returns"]').first());
  await looksWell(manager);
  await confirming.tap(manager.locator('main form[action$="/returns"] button.button').first());
  assert.equal(await manager.locator(".notice.good").count(), 1);
  assert.ok(confirming.interactions <= 3, `${confirming.interactions} taps`);
  await manager.context().close();
});

test("a worker with a standing permission borrows by the same tap and is told until when", async () => {
  const manager = await phone("manager");
  const code = await labelled(manager, "タブレット78号");
  await manager.context().close();
  const walk = new Walk(await phone("staff"));
  await walk.page.goto(code);
  await walk.tap(walk.page.locator('button[name="reason"][value="visit"]'));
  assert.match(await walk.page.locator("main").innerText(), /あなたが持っています[\s\S]*返す予定/);
  assert.equal(walk.interactions, 1);
  await walk.page.context().close();
});

test("a photo with one's own phone is asked for in three taps from home", async () => {
  const walk = new Walk(await phone("staff"));
  await walk.tap(walk.page.locator('main a[href$="/registers"]').first());
  await walk.tap(walk.page.locator('main a[href$="/registers/byod"]'));
  await looksWell(walk.page);
  await walk.tap(walk.page.locator('button[name="reason"][value="photo"]'));
  assert.match(walk.page.url(), /\/registers\/byod\/entries\//);
  assert.equal(walk.interactions, 3);
  await walk.page.context().close();
});

test("labels and where things are look well on a phone", async () => {
  const page = await phone("manager");
  for (const path of ["registers/devices/labels", "registers/devices/where", "registers/devices"]) {
    await page.goto(here(path));
    await looksWell(page);
  }
  await page.context().close();
});
