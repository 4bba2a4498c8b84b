import { join } from "node:path";
import { agreed } from "../../pipeline/examples";
import { flow } from "../flows";
import { flowWith } from "./channelFlow";
import type { Channel } from "./channelNames";
import { platformTokens } from "./channelSeed";
import { type ChannelWorld, createChannelWorld } from "./channelWorld";
import { type LegitPlugin, serveLegitPlugin } from "./legitPlugin";
import { pushReviewed, runMergeRequest } from "./pipelines";

/**
 * Shows that the table finds something if the rendered file lacks a protection. Each test leaves out one protection.
 */
let plugin: LegitPlugin;
let world: ChannelWorld;

jest.setTimeout(300_000);

beforeAll(async () => {
  plugin = await serveLegitPlugin();
});

afterAll(() => plugin.close());

describe("the eight lines with shared caches", () => {
  beforeAll(async () => {
    const shared = { caches: "shared", exceptions: [agreed("DEPLOYMENTS_USE_CACHES")] };
    world = await createChannelWorld(flowWith(flow("eight lines"), shared), plugin);
    await runMergeRequest(world);
  });

  afterAll(() => world.close());

  test("a deployment executes the content of a retried job's cache", async () => {
    await pushReviewed(world);

    expect(readBy("deploy-staging")).toEqual(["cache"]);
    // The promotion preview runs first, and saves the paths of the rendered file in the cache.
    expect(whatIsRead("promotion-preview-production", "cache")).toEqual(expect.arrayContaining([".npmrc", "index.js"]));
    expect(whatIsRead("deploy-staging", "cache")).toEqual(["plugins"]);
  });

  test("without a new clone, a deployment executes files left in the checkout", async () => {
    await pushReviewed(world, (file) => file.replaceAll("GIT_STRATEGY: clone", "GIT_STRATEGY: fetch"));

    expect(readBy("deploy-staging")).toContain("workspace");
    expect(whatIsRead("deploy-staging", "workspace")).toEqual(
      expect.arrayContaining([".git/hooks/reference-transaction", "core.fsmonitor", "filter.smudge"]),
    );
  });

  test("without a home and a temporary folder per job, a deployment executes files left in those of the runner", async () => {
    const privateHome = /^ +- \|-\n +HOME=.*\n +trap .*\n +trap .*\n +export HOME.*\n +mkdir .*\n/m;
    await pushReviewed(world, (file) => {
      expect(file).toMatch(privateHome);
      return file.replace(privateHome, "");
    });

    expect(readBy("deploy-staging")).toEqual(expect.arrayContaining(["home folder", "temporary folder"]));
  });
});

describe("a project whose merge requests have the identity of staging", () => {
  beforeAll(async () => {
    world = await createChannelWorld(flow("previews that may deploy"), plugin, ["acme/shop-api/staging"]);
    await runMergeRequest(world);
  });

  afterAll(() => world.close());

  test("a deployment executes code from the state that merge requests wrote", async () => {
    await pushReviewed(world);

    expect(readBy("deploy-staging")).toEqual(["state"]);
  });

  test("a deployment executes the file that its ESC environment names", async () => {
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
  return [...new Set(world.places.executedTraps().flatMap(({ channel, reader }) => (reader === job ? [channel] : [])))];
}

function whatIsRead(job: string, wanted: Channel): readonly string[] {
  const lines = world.places.executedTraps().filter(({ channel, reader }) => channel === wanted && reader === job);
  return lines.map(({ what }) => what);
}
