import { readdirSync } from "node:fs";
import { join } from "node:path";
import { setTimeout as wait } from "node:timers/promises";
import { createGitWorld, type GitWorld } from "./gitWorld";

let world: GitWorld;
beforeEach(async () => {
  world = await createGitWorld();
});
afterEach(() => world.close());

const processes = (): number => process.getActiveResourcesInfo().filter((name) => name === "ProcessWrap").length;

/** Waits for the end of processes, which end soon after their requests. */
async function noProcess(): Promise<void> {
  while (processes() > 0) await wait(5);
}

const authorization = `Basic ${btoa("x:token-maintainer")}`;

test("any number of pushes and clones leaves no process and no file", async () => {
  const ann = await world.clone("maintainer");
  for (const name of ["a", "b", "c"]) {
    await ann.commit(name);
    await ann.git("push", "-q", "origin", "main");
    await world.clone("reporter");
  }
  await noProcess();
  const repositories = world.state.folder.path("repositories");

  expect(readdirSync(join(repositories, "..", "quarantine"))).toEqual([]);
  expect(readdirSync(join(repositories, "101.git")).sort()).toEqual([
    "HEAD",
    "config",
    "objects",
    "packed-refs",
    "refs",
  ]);
});

test("a client that disconnects during a clone ends the git process", async () => {
  const ann = await world.clone("maintainer");
  const lines = Array.from({ length: 400_000 }, (_, line) => `${(line * 2654435761) % 4294967296}\n`);
  const head = await ann.commit("large", { large: lines.join("") });
  await ann.git("push", "-q", "origin", "main");
  const control = new AbortController();
  const want = `want ${head} no-progress\n`;
  const body = `${(want.length + 4).toString(16).padStart(4, "0")}${want}00000009done\n`;
  const response = await fetch(`${world.url}/acme/shop/api.git/git-upload-pack`, {
    method: "POST",
    headers: { authorization, "content-type": "application/x-git-upload-pack-request" },
    body,
    signal: control.signal,
  });
  const first = await response.body!.getReader().read();
  control.abort();
  await noProcess();

  expect(first.done).toBe(false);
});

test("a client that disconnects during a push moves no ref and leaves no files", async () => {
  const from = world.state.commits.get(1)!.sha;
  const line = `${from} ${"12".repeat(20)} refs/heads/main\0 report-status`;
  const control = new AbortController();
  const body = new ReadableStream({
    start(controller) {
      controller.enqueue(Buffer.from(`${(line.length + 4).toString(16).padStart(4, "0")}${line}0000PACK`));
    },
  });
  const request = fetch(`${world.url}/acme/shop/api.git/git-receive-pack`, {
    method: "POST",
    headers: { authorization, "content-type": "application/x-git-receive-pack-request" },
    body,
    signal: control.signal,
    duplex: "half",
  });
  while (processes() === 0) await wait(5);
  control.abort();
  await expect(request).rejects.toThrow();
  await noProcess();
  while (readdirSync(world.state.folder.path("quarantine")).length > 0) await wait(5);

  expect(world.state.branches.all().map(({ commitId }) => commitId)).toEqual([1]);
});
