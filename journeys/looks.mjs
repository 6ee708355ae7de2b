// Looking at a page: accessibility, width, size of targets, weight. Each answer is a list of sentences; empty is good.
import { readFileSync } from "node:fs";
import { createRequire } from "node:module";

const AXE = readFileSync(createRequire(import.meta.url).resolve("axe-core/axe.min.js"), "utf8");
const RULES = {
  runOnly: ["wcag2a", "wcag2aa", "wcag21a", "wcag21aa", "wcag22aa", "best-practice"],
  rules: { "target-size": { enabled: true } },
  resultTypes: ["violations"],
};
const NARROW = { width: 320, height: 640 };
const TARGET_PX = 48;

/** Runs axe. The page must run scripts: axe is one; the page's own policy stays as it is. */
export async function accessibility(page) {
  // Sent to the engine itself, because the page's policy rightly forbids added scripts.
  const engine = await page.context().newCDPSession(page);
  const run = (expression) => engine.send("Runtime.evaluate", { expression, awaitPromise: true, returnByValue: true });
  await run(AXE);
  const { result, exceptionDetails } = await run(`axe.run(document, ${JSON.stringify(RULES)})`);
  await engine.detach();
  if (exceptionDetails) throw new Error(`axe did not run on ${page.url()}: ${exceptionDetails.text}`);
  return result.value.violations.flatMap((rule) =>
    rule.nodes.map((node) => `${rule.id} (${rule.impact}): ${rule.help}: ${node.target.join(" ")}`),
  );
}

/** Things that stick out sideways at 320 px, which is 1280 px at 400 %. */
export async function overflow(page, size = NARROW) {
  const before = page.viewportSize();
  await page.setViewportSize(size);
  const found = await page.evaluate(() => {
    const { clientWidth, scrollWidth } = document.documentElement;
    if (scrollWidth <= clientWidth) return [];
    const out = [...document.querySelectorAll("body *")].filter(
      (it) => it.getBoundingClientRect().right > clientWidth + 1 && it.children.length === 0,
    );
    const words = out.slice(0, 5).map((it) => `<${it.localName}> ${it.textContent.trim().slice(0, 30)}`);
    return [`the page is ${scrollWidth} px wide on a screen of ${clientWidth} px`, ...words];
  });
  if (before) await page.setViewportSize(before);
  return found;
}

/** Buttons and fields too low for a finger. Links inside a sentence are left to axe. */
export async function smallTargets(page, least = TARGET_PX) {
  return page.evaluate((least) => {
    const all = document.querySelectorAll('button, select, summary, .button, input:not([type="hidden"])');
    const height = (it) => {
      const around = it.closest("label");
      return Math.max(it.getBoundingClientRect().height, around ? around.getBoundingClientRect().height : 0);
    };
    const shown = [...all].filter((it) => it.getClientRects().length > 0);
    const small = shown.filter((it) => height(it) < least - 0.5);
    return small.map((it) => `<${it.localName}> ${it.textContent.trim().slice(0, 30)}: ${height(it)} px high`);
  }, least);
}

/** Bytes over the wire, headers included: the first visit with nothing kept, and the next. */
export async function weight(context, url) {
  const page = await context.newPage();
  const engine = await context.newCDPSession(page);
  await engine.send("Network.enable");
  await engine.send("Network.clearBrowserCache");
  let bytes = 0;
  let requests = 0;
  engine.on("Network.loadingFinished", (it) => {
    bytes += it.encodedDataLength;
    requests += it.encodedDataLength > 0 ? 1 : 0;
  });
  const visit = async () => {
    bytes = requests = 0;
    // No page fetches anything by script: with its pictures and styles there, everything is. The answer to this comes after all events.
    await page.goto(url, { waitUntil: "load" });
    await engine.send("Network.enable");
    return { bytes, requests };
  };
  const answer = { first: await visit(), next: await visit() };
  await page.close();
  return answer;
}

/** The same page looked at by programs in a window of its own: they need script, which the person in front of it may not have. */
export async function lookedAtBeside(browser, seen, view) {
  const context = await browser.newContext(view);
  await context.addCookies(await seen.context().cookies());
  const page = await context.newPage();
  await page.goto(seen.url());
  const found = [...(await accessibility(page)), ...(await overflow(page)), ...(await smallTargets(page))];
  await context.close();
  return found;
}
