import { join } from "node:path";
import { agreed } from "../../pipeline/examples";
import { flow } from "../flows";
import { flowWith } from "./channelFlow";
import type { Channel } from "./channelNames";
import { platformTokens } from "./channelSeed";
import { type ChannelWorld, createChannelWorld } from "./channelWorld";
import { type LegitPlugin, serveLegitPlugin } from "./legitPlugin";
import { pushReviewed, runMergeRequest } from "./pipelines";

/** What the table would show if the rendered file protected nothing. Each test leaves out one protection. */
let plugin: LegitPlugin;
let world: ChannelWorld;

jest.setTimeout(300_000);

beforeAll(async () => {
  plugin = await serveLegitPlugin();
});

afterAll(() => plugin.close());

describe("in the eight lines with shared caches", () => {
  beforeAll(async () => {
    const shared = { caches: "shared", exceptions: [agreed("DEPLOYMENTS_USE_CACHES")] };
    world = await createChannelWorld(flowWith(flow("eight lines"), shared), plugin);
    await runMergeRequest(world);
  });

  afterAll(() => world.close());

  test("a deployment executes what the cache of a retried job holds", async () => {
    await pushReviewed(world);

    expect(readBy("deploy-staging")).toEqual(["cache"]);
    // The plan runs before it, and saves of the cache what the rendered file says.
    expect(whatIsRead("promotion-preview-production", "cache")).toEqual(expect.arrayContaining([".npmrc", "index.js"]));
    expect(whatIsRead("deploy-staging", "cache")).toEqual(["plugins"]);
  });

  test("without a new clone it executes what is left in the workspace", async () => {
    await pushReviewed(world, (file) => file.replaceAll("GIT_STRATEGY: clone", "GIT_STRATEGY: fetch"));

    expect(readBy("deploy-staging")).toContain("workspace");
    expect(whatIsRead("deploy-staging", "workspace")).toEqual(
      expect.arrayContaining([".git/hooks/reference-transaction", "core.fsmonitor", "filter.smudge"]),
    );
  });

  test("without a home and a temporary folder of its own it executes what is left in those of the runner", async () => {
    const privateHome = /^ +- \|-\n +HOME=.*\n +trap .*\n +export HOME.*\n +mkdir .*\n/m;
    await pushReviewed(world, (file) => {
      expect(file).toMatch(privateHome);
      return file.replace(privateHome, "");
    });

    expect(readBy("deploy-staging")).toEqual(expect.arrayContaining(["home folder", "temporary folder"]));
  });
});

describe("in a project whose merge requests have the identity of staging", () => {
  beforeAll(async () => {
    world = await createChannelWorld(flow("previews that may deploy"), plugin, ["acme/shop-api/staging"]);
    await runMergeRequest(world);
  });

  afterAll(() => world.close());

  test("its deployment executes what is in the state that they wrote", async () => {
    await pushReviewed(world);

    expect(readBy("deploy-staging")).toEqual(["state"]);
  });

  test("a deployment executes what its ESC environment names", async () => {
    const trap = join(world.places.traps, "ESC-environment-NODE_OPTIONS-own.js");
    const definition = `values:\n  environmentVariables:\n    NODE_OPTIONS: --require=${trap}\n`;
    const { status } = await fetch(`${world.sandbox.cloudUrl}/api/esc/environments/acme/shop-api/staging`, {
      method: "PATCH",
      headers: { authorization: `token ${platformTokens.cloud}` },
      body: definition,
    });
    await pushReviewed(world);

    expect(status).toBe(200);
    expect(readBy("deploy-staging")).toContain("ESC environment");
  });
});

function readBy(job: string): readonly Channel[] {
  return [...new Set(world.places.loot().flatMap(({ channel, reader }) => (reader === job ? [channel] : [])))];
}

function whatIsRead(job: string, wanted: Channel): readonly string[] {
  const lines = world.places.loot().filter(({ channel, reader }) => channel === wanted && reader === job);
  return lines.map(({ what }) => what);
}
