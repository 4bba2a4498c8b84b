import { X509Certificate } from "node:crypto";
import { exampleSeed } from "pulumi-pipeline-sandbox/exampleSeed";
import { testCertificate } from "pulumi-pipeline-sandbox/testing/testCertificate";
import { eightLines } from "../pipeline/examples";
import { createWorld, testTimeout, withRunner, type World } from "./world";

/**
 * A self-managed GitLab below a path, on a port of its own, over HTTPS with a certificate authority of its own. Each test
 * continues after the one before it.
 */
let world: World;
const certificate = testCertificate();
const trusted = { "gitlab:cacertFile": certificate.caFile };

jest.setTimeout(testTimeout);

beforeAll(async () => {
  const seed = { ...exampleSeed, gitlab: { ...exampleSeed.gitlab, edition: "ce" as const } };
  world = await createWorld(seed, { ...withRunner, gitlabPath: "/gitlab", gitlabCertificate: certificate });
});

afterAll(async () => {
  await world.close();
  certificate.remove();
});

const codes = (output: string) => [...new Set(output.match(/[A-Z]+_[A-Z_]+(?=: )/g) ?? [])];

test("an authority that is not trusted is refused, with the setting that trusts it", async () => {
  await world.configure(eightLines);
  const output = await world.refusal();

  expect(codes(output)).toEqual(["UNKNOWN_AUTHORITY"]);
  expect(output).toContain(
    "Set gitlab:cacertFile in the stack's configuration to the file of the authority's certificate",
  );
});

test("an address without the path is refused, with the address that was asked", async () => {
  const { origin } = new URL(world.sandbox.gitlabUrl);
  await world.configure(eightLines, { ...trusted, "gitlab:baseUrl": origin });
  const output = await world.refusal();

  expect(codes(output)).toEqual(["NO_GITLAB"]);
  expect(output).toContain(`there is no GitLab at ${origin}/api/v4/`);
});

test("the project is onboarded, and its issuer has the path and the certificate", async () => {
  await world.configure(eightLines, trusted);
  await world.succeed("up --yes --skip-preview");

  const { body } = await world.cloud("GET", "orgs/acme/oidc/issuers");
  const { fingerprint256 } = new X509Certificate(certificate.cert);
  expect((body as { oidcIssuers: unknown[] }).oidcIssuers).toEqual([
    expect.objectContaining({
      url: world.sandbox.gitlabUrl,
      thumbprints: [fingerprint256.replaceAll(":", "")],
    }),
  ]);
  const { stdout } = await world.workspace.pulumi(["stack", "output", "definitionUrl"]);
  expect(stdout.trim()).toMatch(new RegExp(`^${world.sandbox.gitlabUrl}/acme/shop/api/`));
});

test("a second update writes nothing", async () => {
  world.sandbox.log.clear();
  await world.succeed("up --yes --skip-preview --refresh");

  expect(world.sandbox.log.writes()).toEqual([]);
});

test("a push deploys: the job logs in with an ID token of that issuer", async () => {
  const actions = [
    { action: "update", file_path: "infra/Pulumi.staging.yaml", content: "config:\n  shop-api:replicas: 2\n" },
  ];
  const commit = { branch: "main", commit_message: "More replicas", actions };
  expect(await world.gitlab("POST", "repository/commits", commit)).toMatchObject({ status: 201 });
  await world.sandbox.settled();

  const { body } = await world.gitlab("GET", "jobs");
  const jobs = body as readonly { readonly name: string; readonly status: string }[];
  expect(Object.fromEntries(jobs.map(({ name, status }) => [name, status]))).toEqual({
    "deploy-staging": "success",
    "promotion-preview-production": "success",
  });
});
