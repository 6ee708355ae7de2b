// A manager who has just started mamori for the first time holds the printed plan in hand after at most sixty taps and fields.
import assert from "node:assert/strict";
import { execFileSync } from "node:child_process";
import { readFileSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { after, before, test } from "node:test";
import { DESKTOP, openBrowser, startEmpty, totp, Walk, WITHOUT_SCRIPT } from "./lib.mjs";

const MOST = 60;
const OFFICE = "ひだまりの家";
const MANAGER = "青木 美咲";
/** Every fourth requirement is not met yet: there is something to plan. */
const answerOf = (card) => (card % 4 === 3 ? "not-yet" : "done");

let browser;
let server;
before(async () => {
  [browser, server] = await Promise.all([openBrowser(), startEmpty()]);
});
after(async () => {
  await browser?.close();
  await server?.stop();
});

const send = (page) => page.locator("main form button.button").first();

async function setUp(walk) {
  const { page } = walk;
  await walk.write(page.locator("#code"), server.setup_code);
  await walk.write(page.locator("#office"), OFFICE);
  await walk.choose(page.locator("#service"), "group-home");
  await walk.tap(send(page));
  await walk.write(page.locator("#name"), MANAGER);
  await walk.write(page.locator("#kana"), "アオキ ミサキ");
  await walk.write(page.locator("#login"), "aoki");
  await walk.write(page.locator("#password"), "みかん畑の朝ごはんは七時から");
  // In a small office the manager also decides.
  await walk.tap(page.locator('input[name="executive"]'));
  await walk.tap(send(page));
  await walk.tap(page.locator("main details summary"));
  const letters = await page.locator("main details code").innerText();
  await walk.write(page.locator("#code"), totp(letters));
  await walk.tap(send(page));
  assert.equal(await page.locator(".codes li").count(), 10, "ten codes for the drawer");
  await walk.tap(send(page));
}

async function tellAboutTheOffice(walk) {
  const { page } = walk;
  const questions = await page.locator("main fieldset").count();
  assert.ok(questions >= 5, `${questions} questions`);
  for (let at = 0; at < questions; at += 1) {
    await walk.tap(page.locator("main fieldset").nth(at).locator("label").first());
  }
  await walk.tap(page.locator("main form").last().locator("button.button"));
}

async function answerEverything(walk) {
  const { page } = walk;
  let cards = 0;
  while (/assessment\/items\//.test(page.url())) {
    await walk.tap(page.locator(`form.answers > button[value="${answerOf(cards)}"]`));
    cards += 1;
    assert.ok(cards <= 30, "the cards never end");
  }
  return cards;
}

test("from the first start to the printed plan it takes at most 60 taps and fields, without script", async () => {
  const context = await browser.newContext({ ...DESKTOP, ...WITHOUT_SCRIPT, ignoreHTTPSErrors: true });
  const page = await context.newPage();
  await page.goto(server.url);
  const walk = new Walk(page);
  await setUp(walk);
  const set = walk.interactions;

  // The page always says what comes next: that is all she follows.
  const next = () => walk.tap(page.locator("main .panel.first .button, main .card .button").first());
  await next();
  while (!(await page.locator("main fieldset").count())) await next();
  await tellAboutTheOffice(walk);
  while (!/assessment\/items\//.test(page.url())) await next();
  const cards = await answerEverything(walk);
  assert.equal(cards, 21);
  const approved = page.locator('.stamps td:last-child:has-text("青木")');
  for (let taps = 0; !(await approved.count()); taps += 1) {
    assert.ok(taps < 6, `no approved plan: ${page.url()} ${await page.locator("main").innerText()}`);
    await next();
  }
  await walk.tap(page.locator('main a[href$="/papers"]'));
  assert.equal(await page.locator('main a[href$="/papers/plan.pdf"]').count(), 1);

  const [, office] = /offices\/([^/]+)/.exec(page.url());
  const pdf = await context.request.get(new URL(`/offices/${office}/papers/plan.pdf`, server.url).href);
  walk.taps += 1;
  assert.equal(pdf.headers()["content-type"], "application/pdf");
  const file = join(server.data, "plan.pdf");
  writeFileSync(file, await pdf.body());
  execFileSync("pdftotext", ["-layout", file, `${file}.txt`]);
  const text = readFileSync(`${file}.txt`, "utf8");
  for (const it of [OFFICE, MANAGER]) assert.ok(text.includes(it), `${it} is not on the plan: ${text}`);
  console.log(`# set-up ${set}, ${cards} cards, ${walk.interactions} in all`);
  assert.ok(walk.interactions <= MOST, `${walk.interactions} interactions`);
  await context.close();
});
