// Finding every page that a person can reach by links, one of each kind.

/** The languages of the screens. */
export const LANGUAGES = ["ja", "easy", "en"];
/** Links that change something, leave, or bring a file: never followed. */
const NOT_FOLLOWED = /^\/(language|sign-out|api)\b|\.(pdf|xlsx|csv|json|svg)$/;
const MANY = 300;

/** Where the language is switched; comes back to `path`. */
export function languageSwitch(server, language, path = "/") {
  return new URL(`/language/${language}?back=${encodeURIComponent(path)}`, server.url).href;
}

/** What kind of page an address is: ids and numbers count as one, so do the values of a query. */
export function pattern(address) {
  const { pathname, searchParams } = new URL(address);
  const isId = /^([0-9a-f]{8}-[0-9a-f-]{27}|([a-z]+-)?\d[\d-]*)$/;
  const path = pathname.replace(/\/$/, "").split("/").map((it) => (isId.test(it) ? "*" : it));
  // What the library holds by name is one kind of page each; so are the items and chapters of an edition.
  const named = path.findIndex((it) => ["uses", "situations", "guidance"].includes(it));
  if (path[1] === "catalogue" && named > 0) path.fill("*", named + 1);
  // So are the ledgers: one that lends stands for those that staff keep, the longest for the others.
  if (path[3] === "registers" && path[4] && path[4] !== "devices") path[4] = "*";
  const query = [...new Set(searchParams.keys())].sort();
  return (path.join("/") || "/") + (query.length ? `?${query.join("&")}` : "");
}

/**
 * One address of each kind of page that links lead to, beginning at `from`.
 * Files to download are left out. The person is whoever is signed in on the page.
 * Links that lead nowhere are put into `broken`; without it the first of them ends the search.
 */
export async function everyPage(page, server, { from = "/", broken } = {}) {
  const start = new URL(from, server.url).href;
  const seen = new Set([pattern(start)]);
  const todo = [start];
  const found = [];
  while (todo.length && found.length < MANY) {
    const address = todo.shift();
    const answer = await page.request.get(address);
    if (!(answer.headers()["content-type"] ?? "").startsWith("text/html")) continue;
    if (!answer.ok()) {
      const complaint = `a link leads to ${answer.status()}: ${address}`;
      if (!broken) throw new Error(complaint);
      broken.push(complaint);
      continue;
    }
    found.push(address);
    for (const link of await links(page, address)) {
      if (seen.has(pattern(link))) continue;
      seen.add(pattern(link));
      todo.push(link);
    }
  }
  return found;
}

async function links(page, address) {
  await page.goto(address);
  const all = await page.locator("a[href]").evaluateAll((them) => them.map((it) => it.href));
  const own = all.map((it) => it.split("#")[0]).filter((it) => new URL(it).origin === new URL(address).origin);
  return own.filter((it) => !NOT_FOLLOWED.test(new URL(it).pathname));
}
