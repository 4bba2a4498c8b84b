import { readFile, rm } from "node:fs/promises";
import { join } from "node:path";
import { type CliWorld, createCliWorld, testTimeout, secret } from "./cliWorld";
import { fieldOf } from "./testCloud";

jest.setTimeout(2 * testTimeout);

const console = "127.0.0.1:4003";
const box = "urn:pulumi:staging::shop::shop:index:Box::a";

let world: CliWorld;
beforeAll(async () => {
  process.env.PULUMI_CONSOLE_DOMAIN = console;
  world = await createCliWorld();
  await world.addTeam("owners", { staging: 103, production: 103 });
  await world.login("owners");
  await world.succeed("stack", "select", "acme/shop/staging");
  await world.succeed("config", "set", "--secret", "password", secret);
});
afterAll(async () => {
  delete process.env.PULUMI_CONSOLE_DOMAIN;
  await world.close();
});

const json = async (...args: string[]) => JSON.parse(await succeed(...args)) as unknown;
const succeed = async (...args: string[]) => (await world.succeed(...args)).stdout;

test("the commands that show a stack and repair its state find every route that they need", async () => {
  const up = await succeed("up", "--yes");
  // If the answers name a console, the CLI links to it.
  expect(up).toMatch(/View Live: http:\/\/127\.0\.0\.1:4003\/acme\/shop\/staging\/previews\/[0-9a-f-]{36}\n/);
  expect(up).toContain(`View Live: http://${console}/acme/shop/staging/updates/1\n`);
  const id = fieldOf((await world.api("GET", "/stacks/acme/shop/staging")).body, "activeUpdate");

  expect(await json("whoami", "--verbose", "--json")).toMatchObject({
    user: "acme",
    organizations: ["acme"],
    tokenInformation: { name: "gitlab", organization: "acme", team: "owners" },
  });
  expect(await json("about", "--json")).toMatchObject({
    backend: { user: "acme" },
    currentStack: { name: "staging" },
  });
  expect(await json("stack", "history", "--show-secrets", "--json")).toMatchObject([
    { version: 1, kind: "update", result: "succeeded", config: { "shop:password": { value: secret, secret: true } } },
  ]);
  expect(await json("stack", "history", "events", id, "--summary", "--output", "json")).toMatchObject({
    result: "succeeded",
    summary: { create: 3 },
    resources: expect.arrayContaining([expect.objectContaining({ urn: box, op: "create" })]) as unknown,
  });
  const events = await json("stack", "history", "events", id, "--all", "--urn", box, "--output", "json");
  expect(JSON.stringify(events)).not.toMatch(/Box::b|hunter2/);
  expect(events).toMatchObject([
    { resourcePreEvent: { metadata: { op: "create", urn: box } } },
    { resOutputsEvent: { metadata: { op: "create", urn: box } } },
  ]);
  expect(await json("stack", "ls", "--json")).toMatchObject([
    { name: "production" },
    {
      name: "staging",
      current: true,
      updateInProgress: false,
      resourceCount: 3,
      url: `http://${console}/acme/shop/staging`,
    },
  ]);
  await succeed("stack", "graph", join(world.directory, "graph.dot"));
  expect(await readFile(join(world.directory, "graph.dot"), "utf8")).toContain(box);
  await succeed("logs");

  await rm(join(world.directory, "Pulumi.staging.yaml"));
  await succeed("config", "refresh");
  expect(await json("config", "--json", "--show-secrets")).toEqual({
    "shop:password": { value: secret, secret: true },
  });

  await succeed("state", "delete", box, "--yes");
  await succeed("state", "protect", "--all", "--yes");
  expect(JSON.stringify(await json("stack", "export"))).not.toContain(box);
  expect(JSON.stringify(await json("stack", "export", "--version", "1"))).toContain(box);
  expect(await succeed("stack", "--show-urns")).toContain("Version: 3\n");
  await succeed("stack", "change-secrets-provider", "default");
  expect(await json("stack", "output", "--json", "--show-secrets")).toEqual({ password: secret, size: "small" });
  expect(world.sandbox.log.all().filter(({ status }) => status >= 400)).toEqual([]);
});
