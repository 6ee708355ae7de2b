// What goes wrong in an office: a session that ended in the middle, a forgotten password, a wrong address, too much text.
import assert from "node:assert/strict";
import { after, before, test } from "node:test";
import { DESKTOP, openBrowser, signedIn, signIn, start } from "./lib.mjs";

/** More wrong tries than anybody needs who only mistyped. */
const TRIES = 12;
/** Beyond the largest form. */
const TOO_MUCH = 10 * 1024 * 1024;
const NOBODY_HERE = "00000000-0000-7000-8000-000000000000";

let browser;
let server;
let here;
before(async () => {
  [browser, server] = await Promise.all([openBrowser(), start()]);
  here = (path) => new URL(path, server.url).href;
});
after(async () => {
  await browser?.close();
  await server?.stop();
});

const heading = (page) => page.locator("main h1").first().innerText();
const login = (role) => server.users.find((it) => it.role === role).login;

test("a form that was sent after the session had ended is kept until one has signed in again", async () => {
  const context = await browser.newContext(DESKTOP);
  const page = await context.newPage();
  await signIn(page, server, "manager");
  await page.goto(here(`/offices/${server.office}/assessment`));
  await page.locator('main table a[href*="/assessment/items/"]').first().click();
  await page.locator("form.answers summary").click();
  const note = "鍵を二つ買いました。";
  await page.locator("#note").fill(note);

  // As when an evening has passed: the browser's proof of who it is is gone.
  await context.clearCookies();
  await page.locator('form.answers button[value="done"]').click();
  assert.match(page.url(), /\/sign-in\?kept=/);
  await signIn(page, server, "manager", { from: page.url() });
  await page.locator("main form button.button").first().click();
  await page.goto(here(`/offices/${server.office}/assessment`));
  assert.ok((await page.locator("main").innerText()).includes(note), "what was typed is gone");
  await context.close();
});

test("an office that does not exist and a foreign one are answered alike, with a way back", async () => {
  const context = await signedIn(browser, server, "manager", DESKTOP);
  const page = await context.newPage();
  const foreign = await foreignOffice();
  const said = [];
  for (const office of [NOBODY_HERE, foreign, "not-an-office"]) {
    const answer = await page.goto(here(`/offices/${office}/plan`));
    assert.equal(answer.status(), 404);
    said.push(await heading(page));
    assert.ok((await page.locator("main a").count()) >= 1, "a page without a way on");
  }
  assert.deepEqual([...new Set(said)].length, 1, said.join(" / "));
  await context.close();
});

/** An office of another corporation, as its own manager sees it. */
async function foreignOffice() {
  const other = server.users.filter((it) => it.role === "manager").at(-1).login;
  const context = await signedIn(browser, server, other, DESKTOP);
  const page = await context.newPage();
  await page.goto(server.url);
  const [, found] = page.url().match(/offices\/([0-9a-f-]{36})/);
  await context.close();
  assert.notEqual(found, server.office);
  return found;
}

test("a form of ten megabytes is refused in words", async () => {
  const context = await signedIn(browser, server, "manager", DESKTOP);
  const answer = await context.request.post(here("/sign-in"), {
    headers: { origin: new URL(server.url).origin, "sec-fetch-site": "same-origin" },
    form: { login: "somebody", password: "x", code: "1", kept: "", then: "a".repeat(TOO_MUCH) },
  });
  assert.ok([413, 422].includes(answer.status()), `answered ${answer.status()}`);
  assert.match(await answer.text(), /<h1>/);
  await context.close();
});

// Last, because whoever sits at this machine waits after it.
test("many wrong passwords get a sentence that says how long to wait", async () => {
  const context = await browser.newContext(DESKTOP);
  const page = await context.newPage();
  for (let tries = 0; tries < TRIES; tries += 1) {
    await page.goto(here("/sign-in"));
    await page.locator("#login").fill(login("auditor"));
    await page.locator("#password").fill(`wrong password ${tries}`);
    await page.locator("#code").fill("000000");
    await page.locator('form.card[action="/sign-in"] button:not([type="button"])').click();
    assert.match(page.url(), /\/sign-in/, "a wrong password was let in");
  }
  assert.match(await page.locator(".notice.warn").innerText(), /\d+\s*分/);
  await context.close();
});
