import { statSync } from "node:fs";
import { join } from "node:path";
import { steppingClock } from "../../clock";
import { createCloud } from "../../cloud";
import { createGitLab } from "../../gitlab";
import { openData } from "../../data/openData";
import { exampleSeed, exampleTokens } from "../../exampleSeed";
import { openFolder } from "../../folder";
import { RequestLog } from "../../requestLog";
import { Signal } from "../../signal";
import { Cell, Collection } from "../../store";
import { scratchFolders } from "./scratch";
import { written } from "./toyState";

const newFolder = scratchFolders();
const clock = steppingClock(new Date("2026-01-01T00:00:00Z"));
const log = new RequestLog();

/** Both servers on the data of a folder. */
function opened(folder: string) {
  const data = openData(folder);
  const files = openFolder(folder);
  const gitlab = createGitLab(exampleSeed.gitlab, { clock, log, folder: files, persist: data.persist("gitlab") });
  const cloud = createCloud(exampleSeed.cloud, { clock, log, folder: files, persist: data.persist("cloud") });
  return {
    gitlab,
    cloud,
    contents: () => ({ gitlab: contentsOf(gitlab.state), cloud: contentsOf(cloud.state) }),
    close() {
      cloud.close();
      data.close();
    },
  };
}

/** The content of all Collections and Cells of a state, in JSON: Maps as their entries. */
function contentsOf(state: object): Record<string, string> {
  const held = (value: unknown) => {
    if (value instanceof Collection) return { rows: value.all(), highestId: value.highestId };
    return value instanceof Cell ? (value.value as unknown) : undefined;
  };
  const plain = (_: string, value: unknown) =>
    Object.prototype.toString.call(value) === "[object Map]" ? [...(value as Map<unknown, unknown>)] : value;
  return Object.fromEntries(
    (Object.entries(state) as [string, unknown][])
      .filter(([, value]) => held(value) !== undefined)
      .map(([name, value]) => [name, JSON.stringify(held(value), plain)]),
  );
}

const gitlabHeaders = { "PRIVATE-TOKEN": exampleTokens.gitlab, "content-type": "application/json" };
const cloudHeaders = { authorization: `token ${exampleTokens.cloud}`, "content-type": "application/json" };
const project = "/api/v4/projects/acme%2Fshop%2Fapi";

test("applies a seed once: later changes and deletions are kept after a restart", async () => {
  const folder = newFolder();
  const first = opened(folder);
  const send = (path: string, body: object) =>
    first.gitlab.app.request(project + path, { method: "POST", headers: gitlabHeaders, body: JSON.stringify(body) });
  expect((await send("/variables", { key: "KEPT", value: "1" })).status).toBe(201);
  expect((await send("/repository/branches", { branch: "kept", ref: "main" })).status).toBe(201);
  expect(
    (await first.cloud.app.request("/api/stacks/acme/shop-api/staging", { method: "DELETE", headers: cloudHeaders }))
      .status,
  ).toBe(204);
  const before = first.contents();
  first.close();

  const second = opened(folder);
  expect(second.contents()).toEqual(before);
  const stacks = second.cloud.state.stacks.all().map(({ name }) => name);
  expect(stacks).toEqual(["production"]);
  expect((await second.gitlab.app.request(`${project}/variables/KEPT`, { headers: gitlabHeaders })).status).toBe(200);
  const file = await second.gitlab.app.request(`${project}/repository/files/README.md/raw?ref=kept`, {
    headers: gitlabHeaders,
  });
  expect(await file.text()).toBe(exampleSeed.gitlab.projects[0]?.files?.["README.md"]);
  second.close();
});

test("signs ID tokens with the same key after a restart", async () => {
  const folder = newFolder();
  const keys = async () => {
    const world = opened(folder);
    const response = await world.gitlab.app.request("/oauth/discovery/keys");
    world.close();
    return response.json() as Promise<{ keys: unknown[] }>;
  };
  const before = await keys();

  expect(before.keys).toHaveLength(1);
  expect(await keys()).toEqual(before);
});

test("read requests write nothing", async () => {
  const folder = newFolder();
  const world = opened(folder);
  await written();
  const size = () => statSync(join(folder, "sandbox.data")).size;
  const before = size();
  await world.gitlab.app.request(project, { headers: gitlabHeaders });
  await world.cloud.app.request("/api/user", { headers: cloudHeaders });
  await written();

  expect([before > 0, size()]).toEqual([true, before]);
  world.close();
});

test("a commit in a repository of a thousand files does not write their contents again", async () => {
  const folder = newFolder();
  const names = Array.from({ length: 1000 }, (_, n) => `src/folder${n % 30}/file${n}.txt`);
  const files = Object.fromEntries(names.map((name) => [name, name.repeat(100)]));
  const seed = { ...exampleSeed.gitlab, projects: [{ path: "acme/shop/api", members: { platform: 40 }, files }] };
  const data = openData(folder);
  const { app } = createGitLab(seed, { clock, log, folder: openFolder(folder), persist: data.persist("gitlab") });
  await written();
  const size = () => statSync(join(folder, "sandbox.data")).size;
  const before = size();
  expect(before).toBeGreaterThan(2_000_000);
  const body = JSON.stringify({ branch: "main", content: "new", commit_message: "one more" });
  await app.request(`${project}/repository/files/new.txt`, { method: "POST", headers: gitlabHeaders, body });
  await written();
  data.close();

  // The file names and their contents.
  expect(size() - before).toBeGreaterThan(0);
  expect(size() - before).toBeLessThan(250_000);
});

test("after a reset the data are those of the seed", () => {
  const folder = newFolder();
  const first = opened(folder);
  const fresh = first.contents();
  first.gitlab.state.projects.update(101, { description: "changed" });
  first.cloud.state.users.insert({ login: "late" });
  first.gitlab.reset();
  first.cloud.reset();
  first.close();

  const second = opened(folder);
  const { tokens, organizations, ...cloud } = second.contents().cloud;
  expect(cloud).toMatchObject({ users: fresh.cloud.users, stacks: fresh.cloud.stacks });
  expect([tokens, organizations].every((text) => text?.includes("2026"))).toBe(true);
  expect(second.contents().gitlab.projects).not.toContain("changed");
  second.close();
});

test.each(["gitlab", "cloud"] as const)("keeps every part of the state of %s", (server) => {
  const world = opened(newFolder());
  const others = (Object.entries(world[server].state) as [string, unknown][])
    .filter(([, value]) => !(value instanceof Collection) && !(value instanceof Cell) && !(value instanceof Signal))
    .map(([name]) => name)
    .sort();
  world.close();

  // From the seed and the options, and the evaluator. A counter or a cache that has to be kept is a Cell or a
  // Collection.
  const given = {
    gitlab: ["ci", "clock", "edition", "folder", "premium", "refusesReusedPaths", "version"],
    cloud: ["clock", "folder", "seed"],
  };
  expect(others).toEqual(given[server]);
});
