import { fleetStackErrors } from "../../../../pipeline/checks/fleet/stacks";
import { foundation, errorsIn, planFoundation, projectOf } from "../../foundation/fleet";
import type { FleetMember } from "../../../../pipeline/foundation/fleetProject";
import { targets } from "../../../../targets";

function errorsBetween(projects: readonly FleetMember[]) {
  return fleetStackErrors({ settings: foundation, projects, target: targets.gitlab });
}

const api = projectOf("api", "acme/shop/api");

function deploying(...stacks: readonly string[]) {
  return {
    deployments: stacks.map((stack, index) => ({ name: `other${index}`, stack, on: { branch: "main" } })),
  };
}

const way = "and each could change what the other deployed. Deploy another stack, or remove it from one of the two";

test.each(["api/production", "acme/api/production", "API/Production", "acme/Api/PRODUCTION"])(
  "refuses a stack that two projects deploy, written as %s",
  (stack) => {
    const web = projectOf("web", "acme/shop/web", deploying(stack.replace(/[^/]*$/, "canary"), stack));

    expect(errorsBetween([api, web])).toEqual([
      {
        severity: "error",
        file: "Pulumi.web.yaml",
        code: "DUPLICATE_STACK",
        path: "deployments[1].stack",
        message: `"${stack}" is also deployed by Pulumi.api.yaml, ${way}`,
      },
    ]);
    expect(errorsIn(() => planFoundation(foundation, [web, api]))).toContain(
      `Pulumi.web.yaml error DUPLICATE_STACK: deployments[1].stack: "${stack}" is also deployed by Pulumi.api.yaml, ${way}`,
    );
  },
);

test("refuses it also between projects that share a group", () => {
  const group = { group: "acme/shop" };
  const fleet = [
    projectOf("api", "acme/shop/api", group),
    projectOf("web", "acme/shop/web", { ...group, ...deploying("api/staging") }),
  ];

  expect(errorsIn(() => planFoundation(foundation, fleet))).toEqual([
    `Pulumi.web.yaml error DUPLICATE_STACK: deployments[0].stack: "api/staging" is also deployed by Pulumi.api.yaml, ${way}`,
  ]);
});

test("reports each further project that deploys the same stack", () => {
  const fleet = [
    api,
    projectOf("b", "acme/b", deploying("api/staging")),
    projectOf("c", "acme/c", deploying("api/staging")),
  ];

  expect(errorsBetween(fleet).map(({ file, path }) => `${file ?? ""}: ${path}`)).toEqual([
    "Pulumi.b.yaml: deployments[0].stack",
    "Pulumi.c.yaml: deployments[0].stack",
  ]);
});

test.each([
  ["a-web", "api/production"],
  ["web", "acme/api/PRODUCTION"],
])("refuses review stacks of %s whose template %s another project deploys", (stack, template) => {
  const group = { group: "acme/shop" };
  const web = projectOf(stack, "acme/shop/web", {
    ...group,
    deployments: [{ name: "live", stack: "api/live", on: { branch: "main" } }],
    reviewStacks: { template },
  });

  expect(errorsIn(() => planFoundation(foundation, [projectOf("api", "acme/shop/api", group), web]))).toEqual([
    `Pulumi.${stack}.yaml error TEMPLATE_READS_SECRETS: reviewStacks.template: "${template}" is a stack that Pulumi.api.yaml deploys: the unreviewed code of a review stack could read its state and its secrets. Name a stack that is only a template`,
  ]);
});

test("accepts a project's own stack as its template, if merge requests preview it", () => {
  expect(errorsBetween([projectOf("api", "acme/shop/api", { reviewStacks: { template: "api/staging" } })])).toEqual([]);
});

test("accepts stacks with the same name in two Pulumi projects", () => {
  expect(errorsBetween([api, projectOf("web", "acme/shop/web")])).toEqual([]);
});
