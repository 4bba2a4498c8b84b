import { createCiVariables } from "../../../../gitlab/ci/variables";
import { keepArtifact } from "../../../../gitlab/ci/jobs/jobFiles";
import { plainJob } from "../plainJob";
import { environmentOf, ORIGIN, variablesWorld } from "./variablesWorld";

function prepared() {
  const world = variablesWorld();
  const sign = () => Promise.resolve({ ok: false as const, reason: "" });
  return { world, variables: createCiVariables(world.state, { origin: () => ORIGIN, sign }) };
}

test.each<[string, string | null, string | null, object]>([
  [
    "names",
    "review/$CI_COMMIT_REF_SLUG",
    "$WHO-$CI_JOB_NAME",
    { environmentName: "review/main", resourceGroup: "me-build" },
  ],
  ["none", null, null, { environmentName: null, resourceGroup: null }],
  ["an unknown variable", "a$GONE", "$GONE", { environmentName: "a", resourceGroup: null }],
  ["a variable of one environment", "a$SCOPED", null, { environmentName: "a", resourceGroup: null }],
])("expands a job's %s when its pipeline is created", (_, environment, resourceGroup, expected) => {
  const { world, variables } = prepared();
  world.variable("SCOPED", "x", { environmentScope: "a*" });
  const definition = {
    ...plainJob,
    name: "build",
    variables: { WHO: "me" },
    environment: environment === null ? null : environmentOf(environment),
    resourceGroup,
  };

  expect(variables.jobNames(world.pipeline(), definition)).toEqual(expected);
});

test.each([
  ["https://$CI_ENVIRONMENT_SLUG.example.com", "https://production.example.com"],
  ["$DYNAMIC_URL", "https://7.example.com"],
  ["$GONE", null],
  ["javascript:alert(1)", null],
  [null, null],
])("an environment with the address %s gets %s", (url, expected) => {
  const { world, variables } = prepared();
  const environment = environmentOf("production", { url });
  const job = world.job(world.pipeline(), { environment }, { environmentName: "production" });
  const content = Buffer.from("DYNAMIC_URL=https://7.example.com\n");
  keepArtifact(world.state, job.id, { fileType: "dotenv", filename: ".env", content });
  try {
    expect(variables.environmentUrl(job)).toBe(expected);
  } finally {
    world.state.folder.close();
  }
});
