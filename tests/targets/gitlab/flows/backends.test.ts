import { sharedPreviews } from "../../../pipeline/examples";
import { detectDrift, eightLinesEvents, preview, up } from "./expected";
import { describeFlow, type ExpectedJob } from "./flow";

/** The jobs of the eight lines with a self-managed backend: no identity and no ESC environment. */
function jobs(login: string): Record<string, ExpectedJob> {
  const [staging, production] = ["organization/shop-api/staging", "organization/shop-api/production"];
  const of = (stack: string, ...commands: readonly string[]) => ({ variables: { PULUMI_STACK: stack }, commands });
  return {
    preview: of(staging, login, "infra: npm ci", preview(staging)),
    "deploy-staging": of(staging, login, "infra: npm ci", up(staging)),
    "promotion-preview-production": of(production, login, "infra: npm ci", preview(production)),
    "deploy-production": of(production, login, "infra: npm ci", up(production)),
    "drift-staging": of(staging, login, detectDrift(staging)),
    "drift-production": of(production, login, detectDrift(production)),
  };
}

const settings = { organization: undefined, ...sharedPreviews };

describe.each([
  ["s3://acme-state?region=eu-west-1&awssdk=v2", ".: pulumi login 's3://acme-state?region=eu-west-1&awssdk=v2'"],
  ["gs://acme-state", ".: pulumi login gs://acme-state"],
  ["file://~/state", ".: pulumi login 'file://~/state'"],
])("state at %s", (url, login) => {
  describeFlow("with shared previews", {
    settings: { ...settings, backend: { url } },
    jobs: jobs(login),
    events: eightLinesEvents,
  });
});

describeFlow("state at azblob:// with its own secrets provider, without previews, with drift detection", {
  settings: {
    organization: undefined,
    previews: "none",
    backend: {
      url: "azblob://state?storage_account=acme",
      secretsProvider: "azurekeyvault://acme.vault.azure.net/keys/k",
    },
    drift: { schedule: "0 4 * * *" },
  },
  options: { variables: { PULUMI_CONFIG_PASSPHRASE: "" } },
  jobs: Object.fromEntries(
    Object.entries(jobs(".: pulumi login 'azblob://state?storage_account=acme'")).map(
      ([name, { variables, commands }]) => [
        name,
        { variables: { ...variables, PULUMI_CONFIG_PASSPHRASE: "" }, commands },
      ],
    ),
  ),
  events: {
    "a push to main": ["promotion-preview-production", "deploy-staging"],
    "a release tag": ["promotion-preview-production", "play deploy-production"],
    "the drift schedule": ["drift-staging", "drift-production"],
  },
});
