// The harness's own test: a good page passes, a bad page is found bad, nothing is left running.
import assert from "node:assert/strict";
import { existsSync } from "node:fs";
import { after, before, test } from "node:test";
import { fileURLToPath } from "node:url";
import {
  accessibility, DESKTOP, everyPage, openBrowser, overflow, PHONE, signedIn, signIn, smallTargets, start, totp, Walk,
  weight, WITHOUT_SCRIPT,
} from "./lib.mjs";

const program = fileURLToPath(new URL("stand-in.mjs", import.meta.url));
let browser;
let server;
before(async () => {
  [browser, server] = await Promise.all([openBrowser(), start({ program })]);
});
after(async () => {
  await browser?.close();
  await server?.stop();
});

async function open(path, options = PHONE) {
  const context = await signedIn(browser, server, "staff", options);
  const page = await context.newPage();
  await page.goto(new URL(path, server.url).href);
  return page;
}

test("the six digits are those of RFC 6238", () => {
  const secret = "GEZDGNBVGY3TQOJQGEZDGNBVGY3TQOJQ";
  assert.equal(totp(secret, Math.floor(59 / 30)), "287082");
  assert.equal(totp(secret, Math.floor(1111111109 / 30)), "081804");
});

test("a person signs in twice without using a code twice", async () => {
  for (const options of [PHONE, { ...DESKTOP, ...WITHOUT_SCRIPT }]) {
    const page = await (await browser.newContext(options)).newPage();
    await signIn(page, server, "manager");
    assert.equal(await page.locator("h1").innerText(), "はじめ");
  }
});

test("a person who is not in the demo world cannot sign in", async () => {
  const page = await (await browser.newContext(PHONE)).newPage();
  await assert.rejects(signIn(page, server, "inspector"), /nobody in the demo world is inspector/);
});

test("a good page passes every look", async () => {
  const page = await open("/cards/1");
  assert.deepEqual(await accessibility(page), []);
  assert.deepEqual(await overflow(page), []);
  assert.deepEqual(await smallTargets(page), []);
});

test("a bad page is found bad by every look", async () => {
  const page = await open("/bad");
  const found = (await accessibility(page)).join("\n");
  assert.match(found, /color-contrast/);
  assert.match(found, /label/);
  assert.match((await overflow(page))[0], /px wide on a screen of 320 px/);
  assert.match((await smallTargets(page)).join("\n"), /<button> 小/);
});

test("three cards are three taps, without script", async () => {
  const walk = new Walk(await open("/cards/1", { ...PHONE, ...WITHOUT_SCRIPT }));
  for (let card = 1; card <= 3; card += 1) await walk.tap("できている");
  assert.equal(await walk.page.locator("h1").innerText(), "おわり");
  assert.equal(walk.interactions, 3);
});

test("the keyboard alone reaches an answer and sees where it is", async () => {
  const walk = new Walk(await open("/cards/1", DESKTOP));
  await walk.reach("まだ");
  await walk.enter();
  assert.match(walk.page.url(), /\/cards\/2$/);
  assert.deepEqual(walk.lostFocus, []);
  assert.equal(walk.keys, 3);
});

test("a focus that cannot be seen is reported", async () => {
  const walk = new Walk(await open("/bad", DESKTOP));
  await walk.reach("うすい字");
  assert.match(walk.lostFocus.join("\n"), /うすい字/);
});

test("a second visit is lighter than the first", async () => {
  const context = await signedIn(browser, server, "staff", PHONE);
  const { first, next } = await weight(context, new URL("/cards/1", server.url).href);
  assert.equal(first.requests - next.requests, 1);
  assert.ok(first.bytes > next.bytes && next.bytes > 300, JSON.stringify({ first, next }));
});

test("every kind of page is found once", async () => {
  const pages = await everyPage(await open("/"), server);
  assert.deepEqual(pages.map((it) => new URL(it).pathname), ["/", "/cards/1"]);
});

test("a server that is stopped leaves neither process nor folder", async () => {
  const own = await start({ program });
  assert.ok(existsSync(own.data));
  await own.stop();
  assert.ok(!existsSync(own.data));
  assert.throws(() => process.kill(own.pid, 0), /ESRCH/);
});

test("a program that does not start says so", async () => {
  await assert.rejects(start({ program: "/nowhere/mamori" }), /cannot start/);
});
