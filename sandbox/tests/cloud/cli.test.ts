import { readFile } from "node:fs/promises";
import { join } from "node:path";
import { type CliWorld, createCliWorld, testTimeout, secret } from "./cliWorld";
import { fieldOf } from "./testCloud";

jest.setTimeout(testTimeout);

const staging = ["--stack", "acme/shop/staging"];
const production = ["--stack", "acme/shop/production"];

let world: CliWorld;
beforeAll(async () => {
  world = await createCliWorld();
  await world.addTeam("preview", { staging: 101 });
  await world.addTeam("staging", { staging: 102 });
  await world.addTeam("owners", { staging: 103, production: 103 });
});
afterAll(() => world.close());

const login = (problem: object) => ({
  code: 1,
  stdout: "",
  stderr: `error: could not log in to the state backend "${world.sandbox.cloudUrl}": OIDC token exchange failed: ${JSON.stringify(problem)}\n`,
});

/** The whole state, without its time. */
async function stateOf(stack: string): Promise<string> {
  return JSON.stringify((await world.api("GET", `/stacks/acme/shop/${stack}/export`)).body);
}

test("a job with an exchanged token runs every command from login to stack removal", async () => {
  const { code, stdout } = await world.login("staging");
  expect([code, stdout]).toEqual([0, `Logged in to ${world.sandbox.cloudUrl} as acme ()\n`]);
  expect((await world.succeed("whoami", "--verbose")).stdout).toContain(
    "Token type: team: staging\nToken name: gitlab",
  );

  await world.succeed("stack", "select", "acme/shop/staging");
  await world.succeed("config", "set", "--secret", "password", secret);
  expect(await readFile(join(world.directory, "Pulumi.staging.yaml"), "utf8")).toMatch(/secure: [A-Za-z0-9+/=]+\n/);

  expect((await world.succeed("preview")).stdout).toContain("Resources:\n    + 3 to create\n");
  expect((await world.succeed("up", "--yes")).stdout).toContain("Resources:\n    + 3 created\n");
  expect((await world.succeed("stack", "output", "--show-secrets", "password")).stdout).toBe(`${secret}\n`);
  expect((await world.succeed("stack", "output", "password")).stdout).toBe("[secret]\n");
  expect(await stateOf("staging")).toContain("shop:index:Box");
  expect(await stateOf("staging")).not.toContain(secret);

  await world.succeed("config", "set", "boxes", "a");
  expect((await world.succeed("preview")).stdout).toContain("Resources:\n    - 1 to delete\n    2 unchanged\n");
  expect((await world.succeed("refresh", "--yes")).stdout).toContain("Resources:\n    3 unchanged\n");
  expect((await world.succeed("up", "--yes", "--skip-preview")).stdout).toContain("    - 1 deleted\n    2 unchanged\n");

  const history = JSON.parse((await world.succeed("stack", "history", "--json")).stdout) as object[];
  expect(history).toMatchObject([
    { version: 3, kind: "update", result: "succeeded", resourceChanges: { delete: 1, same: 2 } },
    { version: 2, kind: "refresh", result: "succeeded" },
    { version: 1, kind: "update", result: "succeeded", resourceChanges: { create: 3 } },
  ]);
  expect((await world.succeed("stack", "ls")).stdout).toMatch(/^NAME .*\nstaging\* +.* +2 +/);

  expect((await world.succeed("destroy", "--yes")).stdout).toContain("    - 2 deleted\n");
  const removed = await world.pulumi("stack", "rm", "--yes");
  expect([removed.code, removed.stderr]).toEqual([
    3,
    'error: [403] the team "staging" has Stack Write on the stack "shop/staging", and this needs Stack Admin\n',
  ]);
  expect(world.sandbox.log.all().filter(({ status }) => status >= 500)).toEqual([]);
});

