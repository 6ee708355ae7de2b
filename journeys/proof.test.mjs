// Photos and papers with an entry, one's own phone from asking to deleting, a PIN at somebody else's tablet, signing by hand.
import assert from "node:assert/strict";
import { mkdirSync } from "node:fs";
import { join } from "node:path";
import { after, before, test } from "node:test";
import { accessibility, openBrowser, overflow, PHONE, signedIn, smallTargets, start, Walk, WITHOUT_SCRIPT } from "./lib.mjs";

const VIEW = { ...PHONE, ...WITHOUT_SCRIPT };
/** Where photographs of the pages go, when somebody wants them. */
const SCREENS = process.env.MAMORI_PROOF_SCREENS;

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

async function phone(who, path = "", view = VIEW) {
  const context = await signedIn(browser, server, who, view);
  const page = await context.newPage();
  await page.goto(path ? here(path) : server.url);
  return page;
}

/** A picture to hand in: what the browser itself sees of a page. */
async function picture(type = "jpeg") {
  const page = await browser.newPage({ viewport: { width: 640, height: 480 } });
  await page.setContent("<body style='background:linear-gradient(135deg,#39a,#fc6)'><h1>玄関の手すり</h1></body>");
  const bytes = await page.screenshot({ type });
  await page.close();
  return bytes;
}

/** A photograph of a page, where one is wanted. */
async function photographed(page, name) {
  if (!SCREENS) return;
  mkdirSync(SCREENS, { recursive: true });
  await page.screenshot({ path: join(SCREENS, `${name}.png`), fullPage: true });
}

/** The same page, looked at by programs: they need script, which the person in front of it does not have. */
async function looksWell(seen, name) {
  await photographed(seen, name);
  const context = await browser.newContext(PHONE);
  await context.addCookies(await seen.context().cookies());
  const page = await context.newPage();
  await page.goto(seen.url());
  assert.deepEqual(await accessibility(page), []);
  assert.deepEqual(await overflow(page), []);
  assert.deepEqual(await smallTargets(page), []);
  await context.close();
}

