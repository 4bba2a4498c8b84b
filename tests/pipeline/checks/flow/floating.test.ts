import { eightLines, planWith } from "../../examples";

/** The codes and places of the warnings about what is not pinned. */
function floating(changes: object): string[] {
  return planWith(changes)
    .warnings.filter(({ code }) => code.startsWith("FLOATING_"))
    .map(({ code, path }) => `${code} ${path}`);
}

const commit = "0a".repeat(20);

test.each<[object, string[]]>([
  [{ local: "ci/lint.yml" }, []],
  [{ template: "Jobs/SAST.gitlab-ci.yml" }, []],
  [{ project: "acme/ci", file: "lint.yml" }, ["FLOATING_INCLUDE include[0].ref"]],
  [{ project: "acme/ci", file: "lint.yml", ref: "v1.2.0" }, ["FLOATING_INCLUDE include[0].ref"]],
  [{ project: "acme/ci", file: "lint.yml", ref: "main" }, ["FLOATING_INCLUDE include[0].ref"]],
  [{ project: "acme/ci", file: "lint.yml", ref: commit.slice(1) }, ["FLOATING_INCLUDE include[0].ref"]],
  [{ project: "acme/ci", file: "lint.yml", ref: commit }, []],
  [{ project: "acme/ci", file: "lint.yml", ref: "0a".repeat(32) }, []],
  [{ component: "$CI_SERVER_FQDN/acme/ci/lint@1.2.0" }, ["FLOATING_INCLUDE include[0].component"]],
  [{ component: "$CI_SERVER_FQDN/acme/ci/lint@~latest" }, ["FLOATING_INCLUDE include[0].component"]],
  [{ component: `$CI_SERVER_FQDN/acme/ci/lint@${commit}` }, []],
])("an include %j warns of %j", (include, expected) => {
  expect(floating({ include: [include] })).toEqual(expected);
});

test("a service's image is pinned, as the image of the jobs is", () => {
  const services = [{ image: "postgres" }, { image: "postgres:16.4" }, { image: `redis@sha256:${"0a".repeat(32)}` }];

  expect(floating({ program: { ...eightLines.program, services } })).toEqual([
    "FLOATING_IMAGE program.services[0].image",
  ]);
});

test("a service's variable that looks like a secret is reported, without its value", () => {
  const services = [{ image: "postgres:16.4", variables: { POSTGRES_PASSWORD: "hunter2", PGDATA: "/data" } }];
  const found = planWith({ program: { ...eightLines.program, services } }).warnings.filter(
    ({ code }) => code === "PLAIN_SECRET_VARIABLE",
  );

  expect(found.map(({ path }) => path)).toEqual(["program.services[0].variables.POSTGRES_PASSWORD"]);
  expect(JSON.stringify(found)).not.toContain("hunter2");
});
