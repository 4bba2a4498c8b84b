import { eightLines } from "../pipeline/examples";
import { differences, projectSnapshot } from "./projectSnapshot";
import { createWorld, testTimeout, type World } from "./world";

const file = "repository/files/%2Egitlab-ci%2Eyml";

function driftLines(output: string): string[] {
  return [...new Set(output.match(/(DRIFTED|WEAKENED_PROTECTION|WIDENED_ACCESS): .*/g) ?? [])].map((line) =>
    line.trim(),
  );
}

const team =
  'WIDENED_ACCESS: organization: team "shop-api-production" has more permissions than planned: stack shop-api/staging (edit). That is a risk. No update removes them: do that in Pulumi Cloud; until then, an update is refused';

/** Adds a policy for another project to the issuer. */
async function addPolicy(world: World): Promise<void> {
  const { body: list } = await world.cloud("GET", "orgs/acme/oidc/issuers");
  const [issuer] = (list as { oidcIssuers: { id: string }[] }).oidcIssuers;
  const { body } = await world.cloud("GET", `orgs/acme/auth/policies/oidcissuers/${issuer!.id}`);
  const { id, policies } = body as { id: string; policies: object[] };
  const added = {
    decision: "allow",
    tokenType: "team",
    teamName: "shop-api-production",
    rules: { project_id: "666" },
  };
  const { status } = await world.cloud("PATCH", `orgs/acme/auth/policies/${id}`, { policies: [...policies, added] });
  expect(status).toBe(200);
}

test(
  "a preview reports changes that were made in GitLab, and an update with --refresh reverts them",
  async () => {
    const world = await createWorld();
    try {
      await world.configure({
        ...eightLines,
        variables: [{ name: "AWS_REGION", value: "eu-west-1" }],
        drift: { schedule: "0 4 * * *" },
        jobTokenAccess: { groups: ["acme/shop"] },
      });
      expect(driftLines(await world.succeed("up --yes --skip-preview"))).toEqual([]);
      const textOf = async () =>
        Buffer.from(((await world.gitlab("GET", `${file}?ref=main`)).body as { content: string }).content, "base64");
      const before = (await textOf()).toString();
      const [schedule] = (await world.gitlab("GET", "pipeline_schedules")).body as { id: number }[];
      const content = `${before}# edited by hand\n`;
      const edits = [
        ["PUT", file, { branch: "main", commit_message: "edit [skip ci]", content }],
        ["PUT", "variables/AWS_REGION", { value: "us-east-1", protected: true }],
        ["PUT", `pipeline_schedules/${schedule!.id}`, { cron: "0 1 * * *" }],
        ["PATCH", "job_token_scope", { enabled: false }],
        ["DELETE", "protected_tags/release-%2A", undefined],
        ["DELETE", "protected_branches/main", undefined],
        ["POST", "protected_branches", { name: "main", push_access_level: 30, merge_access_level: 40 }],
      ] as const;
      for (const [method, path, body] of edits) {
        expect([path, (await world.gitlab(method, path, body)).status < 300]).toEqual([path, true]);
      }
      const grant = { projectName: "shop-api", stackName: "staging", permission: 102 };
      await world.cloud("PATCH", "orgs/acme/teams/shop-api-production", { addStackPermission: grant });
      await addPolicy(world);
      world.sandbox.log.clear();

      const lines = [
        'WEAKENED_PROTECTION: project: the protection of branch "main" is weaker than planned, which is a risk. pulumi up --refresh changes push from developer to maintainer; without --refresh, an update is refused',
        'WEAKENED_PROTECTION: project: the protection of tags "release-*" was deleted, which is a risk. pulumi up --refresh creates it again; without --refresh, an update is refused',
        "WIDENED_ACCESS: jobTokenAccess: the job token allow-list allows more than planned: access for all projects. That is a risk. pulumi up --refresh removes it; without --refresh, an update is refused",
        "DRIFTED: project: .gitlab-ci.yml was changed outside Pulumi: its text. pulumi up --refresh restores the settings; without --refresh, the change is kept",
        'DRIFTED: variables[0].value: CI/CD variable "AWS_REGION" with environment scope "*" was changed outside Pulumi: its value, protected from false to true. pulumi up --refresh restores the settings; without --refresh, the change is kept',
        'DRIFTED: project: pipeline schedule "Pulumi drift" was changed outside Pulumi: cron from "0 4 * * *" to "0 1 * * *". pulumi up --refresh restores the settings; without --refresh, the change is kept',
        "WIDENED_ACCESS: trust: the OIDC issuer has a policy that is not planned: allow team shop-api-production for project_id=666. That is a risk. pulumi up --refresh removes it; without --refresh, an update is refused",
        team,
      ];
      expect(driftLines(await world.succeed("preview"))).toEqual(lines);
      expect(driftLines(await world.succeed("preview --refresh"))).toEqual(lines);
      expect(world.sandbox.log.writes()).toEqual([]);

      const refused = await world.pulumi("up --yes --skip-preview --refresh");
      expect([refused.code, driftLines(refused.stdout + refused.stderr)]).toEqual([1, [team]]);
      const removal = { removeStack: { projectName: "shop-api", stackName: "staging" } };
      await world.cloud("PATCH", "orgs/acme/teams/shop-api-production", removal);
      await world.succeed("up --yes --skip-preview --refresh");
      expect((await textOf()).toString()).toBe(before);
      expect((await world.gitlab("GET", "variables/AWS_REGION")).body).toMatchObject({ value: "eu-west-1" });
      expect((await world.gitlab("GET", "protected_tags/release-%2A")).status).toBe(200);
      expect((await world.gitlab("GET", "job_token_scope")).body).toMatchObject({ inbound_enabled: true });
      expect(driftLines(await world.succeed("preview"))).toEqual([]);
    } finally {
      await world.close();
    }
  },
  testTimeout,
);