test("a photo of a client's home with one's own phone: three taps to ask, one to permit, and deleted at the end", async () => {
  const walk = new Walk(await phone("staff"));
  await walk.tap(walk.page.locator('main a[href$="/registers"]').first());
  await walk.tap(walk.page.locator('main a[href$="/registers/byod"]'));
  await walk.tap(walk.page.locator('button[name="reason"][value="photo"]'));
  const entry = walk.page.url();
  assert.match(entry, /\/registers\/byod\/entries\//);
  assert.equal(walk.interactions, 3);
  await looksWell(walk.page, "byod-entry");

  const manager = await phone("manager");
  await manager.goto(`${entry}/steps/approve`);
  await manager.locator("main form button.button").first().click();
  assert.equal(manager.url(), entry);
  await manager.context().close();

  await walk.page.goto(`${entry}/steps/close`);
  await looksWell(walk.page, "byod-close");
  await walk.page.locator("#moved").selectOption("yes");
  await walk.page.locator("#deleted").selectOption("yes");
  await walk.page.locator('main form button.button:not([name="again"])').last().click();
  assert.equal(walk.page.url(), entry);
  assert.match(await walk.page.locator("main").innerText(), /終わり/);
  await walk.page.context().close();
});

test("a photo goes with an entry, stands there small, and opens whole; what is refused keeps the words", async () => {
  const page = await phone("staff", "registers/good-catches/new");
  if ((await page.locator("#what").isVisible()) === false) await page.locator("main summary").first().click();
  await page.locator("#what").selectOption({ index: 1 });
  await looksWell(page, "file-form");
  const input = page.locator('input[type="file"]');
  await input.setInputFiles({ name: "手すり.heic", mimeType: "image/heic", buffer: Buffer.from("\0\0\0\x18ftypheic\0\0\0\0") });
  await page.locator('main form button.button:not([name="again"])').last().click();
  assert.match(await page.locator("main").innerText(), /JPEG/);
  await photographed(page, "file-refused");
  assert.notEqual(await page.locator("#what").inputValue(), "");
  await page.locator('input[type="file"]').setInputFiles({ name: "手すり.jpeg", mimeType: "image/jpeg", buffer: await picture() });
  await page.locator('main form button.button:not([name="again"])').last().click();
  assert.match(page.url(), /\/entries\//);
  const small = page.locator("main .proof img");
  await small.scrollIntoViewIfNeeded();
  await page.waitForFunction(() => document.querySelector("main .proof img").naturalWidth > 0);
  await looksWell(page, "file-entry");
  const answer = await page.request.get(new URL(await page.locator("main a.proof").first().getAttribute("href"), page.url()).href);
  assert.equal(answer.headers()["content-type"], "image/jpeg");
  assert.match(answer.headers()["content-security-policy"], /sandbox/);
  await page.context().close();
});

test("whoever stands at another's tablet chooses a name, types a PIN and taps once", async () => {
  const staff = await phone("staff");
  await staff.goto(new URL("/me/pin", server.url).href);
  await looksWell(staff, "pin-own");
  await staff.locator("#pin").fill("4807");
  await staff.locator("#current").fill(server.users.find((it) => it.role === "staff").password);
  await staff.locator("main form button.button").first().click();
  assert.match(staff.url(), /\/me$/);
  await staff.context().close();

  const tablet = await phone("manager", "registers/devices/new");
  await tablet.locator("#number").fill("タブレット79号");
  await tablet.locator('main form button.button:not([name="again"])').last().click();
  const entry = tablet.url();
  await tablet.locator('main a[href*="/labels?only="]').click();
  await tablet.request.post(tablet.url().split("?")[0], {
    form: { thing: new URL(tablet.url()).searchParams.get("only"), format: "single" },
    headers: { origin: new URL(server.url).origin },
    maxRedirects: 0,
  });
  await tablet.goto(entry);
  await tablet.locator('main a[href*="/labels/"]').click();
  await tablet.locator('main a[href$="/pin"]').click();
  await looksWell(tablet, "pin-page");
  await tablet.locator("#person").selectOption({ index: 1 });
  await tablet.locator("#pin").fill("9999");
  await tablet.locator('button[name="reason"][value="visit"]').click();
  await photographed(tablet, "pin-wrong");
  assert.notEqual(await tablet.locator("#person").inputValue(), "");
  await tablet.locator("#pin").fill("4807");
  await tablet.locator('button[name="reason"][value="visit"]').click();
  assert.equal(await tablet.locator(".notice.good").count(), 1);
  await tablet.context().close();
});

test("who likes to sign draws with a finger, and the history shows it; without script the tap is enough", async () => {
  const signing = await phone("manager", "registers/devices/new", PHONE);
  await signing.locator("#number").fill("タブレット80号");
  await signing.locator('main form button.button:not([name="again"])').last().click();
  await signing.goto(here("registers/take-out/new"));
  if ((await signing.locator("#device").isVisible()) === false) await signing.locator("main summary").first().click();
  await signing.locator("#device").fill("タブレット80号");
  await signing.locator("#reason").selectOption("visit");
  await signing.locator('main form button.button:not([name="again"])').last().click();
  const entry = signing.url();
  assert.match(entry, /\/entries\//);
  await signing.goto(`${entry}/steps/return`);
  const canvas = signing.locator("canvas");
  const at = await canvas.boundingBox();
  await signing.mouse.move(at.x + 40, at.y + 40);
  await signing.mouse.down();
  await signing.mouse.move(at.x + 160, at.y + 70, { steps: 8 });
  await signing.mouse.move(at.x + 90, at.y + 90, { steps: 8 });
  await signing.mouse.up();
  await looksWell(signing, "sign-step");
  await signing.locator('button[name="condition"][value="good"]').click();
  assert.equal(signing.url(), entry);
  await signing.waitForFunction(() => document.querySelector("img.signature")?.naturalWidth > 0);
  await looksWell(signing, "sign-history");
  await signing.context().close();

  const plain = await phone("manager", "", VIEW);
  await plain.goto(`${entry}/steps/return`);
  assert.equal(await plain.locator("canvas").isVisible(), false);
  await plain.context().close();
});
