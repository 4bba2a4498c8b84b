import { mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import * as pulumi from "@pulumi/pulumi";
import { stringify } from "yaml";
import { foundationArgs, platformArgs } from "../../../components";
import { rawFoundation, rawProject } from "../../pipeline/foundation/fleet";
import { mockEngine, valueOf } from "../mocks";

/** The running program is in this folder, and its stack is `shop-api`. */
let folder: string;
const before = process.cwd();

const fleet = (stack: string) => ({
  rings: [["web"]],
  pipeline: { project: "acme/platform", organization: "acme", foundation: "foundation", stack, user: "acme-platform" },
});

beforeEach(async () => {
  folder = mkdtempSync(join(tmpdir(), "platform-args-"));
  process.chdir(folder);
  await mockEngine();
  write("Pulumi.yaml", { name: "platform", runtime: "nodejs" });
  write("Pulumi.shop-api.yaml", { config: {} });
  write("Pulumi.foundation.yaml", { config: { "platform:foundation": rawFoundation } });
  write("Pulumi.web.yaml", { config: { "platform:pipeline": rawProject("web", "acme/shop/web") } });
});
afterEach(async () => {
  pulumi.runtime.setAllConfig({});
  process.chdir(before);
  rmSync(folder, { recursive: true });
  await pulumi.runtime.disconnect();
});

function write(file: string, content: object): void {
  writeFileSync(join(folder, file), stringify(content));
}

function configure(config: Readonly<Record<string, object>>): void {
  const texts = Object.entries(config).map(([key, value]) => [`platform:${key}`, JSON.stringify(value)]);
  pulumi.runtime.setAllConfig(Object.fromEntries(texts) as Record<string, string>);
}

test("has the settings in Pulumi.yaml, those of all other stacks, and the secrets of this one", async () => {
  configure({ fleet: fleet("shop-api"), secrets: { readToken: "canary" } });
  const { secrets, ...args } = platformArgs()!;

  expect(args).toEqual({
    ...fleet("shop-api"),
    projects: { web: rawProject("web", "acme/shop/web") },
    foundations: { foundation: rawFoundation },
  });
  expect(await pulumi.isSecret(secrets as pulumi.Output<unknown>)).toBe(true);
  expect(await valueOf(secrets as pulumi.Output<unknown>)).toEqual({ readToken: "canary" });
});

test("is undefined for other stacks, and without a pipeline", () => {
  configure({ fleet: fleet("other") });
  expect(platformArgs()).toBeUndefined();
  expect(foundationArgs()).toBeUndefined();
  configure({});
  expect(platformArgs()).toBeUndefined();
});

test("reports the errors of all files at once, with their places", () => {
  write("Pulumi.web.yaml", { config: { "platform:pipeline": { ...rawProject("web", "acme/web"), projct: 1 } } });
  writeFileSync(join(folder, "Pulumi.lib.yaml"), "config: [\n");
  configure({ fleet: fleet("shop-api") });

  expect(() => platformArgs()).toThrow(
    /^shop-api was not changed: there are 2 errors\n {2}Pulumi\.lib\.yaml:\d+:\d+ error NOT_YAML: .*\n {2}Pulumi\.web\.yaml:\d+:\d+ error UNKNOWN_KEY: /,
  );
});
