import { issuerAddressDiagnostics } from "../../../../components/pulumiCloud/lookups/issuerAddress";

const pulumiCloud = "https://api.pulumi.com";

function codesOf(instance: string, cloud: string | undefined) {
  return issuerAddressDiagnostics(instance, cloud, "trust").map(({ severity, code }) => `${severity} ${code}`);
}

test.each([
  ["https://gitlab.com", pulumiCloud],
  ["https://example.com:8443/gitlab", pulumiCloud],
  ["https://11.1.2.3/gitlab", pulumiCloud],
  ["https://172.32.0.1", pulumiCloud],
  ["https://[2001:db8::1]", pulumiCloud],
  ["https://local.example.com", pulumiCloud],
  // A self-hosted Pulumi Cloud in the same network, and the sandbox.
  ["https://gitlab.internal", "https://pulumi.internal"],
  ["http://127.0.0.1:4000", "http://127.0.0.1:4001"],
  ["https://gitlab.internal", undefined],
])("reports nothing for %s with Pulumi Cloud at %s", (instance, cloud) => {
  expect(codesOf(instance, cloud)).toEqual([]);
});

test.each(["http://gitlab.example.com", "http://10.0.0.5/gitlab"])(
  "refuses %s, because Pulumi Cloud reads keys over https only",
  (instance) => {
    expect(codesOf(instance, pulumiCloud)).toEqual(["error INSECURE_ISSUER"]);
    expect(codesOf(instance, undefined)).toEqual(["error INSECURE_ISSUER"]);
  },
);

test.each([
  "https://10.0.0.5:8443/gitlab",
  "https://192.168.1.1",
  "https://172.16.0.1",
  "https://172.31.255.1",
  "https://169.254.1.1",
  "https://[fd00::1]",
  "https://gitlab.corp",
  "https://git.acme.internal",
  "https://gitlab",
  "https://localhost:8443",
])("warns that Pulumi Cloud can't reach %s", (instance) => {
  expect(codesOf(instance, pulumiCloud)).toEqual(["warning PRIVATE_ISSUER"]);
});

test("names what Pulumi Cloud reads, below the path of GitLab", () => {
  const [warning] = issuerAddressDiagnostics("https://gitlab.corp/gitlab", pulumiCloud, "trust");

  expect(warning?.message).toContain(
    "publish https://gitlab.corp/gitlab/.well-known/openid-configuration and https://gitlab.corp/gitlab/oauth/discovery/keys",
  );
});
