// Starts mamori's demo world on a free local port and a fresh folder, and takes both away again.
import { spawn } from "node:child_process";
import { mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { fileURLToPath } from "node:url";

const PROGRAM = process.env.MAMORI || fileURLToPath(new URL("../target/debug/mamori", import.meta.url));
const PATIENCE_MS = 60_000;

/** A server that nobody has set up yet, as after downloading it: `url` and `setup_code`, and `stop()`. Its certificate is its own. */
export function startEmpty({ program = PROGRAM } = {}) {
  return launch(program, (data) => ["--data", data, "--json"]);
}

/**
 * A running server: what `mamori try --json` says (`url`, `office`, `users`, …), and `stop()`.
 * @param {{ program?: string, words?: string[] }} how another program, or more words for it
 */
export function start({ program = PROGRAM, words = [] } = {}) {
  return launch(program, (data) => ["try", "--data", data, "--listen", "127.0.0.1:0", "--json", ...words]);
}

async function launch(program, words) {
  const data = mkdtempSync(join(tmpdir(), "mamori-journey-"));
  const child = spawn(program, words(data), { stdio: ["ignore", "pipe", "pipe"] });
  const ended = new Promise((resolve) => child.once("close", resolve));
  const stop = async () => {
    child.kill("SIGTERM");
    const tooLong = setTimeout(() => child.kill("SIGKILL"), 5_000);
    await ended;
    clearTimeout(tooLong);
    rmSync(data, { recursive: true, force: true });
  };
  // A journey that dies takes its server along.
  process.once("exit", () => {
    child.kill("SIGKILL");
    rmSync(data, { recursive: true, force: true });
  });
  try {
    return { ...(await world(child, program)), data, pid: child.pid, stop };
  } catch (error) {
    await stop();
    throw error;
  }
}

/** Reads the JSON object that the server prints once it listens. */
function world(child, program) {
  return new Promise((resolve, reject) => {
    let said = "";
    let complained = "";
    const fail = (why) => {
      clearTimeout(tooLong);
      reject(new Error(`${program} ${why}\n${said}\n${complained}`));
    };
    const tooLong = setTimeout(() => fail("did not say where it listens within a minute"), PATIENCE_MS);
    child.once("error", (error) => fail(`cannot start: ${error.message}`));
    child.once("close", (code) => fail(`ended with ${code} before it listened`));
    child.stderr.on("data", (it) => (complained += it));
    child.stdout.on("data", (it) => {
      said += it;
      const world = object(said);
      if (world) {
        clearTimeout(tooLong);
        resolve(world);
      }
    });
  });
}

/** The first JSON object in a text, on one line or on many; nothing while it is still incomplete. */
function object(said) {
  const from = said.search(/^\{/m);
  if (from < 0) return undefined;
  try {
    return JSON.parse(said.slice(from, said.lastIndexOf("}") + 1));
  } catch {
    return undefined;
  }
}
