// The browser of the journeys: Debian's Chromium, quiet and without a past.
import { chromium } from "playwright-core";

const PROGRAM = process.env.MAMORI_CHROMIUM || "/usr/bin/chromium";
const QUIET = [
  "--no-sandbox",
  "--disable-gpu",
  "--disable-quic",
  "--no-first-run",
  "--disable-background-networking",
  "--disable-component-update",
  "--disable-sync",
];

const JAPAN = { locale: "ja-JP", timezoneId: "Asia/Tokyo", reducedMotion: "reduce" };
/** A phone held upright. */
export const PHONE = { ...JAPAN, viewport: { width: 390, height: 844 }, isMobile: true, hasTouch: true };
/** An office's small screen. */
export const DESKTOP = { ...JAPAN, viewport: { width: 1280, height: 800 } };
/** Laid over either: no script runs, as on an old tablet. */
export const WITHOUT_SCRIPT = { javaScriptEnabled: false };

/** Chromium with an empty profile; close it after the journey. */
export function openBrowser() {
  return chromium.launch({ executablePath: PROGRAM, headless: true, args: QUIET });
}
