import { execFileSync } from "node:child_process";
import { createReadStream, mkdtempSync, readdirSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { repositoryOf } from "../../../gitlab/git/bareRepository";
import { TooLarge } from "../../../gitlab/git/pushLimits";
import { openQuarantine } from "../../../gitlab/gitHttp/quarantine";
import { type Checkout, createGitWorld, type GitWorld, projectAt, refsOf } from "./gitWorld";

let world: GitWorld;
let ann: Checkout;
beforeEach(async () => {
  world = await createGitWorld();
  ann = await world.clone("maintainer");
});
afterEach(() => world.close());

/** Runs git with an input. */
function fed(args: readonly string[], input: string): string {
  return execFileSync("git", args, { cwd: ann.folder, input, encoding: "utf8" }).trim();
}

/** The message of a push of this commit, after a check that the server still answers. */
async function pushed(commit: string): Promise<string> {
  const before = refsOf(world.state);
  const { code, stderr } = await ann.tries("push", "origin", `${commit}:refs/heads/large`);
  expect([code, refsOf(world.state)]).toEqual([1, before]);
  expect(await ann.git("ls-remote", "--heads", "origin")).toContain("refs/heads/main");
  expect(readdirSync(world.state.folder.path("quarantine"))).toEqual([]);
  return stderr;
}

test("refuses a push of a few trees with ten million files", async () => {
  const blob = fed(["hash-object", "-w", "--stdin"], "x");
  let entry = `100644 blob ${blob}`;
  for (let level = 0; level < 7; level++) {
    const lines = Array.from({ length: 10 }, (_, index) => `${entry}\tf${index}\n`);
    entry = `040000 tree ${fed(["mktree"], lines.join(""))}`;
  }
  const commit = await ann.git("commit-tree", "-m", "many", entry.split(" ")[2]!);

  expect(await pushed(commit)).toMatch(/remote: error: the tree [0-9a-f]{40} has more than 100000 files/);
});

test("refuses a push of a small pack with large content", async () => {
  ann.write("zeros", Buffer.alloc(100 * 1024 ** 2 + 1));
  const commit = await ann.commit("large", {});

  expect(await pushed(commit)).toContain("remote: error: the push brings more than 104857600 bytes of content");
});

describe("a pack", () => {
  /** The pack of a clone, and the fault that a quarantine with this byte limit reports. */
  async function unpacked(bytes: number) {
    ann.write("noise", Buffer.from(Array.from({ length: 5_000 }, (_, index) => (index * 7919) % 251)));
    const head = await ann.commit("noise", {});
    const path = join(mkdtempSync(join(ann.folder, "pack-")), "pack");
    const pack = execFileSync("git", ["pack-objects", "--stdout", "--revs"], { cwd: ann.folder, input: `${head}\n` });
    writeFileSync(path, pack);
    const quarantine = openQuarantine(world.state, await repositoryOf(world.state, projectAt(world.state)), { bytes });
    const fault = await quarantine.unpack(createReadStream(path) as AsyncIterable<Buffer>);
    return { quarantine, fault, head, size: pack.length };
  }

  test("that is too large is refused with git's message", async () => {
    const { quarantine, fault } = await unpacked(100);
    await quarantine.close();

    expect(fault).toMatch(/^fatal: pack exceeds maximum allowed size/);
  });

  test("is read up to the limit of its content", async () => {
    const { quarantine, fault, head } = await unpacked(5_000);
    const reader = quarantine.open();
    const noise = await ann.git("rev-parse", "HEAD:noise");
    const commit = await reader.read(head);
    const refusal = await Promise.allSettled([reader.read(noise), reader.read(head)]);
    reader.close();
    await quarantine.close();

    expect([fault, commit.type]).toEqual([undefined, "commit"]);
    expect(refusal).toEqual(Array(2).fill({ status: "rejected", reason: expect.any(TooLarge) as TooLarge }));
  });
});
