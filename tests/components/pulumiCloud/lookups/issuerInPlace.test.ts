import * as clouds from "../../../../components/pulumiCloud/lookups/cloudAccess";
import { cloudReader } from "../../../../components/pulumiCloud/lookups/cloudReader";
import { findIssuer } from "../../../../components/pulumiCloud/lookups/findIssuer";
import { isIssuerInPlace } from "../../../../components/pulumiCloud/lookups/issuerInPlace";
import type { Issuer } from "../../../../components/pulumiCloud/issuer";
import { answering, type LoopbackServer } from "./loopbackServer";

let server: LoopbackServer | undefined;

afterEach(async () => {
  jest.restoreAllMocks();
  await server?.close();
  server = undefined;
});

const policy = (teamName: string) =>
  ({ decision: "allow", tokenType: "team", teamName, rules: { sub: "a", aud: "b" } }) as const;
const wanted: Issuer = {
  name: "gitlab-shop-api",
  organization: "acme",
  url: "https://gitlab.example.com",
  tokenSeconds: 7200,
  thumbprints: ["AA", "BB"],
  policies: [policy("one"), policy("two")],
};
const found = { id: "i1", name: wanted.name, url: wanted.url, maxExpiration: 7200, thumbprints: ["BB", "AA"] };
const stored = [
  { ...policy("two"), userLogin: null, authorizedPermissions: [] },
  { ...policy("one"), rules: { aud: "b", sub: "a" } },
];

async function isFoundInPlace(): Promise<boolean> {
  return isIssuerInPlace(wanted, await findIssuer(cloudReader({}), wanted));
}

/** Whether the issuer is in place if Pulumi Cloud has this issuer with these policies. */
async function inPlace(issuer: object = {}, policies: readonly object[] = stored, status = 200): Promise<boolean> {
  server = await answering(({ path }) => {
    if (path === "/api/orgs/acme/oidc/issuers") {
      const other = { ...found, id: "i0", url: "https://gitlab.com" };
      return { status, text: JSON.stringify({ oidcIssuers: [other, { ...found, ...issuer }] }) };
    }
    if (path === "/api/orgs/acme/auth/policies/oidcissuers/i1") return { status, text: JSON.stringify({ policies }) };
    return { status: 404, text: "{}" };
  });
  jest.spyOn(clouds, "cloudAccess").mockResolvedValue({ url: server.url, token: "pul-1" });
  return isFoundInPlace();
}

test("an issuer is in place, independent of the order of its policies", async () => {
  expect(await inPlace()).toBe(true);
});

test.each<[string, object, readonly object[]]>([
  ["another name", { name: "gitlab" }, stored],
  ["another lifetime", { maxExpiration: 3600 }, stored],
  ["no lifetime", { maxExpiration: undefined }, stored],
  ["another thumbprint", { thumbprints: ["AA", "CC"] }, stored],
  ["no thumbprints", { thumbprints: undefined }, stored],
  ["one policy fewer", {}, stored.slice(1)],
  ["one policy more", {}, [...stored, policy("three")]],
  ["another rule", {}, [stored[0]!, { ...policy("one"), rules: { sub: "*", aud: "b" } }]],
  ["a policy that denies", {}, [stored[0]!, { ...policy("one"), decision: "deny" }]],
  ["a role", {}, [stored[0]!, { ...policy("one"), roleID: "r" }]],
  ["another URL", { url: "https://gitlab.example.com:8443" }, stored],
])("an issuer with %s is not in place", async (_, issuer, policies) => {
  expect(await inPlace(issuer, policies)).toBe(false);
});

test.each([403, 404, 500])("an issuer that can't be read is not in place (%s)", async (status) => {
  expect(await inPlace({}, stored, status)).toBe(false);
});

test("without a token an issuer is not in place", async () => {
  jest.spyOn(clouds, "cloudAccess").mockResolvedValue(undefined);

  expect(await isFoundInPlace()).toBe(false);
});
