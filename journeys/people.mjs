// Signing in as a person of the demo world, as a browser does it: forms, password, six digits.
import { createHmac } from "node:crypto";

const STEP_S = 30;
const LOGIN = 'input[autocomplete="username"], input[name="login"]';
const PASSWORD = 'input[type="password"]';
const CODE = 'input[autocomplete="one-time-code"], input[name="code"]';

/** The last time step used per secret: a code is good only once. */
const used = new Map();
/** What a signed-in browser keeps, per server and person. */
const kept = new Map();

/** The six digits (RFC 6238: SHA-1, 30 s) of a Base32 secret for a time step. */
export function totp(secret, step = Math.floor(Date.now() / 1000 / STEP_S)) {
  const counter = Buffer.alloc(8);
  counter.writeBigUInt64BE(BigInt(step));
  const hash = createHmac("sha1", base32(secret)).update(counter).digest();
  const from = hash[hash.length - 1] & 15;
  const number = (hash.readUInt32BE(from) & 0x7fffffff) % 1_000_000;
  return String(number).padStart(6, "0");
}

function base32(text) {
  let bits = "";
  for (const letter of text.replaceAll(/[\s=]/g, "").toUpperCase()) {
    bits += "ABCDEFGHIJKLMNOPQRSTUVWXYZ234567".indexOf(letter).toString(2).padStart(5, "0");
  }
  const bytes = bits.match(/.{8}/g) ?? [];
  return Buffer.from(bytes.map((it) => parseInt(it, 2)));
}

/** A code not used before. The next step's code is taken early, as a clock half a minute ahead would. */
async function freshCode(secret) {
  const now = () => Math.floor(Date.now() / 1000 / STEP_S);
  const step = Math.max(now(), (used.get(secret) ?? 0) + 1);
  while (step > now() + 1) await new Promise((resolve) => setTimeout(resolve, 500));
  used.set(secret, step);
  return totp(secret, step);
}

/** The first person of the demo world with this role, or with this name. */
function person(server, who) {
  const found = server.users.find((it) => it.role === who || it.name === who || it.login === who);
  if (!found) throw new Error(`nobody in the demo world is ${who}: ${server.users.map((it) => it.role).join(", ")}`);
  return found;
}

/**
 * Signs in on a page, wherever mamori asks for it, and stays on the page that follows.
 * Works with the forms on one page or on two. Begins at `from`, else at the first page.
 */
export async function signIn(page, server, who, { from = server.url } = {}) {
  const { login, password, totp_secret: secret } = person(server, who);
  await page.goto(from);
  for (let forms = 0; forms < 3; forms += 1) {
    const field = page.locator(`${LOGIN}, ${PASSWORD}, ${CODE}`).first();
    if ((await field.count()) === 0) return;
    const form = page.locator("form").filter({ has: field }).first();
    if (await form.locator(LOGIN).count()) await form.locator(LOGIN).first().fill(login);
    if (await form.locator(PASSWORD).count()) await form.locator(PASSWORD).first().fill(password);
    if (await form.locator(CODE).count()) await form.locator(CODE).first().fill(await freshCode(secret));
    await form.locator('button:not([type="button"]), input[type="submit"]').first().click();
    await page.waitForLoadState();
  }
  if (await page.locator(`${PASSWORD}, ${CODE}`).count()) {
    throw new Error(`${who} cannot sign in: ${await page.locator("main, body").first().innerText()}`);
  }
}

/** A new context of the browser in which this person is signed in; signs in once per server. */
export async function signedIn(browser, server, who, options) {
  const key = `${server.url} ${who}`;
  if (!kept.has(key)) {
    const context = await browser.newContext(options);
    await signIn(await context.newPage(), server, who);
    kept.set(key, await context.storageState());
    await context.close();
  }
  return browser.newContext({ ...options, storageState: kept.get(key) });
}
