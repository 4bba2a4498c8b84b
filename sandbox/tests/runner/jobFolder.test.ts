import { spawn } from "node:child_process";
import { once } from "node:events";
import { existsSync, mkdirSync, readdirSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { outputOf } from "./plainLog";
import { openWorld, type World } from "./world";

// Jobs are processes, which are slow on a busy machine.
jest.setTimeout(60_000);

let world: World;
beforeAll(() => {
  world = openWorld();
});
afterAll(() => world.close());

const project = () => join(world.folder, "builds", "0", "shop-api");

test("no file of a job is left on disk, not even read-only folders", async () => {
  const { result } = await world.run({
    script: [
      'mkdir -p locked/inner; echo "$SECRET" > locked/inner/file; echo "$SECRET" > ~/kept; chmod -R a-w locked; chmod 000 locked/inner',
    ],
    variables: [
      { key: "SECRET", value: "canary-3" },
      { key: "FILE", value: "canary-3", file: true },
      { key: "CI_REPOSITORY_URL", value: "http://gitlab-ci-token:canary-3@127.0.0.1:1/acme/shop-api.git" },
    ],
  });

  expect(result.status).toBe("success");
  expect(readdirSync(join(world.folder, "builds"))).toEqual([]);
  expect(readdirSync(world.folder)).toEqual(["builds"]);
});

test("files of a killed runner are removed before the next job", async () => {
  mkdirSync(join(project(), "left"), { recursive: true });
  writeFileSync(join(project(), "left", "file"), "");
  const sleep = spawn("sleep", ["60"], { env: { PATH: process.env.PATH, CI_BUILDS_DIR: join(project(), "..") } });
  const ended = once(sleep, "exit");

  const { log } = await world.run({ script: ["ls"] });

  expect(outputOf(log)).toEqual(["README.md", "index.js"]);
  expect(await ended).toEqual([null, "SIGKILL"]);
  expect(existsSync(project())).toBe(false);
});
