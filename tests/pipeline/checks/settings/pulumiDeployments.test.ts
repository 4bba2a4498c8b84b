import { checkSettings } from "../../../../pipeline/checks/checkSettings";
import { targets } from "../../../../targets";
import { eightLines } from "../../examples";

const [staging] = eightLines.deployments;

function found(changes: object): [string, string][] {
  const { diagnostics } = checkSettings({ ...eightLines, ...changes }, targets.deployments);
  return diagnostics.map(({ code, path }) => [code, path]);
}

function withSource(source: object): [string, string][] {
  return found({ target: "deployments", pulumiDeployments: { source } });
}

const url = "https://git.example.com/acme/shop.git";

test.each<[string, object, string[]]>([
  ["an integration with an address and a key", { url, sshPrivateKey: "key" }, ["url", "sshPrivateKey"]],
  ["a git source without an address", { provider: "git" }, ["url"]],
  ["a git source with a repository", { provider: "git", url, repository: "acme/shop" }, ["repository"]],
  ["a user without a password", { provider: "git", url, username: "deploy" }, ["password"]],
  ["a password without a user", { provider: "git", url, password: "git" }, ["username"]],
  [
    "two logins",
    { provider: "git", url, username: "deploy", password: "git", sshPrivateKey: "key" },
    ["sshPrivateKey"],
  ],
])("refuses %s", (_, source, keys) => {
  expect(withSource(source)).toEqual(keys.map((key) => ["CONFLICTING_KEYS", `pulumiDeployments.source.${key}`]));
});

test.each<object[]>([
  [{}],
  [{ provider: "github", repository: "acme/shop", installation: "1" }],
  [{ provider: "git", url }],
  [{ provider: "git", url, username: "deploy", password: "git" }],
  [{ provider: "git", url, sshPrivateKey: "key" }],
])("accepts the source %j", (source) => {
  expect(withSource(source)).toEqual([]);
});

test("an address with credentials is refused, and its message does not repeat them", () => {
  const source = { provider: "git", url: "https://me:hunter2@git.example.com/a.git" };
  const { diagnostics } = checkSettings(
    { ...eightLines, target: "deployments", pulumiDeployments: { source } },
    targets.deployments,
  );

  expect(diagnostics.map(({ code, path }) => [code, path])).toEqual([["BAD_NAME", "pulumiDeployments.source.url"]]);
  expect(JSON.stringify(diagnostics)).not.toContain("hunter2");
});

test("a schedule runs repeatedly or once", () => {
  const schedules = (schedule: object) => ({
    target: "deployments",
    deployments: [{ ...staging, pulumiDeployments: { schedules: [schedule] } }],
  });
  const path = "deployments[0].pulumiDeployments.schedules[0]";

  expect(found(schedules({ cron: "0 4 * * *" }))).toEqual([]);
  expect(found(schedules({ at: "2027-01-31T18:00:00Z" }))).toEqual([]);
  expect(found(schedules({}))).toEqual([["CONFLICTING_KEYS", path]]);
  expect(found(schedules({ at: "2027-01-31T18:00:00+01:00" }))).toEqual([["BAD_NAME", `${path}.at`]]);
});

test("its settings are kept, with a warning, while GitLab runs the deployments", () => {
  const changes = { pulumiDeployments: {}, deployments: [{ ...staging, pulumiDeployments: {} }] };

  expect(found(changes)).toEqual([
    ["OTHER_TARGET", "pulumiDeployments"],
    ["OTHER_TARGET", "deployments[0].pulumiDeployments"],
  ]);
});

test("a role needs the Enterprise edition", () => {
  const changes = {
    target: "deployments",
    edition: "team",
    previews: "none",
    pulumiDeployments: { role: "a" },
    deployments: [{ ...staging, pulumiDeployments: { role: "b" } }],
  };

  expect(found(changes)).toEqual([
    ["ENTERPRISE_ONLY", "pulumiDeployments.role"],
    ["ENTERPRISE_ONLY", "deployments[0].pulumiDeployments.role"],
  ]);
});
