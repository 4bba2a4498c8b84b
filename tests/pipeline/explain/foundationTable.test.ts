import { foundationTable } from "../../../pipeline/explain/foundationTable";
import { checkFoundationSettings } from "../../../pipeline/checks/checkFoundationSettings";
import { valueOf } from "../../../pipeline/diagnostics/checked";
import type { FleetProject } from "../../../pipeline/foundation/fleetProject";
import { planFoundation, projectOf, rawFoundation } from "../foundation/fleet";
import { targets } from "../../../targets";

function explained(projects: readonly FleetProject[], changes: object = {}): string {
  return foundationTable(
    planFoundation(valueOf(checkFoundationSettings({ ...rawFoundation, ...changes })), projects),
    targets.gitlab,
  );
}

/** The parts of the text from lines with this start. */
function sections(text: string, start: string): string[] {
  return text.split("\n\n").filter((part) => part.startsWith(start));
}

const live = {
  previews: "none",
  deployments: [{ name: "live", stack: "net/live", on: { branch: "main" } }],
};
/** A project of a group, which deploys its own stack. */
function inGroup(stack: string, changes: Readonly<Record<string, unknown>> = {}): FleetProject {
  return projectOf(stack, `acme/shop/${stack}`, {
    group: "acme/shop",
    previews: "none",
    esc: { imports: ["platform/base"] },
    deployments: [{ name: "live", stack: `${stack}/live`, on: { branch: "main" } }],
    ...changes,
  });
}

test("shows for a fleet the policies of the issuer, their projects, and the shared teams", () => {
  const base = { project: "platform", name: "base" };
  const fleet = [projectOf("network", "acme/network", live), inGroup("api", { timeout: "3h" }), inGroup("web")];

  expect(explained(fleet, { base }))
    .toBe(`Pulumi organization acme, by the OIDC issuer of https://gitlab.example.com that this stack owns

  projects      3
  policies      6 of at most 40 per issuer
  tokens        valid for at most 180 minutes
  certificates  the one that GitLab serves at the time of the update
  ESC           platform/base, which projects may import

${["push", "web", "api"]
  .map(
    (source, index) => `policy ${index + 1}
  token   of team acme-shop-live
  claims  aud=urn:pulumi:org:acme
          sub=project_path:acme/shop/*:ref_type:branch:ref:main
          ref_protected=true
          pipeline_source=${source}
          environment=live
          namespace_id=<id of acme/shop>
  for     api, web
`,
  )
  .join("\n")}
${["push", "web", "api"]
  .map(
    (source, index) => `policy ${index + 4}
  token   of team net-live
  claims  aud=urn:pulumi:org:acme
          sub=project_path:acme/network:ref_type:branch:ref:main
          ref_protected=true
          pipeline_source=${source}
          environment=live
          project_id=<id of acme/network>
  for     network
`,
  )
  .join("\n")}
Teams that are shared by the projects of a group:
  acme-shop-live: group acme/shop, may open platform/base
`);
});

test("lists a project at the wider policy that covers its own", () => {
  const deployments = [
    { name: "staging", stack: "api/staging", on: { branch: "main" } },
    { name: "eu", stack: "api/eu", on: { tag: "release-eu-*" }, approval: "manual" },
    { name: "production", stack: "api/production", on: { tag: "release-*" }, approval: "manual" },
  ];
  const text = explained([projectOf("api", "acme/api", { edition: "team", previews: "none", deployments })], {
    edition: "team",
  });

  expect(sections(text, "policy ").filter((section) => section.includes("environment=preview/"))).toEqual(
    ["branch:ref:main", "tag:ref:release-*"].flatMap((ref, at) =>
      ["push", "web", "api"].map(
        (source, index) => `policy ${at * 3 + index + 1}
  token   of organization acme, which may change every stack of the organization
  claims  aud=urn:pulumi:org:acme
          sub=project_path:acme/api:ref_type:${ref}
          ref_protected=true
          pipeline_source=${source}
          environment=preview/*
          project_id=<id of acme/api>
  for     api`,
      ),
    ),
  );
});

test("names the user of a personal token", () => {
  const fleet = [projectOf("network", "acme/network", { ...live, edition: "individual" })];

  const token = "\n  token   of user acme, with all rights of the user\n";

  expect(sections(explained(fleet, { edition: "individual" }), "policy ").map((one) => one.includes(token))).toEqual([
    true,
    true,
    true,
  ]);
});

test("shows no pinned id for a group above the projects' own", () => {
  const fleet = [inGroup("api", { group: "acme" })];

  expect(explained(fleet)).not.toContain("<id of");
});

test.each<[string, object, string]>([
  [
    "the trusted thumbprints, one per line",
    { thumbprints: ["0A".repeat(32), "0B".repeat(32)] },
    `  certificates  ${"0A".repeat(32)}\n                ${"0B".repeat(32)}\n`,
  ],
  [
    "that there is no certificate without TLS",
    { gitlab: "http://127.0.0.1:8080" },
    "  certificates  none, without TLS\n",
  ],
  ["that there is no base environment", {}, "  ESC           no shared ESC environment"],
])("shows %s", (_, changes, line) => {
  expect(explained([projectOf("network", "acme/network", live)], changes)).toContain(line);
});

test("fits every line into the width of a terminal, except single long words", () => {
  const imports = Array.from({ length: 4 }, (_, index) => `platform/environment-number-${index}`);
  const many = Array.from({ length: 9 }, (_, index) => inGroup(`a-rather-long-name-${index}`, { esc: { imports } }));
  const text = explained(many, { gitlab: `https://gitlab.${"sub.".repeat(15)}example.com` });

  expect(text.split("\n").filter((line) => line.length > 100)).toEqual([]);
  expect(text).toContain("\n          a-rather-long-name-4,");
  expect(text).toContain("\n    platform/environment-number-");
});
