import { mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import * as pulumi from "@pulumi/pulumi";
import { cloudAccess } from "../../../../components/pulumiCloud/lookups/cloudAccess";

const names = ["PULUMI_BACKEND_URL", "PULUMI_API", "PULUMI_ACCESS_TOKEN", "PULUMI_CREDENTIALS_PATH"] as const;
const before = process.env;
let folder: string;

beforeEach(() => {
  process.env = Object.fromEntries(Object.entries(before).filter(([name]) => !names.some((one) => one === name)));
  folder = mkdtempSync(join(tmpdir(), "credentials-"));
  process.env.PULUMI_CREDENTIALS_PATH = folder;
  pulumi.runtime.setAllConfig({});
});

afterEach(() => {
  rmSync(folder, { recursive: true });
  process.env = before;
});

function loggedInTo(url: string): void {
  const text = JSON.stringify({ current: url, accessTokens: { [url]: "pul-of-login" } });
  writeFileSync(join(folder, "credentials.json"), text);
}

test("finds nothing without a login", async () => {
  expect(await cloudAccess({})).toBeUndefined();
});

test("prefers the configuration to the environment variables, and those to the login", async () => {
  loggedInTo("https://api.pulumi.com");
  expect(await cloudAccess({})).toEqual({ url: "https://api.pulumi.com", token: "pul-of-login" });

  process.env.PULUMI_ACCESS_TOKEN = "pul-of-environment";
  process.env.PULUMI_BACKEND_URL = "https://pulumi.example.com/";
  expect(await cloudAccess({})).toEqual({ url: "https://pulumi.example.com", token: "pul-of-environment" });

  pulumi.runtime.setAllConfig(
    { "pulumiservice:accessToken": "pul-of-config", "pulumiservice:apiUrl": "https://cloud.example.com" },
    ["pulumiservice:accessToken"],
  );
  expect(await cloudAccess({})).toEqual({ url: "https://cloud.example.com", token: "pul-of-config" });
});

test("does not take a self-managed backend for Pulumi Cloud", async () => {
  process.env.PULUMI_BACKEND_URL = "file:///state";
  process.env.PULUMI_ACCESS_TOKEN = "pul-of-environment";

  expect(await cloudAccess({})).toEqual({ url: "https://api.pulumi.com", token: "pul-of-environment" });
});

test.each([{ PULUMI_BACKEND_URL: "https://elsewhere.example.com" }, {}])(
  "sends the token of a login to no other host: %j",
  async (environment) => {
    loggedInTo("https://pulumi.example.com");
    Object.assign(process.env, environment);

    expect(await cloudAccess({})).toBeUndefined();
  },
);
