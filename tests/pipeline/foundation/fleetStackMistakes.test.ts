import { fleetStackMistakes } from "../../../pipeline/foundation/fleetStackMistakes";
import { foundation, mistakesIn, planFoundation, projectOf } from "./fleet";

const api = projectOf("api", "acme/shop/api");

function deploying(...stacks: readonly string[]) {
  return {
    deployments: stacks.map((stack, index) => ({ name: `other${index}`, stack, on: { branch: "main" } })),
  };
}

const way =
  "and each could change what the other deployed. Deploy a stack of its own, or take it out of one of the two";

test.each(["api/production", "acme/api/production", "API/Production", "acme/Api/PRODUCTION"])(
  "two projects can't deploy one stack, here as %s",
  (stack) => {
    const web = projectOf("web", "acme/shop/web", deploying(stack.replace(/[^/]*$/, "canary"), stack));

    expect(fleetStackMistakes([api, web])).toEqual([
      {
        code: "DUPLICATE_STACK",
        path: "Pulumi.web.yaml: deployments[1].stack",
        message: `"${stack}" is a stack that Pulumi.api.yaml deploys, ${way}`,
      },
    ]);
    expect(mistakesIn(() => planFoundation(foundation, [web, api]))).toContain(
      `Pulumi.web.yaml: deployments[1].stack: "${stack}" is a stack that Pulumi.api.yaml deploys, ${way} [DUPLICATE_STACK]`,
    );
  },
);

test("projects that share a group are no exception", () => {
  const group = { group: "acme/shop" };
  const fleet = [
    projectOf("api", "acme/shop/api", group),
    projectOf("web", "acme/shop/web", { ...group, ...deploying("api/staging") }),
  ];

  expect(mistakesIn(() => planFoundation(foundation, fleet))).toEqual([
    `Pulumi.web.yaml: deployments[0].stack: "api/staging" is a stack that Pulumi.api.yaml deploys, ${way} [DUPLICATE_STACK]`,
  ]);
});

test("each project that deploys a stack of the first is told so", () => {
  const fleet = [
    api,
    projectOf("b", "acme/b", deploying("api/staging")),
    projectOf("c", "acme/c", deploying("api/staging")),
  ];

  expect(fleetStackMistakes(fleet).map(({ path }) => path)).toEqual([
    "Pulumi.b.yaml: deployments[0].stack",
    "Pulumi.c.yaml: deployments[0].stack",
  ]);
});

test.each([
  ["a-web", "api/production"],
  ["web", "acme/api/PRODUCTION"],
])("review stacks of %s can't be made after %s, which another project deploys", (stack, template) => {
  const group = { group: "acme/shop" };
  const web = projectOf(stack, "acme/shop/web", {
    ...group,
    deployments: [{ name: "live", stack: "api/live", on: { branch: "main" } }],
    reviewStacks: { template },
  });

  expect(mistakesIn(() => planFoundation(foundation, [projectOf("api", "acme/shop/api", group), web]))).toEqual([
    `Pulumi.${stack}.yaml: reviewStacks.template: "${template}" is a stack that Pulumi.api.yaml deploys: the unreviewed code of a review stack could read its state and its secrets. Name a stack that is only a template [TEMPLATE_READS_SECRETS]`,
  ]);
});

test("a project's own stack may be its template, where merge requests preview it", () => {
  expect(
    fleetStackMistakes([projectOf("api", "acme/shop/api", { reviewStacks: { template: "api/staging" } })]),
  ).toEqual([]);
});

test("stacks of one name in two Pulumi projects are two stacks", () => {
  expect(fleetStackMistakes([api, projectOf("web", "acme/shop/web")])).toEqual([]);
});
