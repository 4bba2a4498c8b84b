import { spawn } from "node:child_process";
import { once } from "node:events";
import { mkdtempSync, readdirSync, readFileSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { setTimeout as wait } from "node:timers/promises";
import { root } from "./commandLine";

jest.setTimeout(180_000);

const main = join(root, "build", "demo.js");
let temporary: string;

beforeEach(() => {
  temporary = mkdtempSync(join(tmpdir(), "demo-"));
});

afterEach(() => rmSync(temporary, { recursive: true, force: true }));

/** Runs the demo, and calls `onText` with the whole output so far. */
async function demo(args: string[], onText: (text: string, group: number) => void = () => undefined) {
  // Its own process group, like in a terminal.
  const child = spawn(process.execPath, [main, ...args], {
    detached: true,
    env: { ...process.env, TMPDIR: temporary },
  });
  let [text, errors] = ["", ""];
  child.stdout.setEncoding("utf8").on("data", (part: string) => onText((text += part), child.pid!));
  child.stderr.setEncoding("utf8").on("data", (part: string) => (errors += part));
  const [code] = (await once(child, "close")) as [number | null];
  const processes = await processesAfter(5000);
  // Pulumi's Node runtime keeps other files there.
  const left = readdirSync(temporary).filter((name) => /^(sandbox|platform|clone)-/.test(name));
  return { code, text, errors, left: [...left, ...processes] };
}

/**
 * The demo's processes that still run after this time, in milliseconds: those with its temporary folder. A signal ends
 * Pulumi's plugins a moment after the demo, because they are in other process groups.
 */
async function processesAfter(limit: number): Promise<string[]> {
  const end = Date.now() + limit;
  const running = () => readdirSync("/proc").filter((pid) => /^\d+$/.test(pid) && isDemo(pid));
  while (running().length > 0 && Date.now() < end) await wait(50);
  return running().map((pid) => `process ${pid}`);
}

function isDemo(pid: string): boolean {
  try {
    return readFileSync(`/proc/${pid}/environ`, "utf8").includes(`TMPDIR=${temporary}`);
  } catch {
    return false;
  }
}

test("runs all its steps in under three minutes, and leaves no files and no processes", async () => {
  const start = performance.now();
  const { code, text, errors, left } = await demo([]);

  expect({ code, errors, left }).toEqual({ code: 0, errors: "", left: [] });
  expect(performance.now() - start).toBeLessThan(180_000);
  const headings = [...text.matchAll(/^\d+\. (.+)$/gm)].map(([, title]) => title);
  expect(headings.slice(5, 9)).toEqual([
    "A developer proposes a change, and the merge request shows its preview",
    "The change is merged and deployed to staging",
    "A release waits for approval, is approved and deployed to production",
    "An attack: the preview of a merge request requests production's token",
  ]);
  expect(text).toMatch(/^ +preview +3 +0 +0$/m);
  expect(text).toMatch(/^ +staging +1 +2 +shop-api:1 +2$/m);
  expect(text).toMatch(/^ +deploy +deploy-production +manual *$/m);
  expect(text).toMatch(/^ +production +1 +3 +shop-api:1 +3$/m);
  expect(text).toContain("GitLab: You are not allowed to push code to protected branches on this project.");
  expect(text).toContain("OIDC token exchange failed");
  expect(text).not.toMatch(/glpat-[\w-]{20}|pul-[0-9a-f]{40}/);
});

test("with --keep the sandbox runs until Ctrl-C, and the demo prints its addresses", async () => {
  let page: Promise<number> | undefined;
  const { code, text, left } = await demo(["--keep"], (said, group) => {
    const address = /^Look around: +(\S+)$/m.exec(said)?.[1];
    if (page || address === undefined || !said.includes("Ctrl-C stops the sandbox")) return;
    page = fetch(address).then(({ status }) => status);
    void page.finally(() => process.kill(-group, "SIGINT"));
  });

  expect(await page).toBe(200);
  expect({ code, left }).toEqual({ code: 0, left: [] });
  expect(text).toMatch(/^ +export PULUMI_BACKEND_URL=file:\/\/\S+$/m);
});

test.each<NodeJS.Signals>(["SIGINT", "SIGTERM", "SIGHUP"])(
  "%s during an update ends the demo, and no process is left",
  async (signal) => {
    let sent = false;
    const { code, errors, left } = await demo([], (said, group) => {
      if (sent || !said.includes("$ pulumi up --yes --skip-preview")) return;
      sent = true;
      setTimeout(() => process.kill(-group, signal), 700);
    });

    expect({ sent, code, errors, left }).toEqual({ sent: true, code: 130, errors: "", left: [] });
  },
);