test(
  "a preview reports what was deleted or renamed in GitLab, and an update with --refresh restores it",
  async () => {
    const world = await createWorld();
    try {
      const url = "https://chat.example.com/gitlab";
      await world.configure({
        ...eightLines,
        variables: [{ name: "AWS_REGION", value: "eu-west-1" }],
        drift: { schedule: "0 4 * * *" },
        hooks: [{ name: "chat", url, events: ["pipeline"] }],
      });
      await world.succeed("up --yes --skip-preview");
      const idOf = async (list: string) => ((await world.gitlab("GET", list)).body as { id: number }[])[0]!.id;
      const before = await projectSnapshot(world);
      const [schedule, hook] = [await idOf("pipeline_schedules"), await idOf("hooks")];
      await world.gitlab("PUT", `pipeline_schedules/${schedule}`, { description: "Their name" });
      await world.gitlab("DELETE", `hooks/${hook}`);
      await world.gitlab("DELETE", "variables/AWS_REGION");

      const wayOut =
        "was deleted or renamed outside Pulumi. pulumi up --refresh restores it; without --refresh, it stays missing";
      const lines = [
        `DRIFTED: variables[0].value: CI/CD variable "AWS_REGION" with environment scope "*" ${wayOut}`,
        `DRIFTED: project: pipeline schedule "Pulumi drift" ${wayOut}`,
        `DRIFTED: hooks[0]: webhook "chat" for "${url}" ${wayOut}`,
      ];
      expect(driftLines(await world.succeed("preview"))).toEqual(lines);
      world.sandbox.log.clear();
      await world.succeed("up --yes --skip-preview");
      expect(world.sandbox.log.writes()).toEqual([]);

      await world.succeed("up --yes --skip-preview --refresh");
      expect(differences(before, await projectSnapshot(world))).toEqual([]);
      expect(driftLines(await world.succeed("preview --expect-no-changes"))).toEqual([]);
    } finally {
      await world.close();
    }
  },
  testTimeout,
);
