// Everything a journey needs, from one door. A journey tells a story; how to look and walk stands in these files.
export { start, startEmpty } from "./server.mjs";
export { openBrowser, PHONE, DESKTOP, WITHOUT_SCRIPT } from "./browser.mjs";
export { signIn, signedIn, totp } from "./people.mjs";
export { Walk } from "./walk.mjs";
export { accessibility, lookedAtBeside, overflow, smallTargets, weight } from "./looks.mjs";
export { everyPage, LANGUAGES, languageSwitch, pattern } from "./crawl.mjs";
