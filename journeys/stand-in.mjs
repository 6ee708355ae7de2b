#!/usr/bin/env node
// Stands in for mamori in the harness's own tests: says what `mamori try --json` says, serves a good and a bad page.
import { createServer } from "node:http";
import { totp } from "./people.mjs";

const PASSWORD = "yama-to-kawa-2026";
const USERS = [
  { name: "佐藤 花子", role: "staff", login: "sato", password: PASSWORD, totp_secret: "JBSWY3DPEHPK3PXPJBSWY3DPEHPK3PXP" },
  { name: "田中 一郎", role: "manager", login: "tanaka", password: PASSWORD, totp_secret: "KRSXG5CTMVRXEZLUKRSXG5CTMVRXEZLU" },
];
const POLICY = "default-src 'none'; style-src 'self'; img-src data:; form-action 'self'";
const STYLE = `
  body { margin: 0; font: 18px/1.7 sans-serif; color: #1a1a1c; background: #fff }
  main { padding: 16px } button, input { min-height: 56px; font-size: 18px } input { width: 100%; box-sizing: border-box }
  :focus-visible { outline: 4px solid #000; outline-offset: 2px }
  .bad a { color: #ccc; outline: none } .bad p { width: 900px } .bad button { min-height: 12px; font-size: 9px }`;

const frame = (title, body, kind = "good") => `<!doctype html><html lang="ja"><head><meta charset="utf-8">
<meta name="viewport" content="width=device-width, initial-scale=1"><title>${title}</title>
<link rel="stylesheet" href="/style.css"><link rel="icon" href="data:,"></head>
<body class="${kind}"><main>${body}</main></body></html>`;
const form = (fields) => `<h1>はいる</h1><form method="post">${fields}<button>つぎへ</button></form>`;
const answers = ["できている", "まだ", "わからない"].map((it) => `<button name="answer" value="${it}">${it}</button>`);

const PAGES = {
  "/": () => frame("はじめ", `<h1>はじめ</h1><p><a href="/cards/1">点検</a> <a href="/cards/2">つぎの点検</a></p>`),
  "/bad": () => frame("わるい", `<h1>わるい</h1><p><a href="/">うすい字</a></p><input><button>小</button>`, "bad"),
  "/end": () => frame("おわり", `<h1>おわり</h1><p>ありがとうございました。</p>`),
};
for (const it of [1, 2, 3]) {
  PAGES[`/cards/${it}`] = () => frame(`点検 ${it}`, `<h1>点検 ${it}</h1><form method="post">${answers.join(" ")}</form>`);
}
const used = new Set();

function post(path, fields) {
  if (path.startsWith("/cards/")) return path === "/cards/3" ? "/end" : `/cards/${Number(path.at(-1)) + 1}`;
  if (path === "/sign-in") return fields.get("password") === PASSWORD ? "/sign-in/code" : "/sign-in";
  const now = Math.floor(Date.now() / 30_000);
  const codes = USERS.flatMap((it) => [now - 1, now, now + 1].map((step) => totp(it.totp_secret, step)));
  const code = fields.get("code");
  if (!codes.includes(code) || used.has(code)) return "/sign-in/code";
  used.add(code);
  return "/?in";
}

const server = createServer(async (request, response) => {
  const { pathname } = new URL(request.url, "http://x");
  const html = (text) => {
    response.setHeader("content-type", "text/html; charset=utf-8");
    response.setHeader("content-security-policy", POLICY);
    response.end(text);
  };
  if (request.method === "POST") {
    const body = await new Response(request).text();
    const to = post(pathname, new URLSearchParams(body));
    if (to === "/?in") response.setHeader("set-cookie", "__Host-visit=1; Path=/; Secure; HttpOnly; SameSite=Lax");
    response.writeHead(303, { location: to }).end();
  } else if (pathname === "/style.css") {
    response.writeHead(200, { "content-type": "text/css", "cache-control": "max-age=86400" }).end(STYLE);
  } else if (pathname === "/sign-in") {
    html(frame("はいる", form('<label>なまえ<input name="login"></label><label>パスワード<input type="password" name="password"></label>')));
  } else if (pathname === "/sign-in/code") {
    html(frame("はいる", form('<label>6つの数字<input name="code"></label>')));
  } else if (!request.headers.cookie?.includes("__Host-visit=1") && ["/", "/end"].concat([1, 2, 3].map((it) => `/cards/${it}`)).includes(pathname)) {
    response.writeHead(303, { location: "/sign-in" }).end();
  } else if (pathname.startsWith("/language/")) {
    response.writeHead(303, { location: "/" }).end();
  } else if (PAGES[pathname]) {
    html(PAGES[pathname]());
  } else {
    response.statusCode = 404;
    html(frame("ありません", "<h1>ありません</h1>"));
  }
});
server.listen(0, "127.0.0.1", () => {
  const url = `http://127.0.0.1:${server.address().port}/`;
  console.log(JSON.stringify({ url, office: "1", users: USERS, plan_pdf: null, plan_html: null }, null, 2));
});
