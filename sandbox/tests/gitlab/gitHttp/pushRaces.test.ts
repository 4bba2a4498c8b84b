import { readdirSync } from "node:fs";
import { join } from "node:path";
import { repositoryOf } from "../../../gitlab/git/bareRepository";
import { createGitWorld, type GitWorld, projectAt, refsOf } from "./gitWorld";

let world: GitWorld;
beforeEach(async () => {
  world = await createGitWorld();
});
afterEach(() => world.close());

test("one of several concurrent pushes to a branch wins, and the others get an error", async () => {
  const names = ["ann", "bob", "cam", "dan"];
  const clones = await Promise.all(names.map(() => world.clone("maintainer")));
  const ids = await Promise.all(clones.map((clone, index) => clone.commit(names[index]!, { [names[index]!]: "x\n" })));
  const pushes = await Promise.all(clones.map((clone) => clone.tries("push", "origin", "main")));
  const winner = pushes.findIndex(({ code }) => code === 0);

  expect(pushes.filter(({ code }) => code === 0)).toHaveLength(1);
  expect(refsOf(world.state)).toEqual({ "heads/main": ids[winner] });
  for (const { code, stderr } of pushes.filter((_, index) => index !== winner)) {
    expect(code).toBe(1);
    expect(stderr).toMatch(/\(fetch first\)|\(failed to update ref\)/);
  }
  const after = await world.clone("reporter");
  expect(await after.git("fsck", "--full", "--strict")).toBe("");
});

test("accepts concurrent pushes to different branches", async () => {
  const names = ["ann", "bob", "cam", "dan"];
  const clones = await Promise.all(names.map(() => world.clone("developer")));
  const ids = await Promise.all(clones.map((clone, index) => clone.commit(names[index]!, { [names[index]!]: "x\n" })));
  await Promise.all(
    clones.map((clone, index) => clone.git("push", "-q", "origin", `HEAD:refs/heads/${names[index]!}`)),
  );
  const { "heads/main": _main, ...pushed } = refsOf(world.state);

  expect(pushed).toEqual(Object.fromEntries(names.map((name, index) => [`heads/${name}`, ids[index]])));
});

test("a push that expects an older commit gets the branch's current one in the error", async () => {
  const ann = await world.clone("developer");
  const from = await ann.git("rev-parse", "HEAD");
  const to = await ann.commit("more");
  await ann.git("push", "-q", "origin", "HEAD:refs/heads/feature");
  const line = `${from} ${from} refs/heads/feature\0 report-status side-band-64k`;
  const body = `${(line.length + 4).toString(16).padStart(4, "0")}${line}0000`;
  const response = await fetch(`${world.url}/acme/shop/api.git/git-receive-pack`, {
    method: "POST",
    headers: { authorization: `Basic ${btoa("x:token-developer")}`, "content-type": PUSH },
    body: Buffer.concat([Buffer.from(body), EMPTY_PACK]),
  });
  const text = await response.text();

  expect(text).toContain(`error: cannot lock ref 'refs/heads/feature': is at ${to} but expected ${from}\n`);
  expect(text).toContain("ng refs/heads/feature failed to update ref\n");
  expect(refsOf(world.state)["heads/feature"]).toBe(to);
});

test("an invalid pack moves no ref and leaves no file", async () => {
  const head = refsOf(world.state)["heads/main"]!;
  const missing = "12".repeat(20);
  const line = `${head} ${missing} refs/heads/main\0 report-status`;
  const send = (pack: Buffer): Promise<string> =>
    fetch(`${world.url}/acme/shop/api.git/git-receive-pack`, {
      method: "POST",
      headers: { authorization: `Basic ${btoa("x:token-maintainer")}`, "content-type": PUSH },
      body: Buffer.concat([Buffer.from(`${(line.length + 4).toString(16).padStart(4, "0")}${line}0000`), pack]),
    }).then((response) => response.text());

  for (const pack of [Buffer.from("no pack"), EMPTY_PACK, EMPTY_PACK.subarray(0, 20)]) {
    expect(await send(pack)).toBe("001dunpack index-pack failed\n0026ng refs/heads/main unpacker error\n0000");
  }
  expect(refsOf(world.state)).toEqual({ "heads/main": head });
  expect(readdirSync(join(await repositoryOf(world.state, projectAt(world.state)), "..", "..", "quarantine"))).toEqual(
    [],
  );
});

/** A pack without objects. */
const PUSH = "application/x-git-receive-pack-request";
const EMPTY_PACK = Buffer.from("5041434b0000000200000000029d08823bd8a8eab510ad6ac75c823cfd3ed31e", "hex");
