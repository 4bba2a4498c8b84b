import { AccessLevel } from "@gitbeaker/rest";
import { as } from "./client";
import { refusal } from "./refusal";

/** Encoded here, because the client does not encode this path. */
const PROJECT_ID = 101;

test("an environment is protected, read, listed, changed and unprotected", async () => {
  const { ProjectProtectedEnvironments: Environments } = as("maintainer");
  const created = await Environments.create(PROJECT_ID, "production", [{ accessLevel: AccessLevel.MAINTAINER }], {
    approvalRules: [{ accessLevel: AccessLevel.DEVELOPER }],
  });

  expect(created).toMatchObject({
    name: "production",
    deploy_access_levels: [{ access_level: 40, access_level_description: "Maintainers" }],
    approval_rules: [{ access_level: 30, required_approvals: 1 }],
  });
  expect(await Environments.show(PROJECT_ID, "production")).toEqual(created);
  expect(await Environments.all(PROJECT_ID)).toEqual([created]);
  expect(await Environments.edit(PROJECT_ID, "production", { deployAccessLevels: [{ userId: 3 }] })).toMatchObject({
    deploy_access_levels: [{ access_level: 40 }, { user_id: 3 }],
  });
  await Environments.remove(PROJECT_ID, "production");
  expect(await refusal(Environments.show(PROJECT_ID, "production"))).toEqual([404, "404 Not found"]);
});
