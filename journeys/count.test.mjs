// Stock-taking of two hundred devices from a phone without script: scan, one tap, next; with a code reader one page each; then the
// list, the end, the executive and the paper.
import assert from "node:assert/strict";
import { after, before, test } from "node:test";
import { accessibility, DESKTOP, openBrowser, overflow, PHONE, signedIn, smallTargets, start, Walk, WITHOUT_SCRIPT } from "./lib.mjs";

const VIEW = { ...PHONE, ...WITHOUT_SCRIPT };
const DEVICES = 200;
const SCANNED = 120;
const SHELF = "棚卸の部屋";

let browser;
let server;
before(async () => {
  [browser, server] = await Promise.all([openBrowser(), start()]);
});
after(async () => {
  await browser?.close();
  await server?.stop();
});

const here = (path) => new URL(`/offices/${server.office}${path && `/${path}`}`, server.url).href;

async function visitor(who, view = VIEW) {
  const context = await signedIn(browser, server, who, view);
  const page = await context.newPage();
  await page.goto(here(""));
  return page;
}

/** Sends a form without opening the page that answers. */
async function post(page, path, form) {
  const origin = new URL(server.url).origin;
  return page.request.post(here(path), { form, headers: { origin }, maxRedirects: 0 });
}

/** Writes devices into the ledger and gives all of them their labels; tells the addresses in their QR codes. */
async function labelled(page) {
  const entries = [];
  for (let at = 1; at <= DEVICES; at += 1) {
    const form = { number: `棚の機器${at}号`, kind: "tablet", state: "in-use", place: SHELF };
    const answer = await post(page, "registers/devices/new", form);
    entries.push(answer.headers().location);
  }
  await page.goto(here("registers/devices/labels?only=new"));
  const chosen = await page.locator("input[name=thing]:checked").evaluateAll((all) => all.map((it) => it.value));
  const body = new URLSearchParams([...chosen.map((it) => ["thing", it]), ["format", "single"]]).toString();
  const headers = { origin: new URL(server.url).origin, "content-type": "application/x-www-form-urlencoded" };
  await page.request.post(here("registers/devices/labels"), { data: body, headers, maxRedirects: 0 });
  const codes = [];
  for (const it of entries) {
    const text = await (await page.request.get(new URL(it, server.url).href)).text();
    codes.push(text.match(/\/labels\/([A-Z2-9]{8})"/)[1]);
  }
  return codes;
}

/** Counts the pages that a browser shows; the ways between them are none. */
function pages(page) {
  let shown = 0;
  page.on("response", (it) => {
    if (it.request().resourceType() === "document" && it.status() === 200) shown += 1;
  });
  return () => shown;
}

/** The same page beside, for who looks at it with a script, which the walk itself never runs. */
async function looksWell(page, who = "manager") {
  const context = await signedIn(browser, server, who, PHONE);
  const beside = await context.newPage();
  await beside.goto(page.url());
  assert.deepEqual(await accessibility(beside), [], page.url());
  assert.deepEqual(await overflow(beside), [], page.url());
  assert.deepEqual(await smallTargets(beside), [], page.url());
  await context.close();
}

test("two hundred devices are counted with one tap and one page after each scan, and an executive approves", async () => {
  const page = await visitor("manager");
  const codes = await labelled(page);
  await page.goto(here("registers/devices/rounds"));
  await looksWell(page);
  const walk = new Walk(page);
  await walk.tap(page.locator('main form[action$="/rounds"] button.button'));
  const round = page.url();
  await looksWell(page);

  const shown = pages(page);
  for (const [at, code] of codes.slice(0, SCANNED).entries()) {
    const before = shown();
    await page.goto(new URL(`/Q/${code}`, server.url).href);
    if (at === 0) await looksWell(page);
    const taps = walk.taps;
    await walk.tap(page.locator('button.answer[value="there"]'));
    if (at === 0) await looksWell(page);
    // The page behind the scan, and the one that invites to the next scan: one tap, one page in between.
    assert.equal(shown() - before, 2, `${code}: pages`);
    assert.equal(walk.taps - taps, 1, `${code}: taps`);
  }
  assert.match(await page.locator("main").innerText(), new RegExp(`件のうち${SCANNED}件`));

  // A code reader types the address and Enter: each thing is one page, no tap.
  await page.goto(`${round}/next`);
  await page.locator("#code").focus();
  for (const code of codes.slice(SCANNED, DEVICES - 2)) {
    const before = shown();
    await page.locator("#code").fill(new URL(`/Q/${code}`, server.url).href);
    await Promise.all([page.waitForEvent("framenavigated"), page.locator("#code").press("Enter")]);
    await page.waitForLoadState();
    assert.equal(shown() - before, 1, `${code}: pages with a reader`);
  }
  await looksWell(page);

  // What is left at the shelf is ticked; the rest of the demo's devices too, page by page.
  await page.goto(`${round}/list?at=${encodeURIComponent(SHELF)}`);
  await looksWell(page);
  assert.equal(await page.locator("input[name=thing]").count(), 2);
  for (const it of await page.locator("input[name=thing]").all()) await it.check();
  await page.locator('button[name="mark"][value="missing"]').click();
  await page.goto(`${round}/list`);
  while ((await page.locator("input[name=thing]").count()) > 0) {
    for (const it of await page.locator("input[name=thing]").all()) await it.check();
    await page.locator('button[name="mark"][value="there"]').click();
    await page.waitForLoadState();
  }
  await page.goto(round);
  await looksWell(page);
  await page.locator('main form[action$="/end"] button.button').click();
  await page.waitForLoadState();

  const executive = await visitor("executive", { ...DESKTOP, ...WITHOUT_SCRIPT });
  const approving = new Walk(executive);
  await approving.tap(executive.locator('main a[href*="/rounds/"][href$="/approve"]').first());
  await looksWell(executive, "executive");
  await approving.tap(executive.locator('button[name="decision"][value="approved"]'));
  assert.equal(approving.interactions, 2);
  await looksWell(executive, "executive");
  const paper = await page.request.get(`${round}/result.pdf`);
  assert.equal(paper.status(), 200);
  assert.equal(paper.headers()["content-type"], "application/pdf");
  await executive.context().close();
  await page.context().close();
});

test("the check of accounts and the comparison look well on a phone", async () => {
  const page = await visitor("manager");
  await page.goto(here("registers/accounts/accounts"));
  await looksWell(page);
  await page.goto(here("registers/accounts/accounts/compare"));
  await page.locator("#system").fill("ケア記録");
  await page.locator("#lines").fill("ログインID\t氏名\nabc01\t佐藤 花子\nabc02\t");
  await page.locator('main form button.button:not([name="again"])').last().click();
  await page.waitForLoadState();
  assert.equal(await page.locator('button[name="save"]').count(), 1);
  await looksWell(page);
  await page.context().close();
});
