import { mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { type Sandbox, startSandbox } from "../../../../index";
import { testToken } from "../../../../testing/testToken";

const data = mkdtempSync(join(tmpdir(), "wanted-"));
let sandbox: Sandbox | undefined;

jest.setTimeout(60_000);

afterAll(async () => {
  await sandbox?.close();
  rmSync(data, { recursive: true });
});

const seed = {
  gitlab: {
    users: [{ username: "dev", token: testToken("glpat-dev") }],
    projects: [{ path: "acme/shop", members: { dev: 40 }, files: { "README.md": "shop\n" } }],
  },
  cloud: { users: [], organizations: [] },
};

test("an answered push gets its pipeline after a restart, even if the sandbox ended before the evaluation", async () => {
  sandbox = await startSandbox(seed, { data, runner: {} });
  for (const name of ["one", "two"]) {
    const commit = {
      branch: name,
      start_branch: "main",
      commit_message: name,
      content: "job: { script: [echo done] }\n",
    };
    await call("POST", "repository/files/.gitlab-ci.yml", commit);
  }
  await sandbox.close();
  sandbox = await startSandbox(seed, { data, runner: {} });
  await sandbox.settled();

  expect(await statuses()).toEqual(["one success", "two success"]);

  await sandbox.close();
  sandbox = await startSandbox(seed, { data, runner: {} });
  await sandbox.settled();
  expect(await statuses()).toEqual(["one success", "two success"]);
});

test("closing twice is the same as closing once", async () => {
  await Promise.all([sandbox?.close(), sandbox?.close()]);

  await expect(call("GET", "pipelines")).rejects.toThrow("fetch failed");
});

async function statuses(): Promise<string[]> {
  const pipelines = (await call("GET", "pipelines")) as { ref: string; status: string }[];
  return pipelines.map(({ ref, status }) => `${ref} ${status}`).sort();
}

async function call(method: string, path: string, body?: object): Promise<unknown> {
  const response = await fetch(`${sandbox?.gitlabUrl}/api/v4/projects/acme%2Fshop/${path}`, {
    method,
    // The next sandbox has the same address, so no connection may stay open.
    headers: {
      authorization: `Bearer ${testToken("glpat-dev")}`,
      "content-type": "application/json",
      connection: "close",
    },
    ...(body && { body: JSON.stringify(body) }),
  });
  if (!response.ok) throw new Error(`${method} ${path}: ${response.status}`);
  return response.json();
}
