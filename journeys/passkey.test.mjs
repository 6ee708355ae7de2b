// A passkey, with Chromium's own software authenticator: added on one's page, entered with in two taps, removed and worth nothing.
import assert from "node:assert/strict";
import { after, before, test } from "node:test";
import { DESKTOP, lookedAtBeside, openBrowser, signIn, start, Walk, WITHOUT_SCRIPT } from "./lib.mjs";

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

/** Gives a page's browser an authenticator that checks its holder, as a phone or a laptop has. */
async function withAuthenticator(page) {
  const chromium = await page.context().newCDPSession(page);
  await chromium.send("WebAuthn.enable");
  const options = { protocol: "ctap2", transport: "internal", hasResidentKey: true, hasUserVerification: true };
  const { authenticatorId } = await chromium.send("WebAuthn.addVirtualAuthenticator", {
    options: { ...options, isUserVerified: true, automaticPresenceSimulation: true },
  });
  const checks = (isUserVerified) => chromium.send("WebAuthn.setUserVerified", { authenticatorId, isUserVerified });
  return { checks };
}

/** Nothing is wrong with the look of a page. */
async function looksWell(seen) {
  assert.deepEqual(await lookedAtBeside(browser, seen, DESKTOP), []);
}

test("somebody adds a passkey, enters with it in two taps, and after its removal it opens nothing", async () => {
  assert.match(server.url, /^http:\/\/localhost:/);
  const page = await (await browser.newContext(DESKTOP)).newPage();
  const device = await withAuthenticator(page);
  await signIn(page, server, "staff");
  await page.goto(here("/me/passkeys"));
  await looksWell(page);
  await page.locator('a[href="/me/passkeys/new"]').click();
  await looksWell(page);
  await page.locator("#name").fill("事務所のパソコン");

  // Somebody else's finger: a sentence, and nothing typed is lost.
  await device.checks(false);
  await page.locator("#passkey button").click();
  await page.locator('[data-said="NotAllowedError"]').waitFor({ state: "visible" });
  assert.equal(await page.locator("#name").inputValue(), "事務所のパソコン");
  await device.checks(true);
  await page.locator("#passkey button").click();
  await page.waitForURL(here("/me/passkeys"));
  assert.match(await page.locator("main").innerText(), /事務所のパソコン/);

  const out = async () => {
    await page.goto(here("/me"));
    await page.locator('form[action="/sign-out"] button').click();
    await page.waitForURL(here("/sign-in"));
  };
  await out();
  const walk = new Walk(page);
  await looksWell(page);
  await walk.tap(page.locator("#passkey button"));
  await page.waitForURL((it) => it.pathname.startsWith("/offices/"));
  // The tap on the page, and the one by which the device asks for its holder.
  assert.equal(walk.interactions + 1, 2);

  await page.goto(here("/me/passkeys"));
  await page.locator('form[action$="/end"] button').click();
  await page.waitForLoadState();
  assert.equal(await page.locator('form[action$="/end"]').count(), 0);
  await out();
  await page.locator("#passkey button").click();
  await page.waitForURL(here("/sign-in/passkey"));
  assert.match(await page.locator(".error").innerText(), /このパスキーでは入れませんでした/);
  await page.context().close();
});

test("without script the page says why the button is missing, and the password works", async () => {
  const page = await (await browser.newContext({ ...DESKTOP, ...WITHOUT_SCRIPT })).newPage();
  await page.goto(here("/sign-in"));
  assert.equal(await page.locator("#passkey").isVisible(), false);
  assert.match(await page.locator("main").innerText(), /JavaScript/);
  await signIn(page, server, "staff");
  assert.match(page.url(), /\/offices\//);
  await page.context().close();
});