test("a token with read access can preview, and the error of an update says why it is refused", async () => {
  await world.login("preview");
  const before = await stateOf("staging");
  await world.succeed("preview", ...staging);
  await world.succeed("refresh", "--preview-only", ...staging);
  world.sandbox.log.clear();
  const refused =
    'error: [403] the team "preview" has Stack Read on the stack "shop/staging", and this needs Stack Write\n';

  for (const command of [["up"], ["up", "--skip-preview"], ["refresh"], ["destroy"], ["cancel"]]) {
    const stackOf = command[0] === "cancel" ? ["acme/shop/staging"] : staging;
    const { code, stderr } = await world.pulumi(...command, "--yes", ...stackOf);
    expect([command, code, stderr]).toEqual([command, 3, refused]);
  }
  expect(world.sandbox.log.all().filter(({ path }) => path.endsWith("/checkpoint"))).toEqual([]);
  expect(await stateOf("staging")).toBe(before);
});

test("a token for one stack cannot see another stack", async () => {
  await world.login("staging");

  for (const command of [
    ["up", "--yes"],
    ["preview"],
    ["destroy", "--yes"],
    ["stack", "export"],
    ["stack", "output"],
  ]) {
    const { code, stderr } = await world.pulumi(...command, ...production);
    expect([command, code, stderr]).toEqual([command, 6, "error: no stack named 'acme/shop/production' found\n"]);
  }
});

test("a running update blocks only other updates", async () => {
  await world.login("staging");
  await world.succeed("preview", ...staging);
  const created = await world.api("POST", "/stacks/acme/shop/staging/update", {});
  const id = fieldOf(created.body, "updateID");
  await world.api("POST", `/stacks/acme/shop/staging/update/${id}`, {});

  expect((await world.pulumi("preview", ...staging)).code).toBe(0);
  const refused = await world.pulumi("up", "--yes", "--skip-preview", ...staging);
  expect(refused.code).not.toBe(0);
  expect(refused.stderr).toMatch(/^error: \[409\] Conflict: Another update is currently in progress\.\n/);

  await world.succeed("cancel", "--yes", "acme/shop/staging");
  await world.succeed("up", "--yes", "--skip-preview", ...staging);
});

test("a stack is exported, imported, renamed and removed", async () => {
  await world.login("owners");
  const file = join(world.directory, "state.json");
  await world.succeed("stack", "export", "--file", file, ...staging);
  await world.succeed("stack", "init", "acme/shop/copy");
  await world.succeed("stack", "tag", "set", "team", "a", "--stack", "acme/shop/copy");
  await world.succeed("stack", "import", "--force", "--file", file, "--stack", "acme/shop/copy");
  await world.succeed("stack", "rename", "renamed", "--stack", "acme/shop/copy");
  expect((await world.succeed("stack", "tag", "get", "team", "--stack", "acme/shop/renamed")).stdout).toBe("a\n");
  await world.succeed("stack", "rm", "--yes", "--force", "--stack", "acme/shop/renamed");

  expect((await world.api("GET", "/stacks/acme/shop/renamed")).status).toBe(404);
});

test("a login that no policy allows gets only that error", async () => {
  const description = "no authorization policy of the OIDC issuer allows this token exchange";

  expect(await world.login("production")).toEqual(login({ error: "access_denied", error_description: description }));
  expect(await world.login("staging", { sub: "preview" })).toEqual(
    login({ error: "access_denied", error_description: description }),
  );
});

test.each([
  ["has expired", { exp: 1 }, "the ID token has expired"],
  ["is for another organization", { aud: ["urn:pulumi:org:guild"] }, "the ID token is for another audience"],
  [
    "is of another issuer",
    { iss: "https://gitlab.com" },
    'the issuer of the ID token is not registered in the organization "acme"',
  ],
])("a login with an ID token that %s gets the reason", async (_, claims, description) => {
  const result = await world.login("staging", claims);

  expect(result).toEqual(login({ error: "invalid_grant", error_description: description }));
  expect((await world.pulumi("whoami")).code).not.toBe(0);
});
