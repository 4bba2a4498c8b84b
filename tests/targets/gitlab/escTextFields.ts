import { agreed, previewedAlone, storedTokens } from "../../pipeline/examples";
import type { TextField } from "./textFields";

const staging = { name: "staging", stack: "shop-api/staging", on: { branch: "main" } };
const shared = agreed("SHARED_PREVIEWS");
const roleArn = "arn:aws:iam::123456789012:role/deploy";
const id = "11111111-2222-3333-4444-555555555555";
const zebraId = "99999999-2222-3333-4444-555555555555";
const azure = { tenantId: id, subscriptionId: id, clientId: id };
const account = "deploy@shop.iam.gserviceaccount.com";
const gcp = { project: 123456789, workloadPoolId: "pool", providerId: "pulumi", serviceAccount: account };

/**
 * The texts of the settings for Pulumi Cloud: in ESC environments, in the trust and in stored tokens. An error in one
 * of them is at its path or below it.
 */
export const escTextFields: readonly TextField[] = [
  ...inEsc("imports[0]", "zebra/shop", (name) => ({ imports: [name] })),
  ...inEsc("previewImports[0]", "zebra/shop", (name) => ({ previewImports: [name] })),
  ...inShared("pulumiConfig", "zebra", (text) => ({ pulumiConfig: { "shop-api:a": text } })),
  ...inShared("pulumiConfig", "zebra", (text) => ({ pulumiConfig: { "shop-api:a": { b: [text] } } })),
  ...inShared("pulumiConfig", "zebra", (key) => ({ pulumiConfig: { [key]: 1 } })),
  ...inShared("environmentVariables", "zebra", (text) => ({ environmentVariables: { A: text } })),
  ...inShared("environmentVariables", "ZEBRA", (key) => ({ environmentVariables: { [key]: "a" } })),
  ...inShared("files", "zebra", (text) => ({ files: { A: text } })),
  ...inShared("files", "ZEBRA", (key) => ({ files: { [key]: "a" } })),
  ...inEsc("values", "zebra", (text) => ({ values: { a: text } })),
  ...inEsc("values", "zebra", (key) => ({ values: { a: { [key]: 1 } } })),
  ...inEsc("previewValues", "zebra", (text) => ({ previewValues: { a: text } })),
  ...inEsc("previewValues", "zebra", (key) => ({ previewValues: { a: { [key]: 1 } } })),
  ...inEsc("secrets[0].name", "zebra", (name) => ({ secrets: [{ name, secret: "a" }] })),
  ...inEsc("secrets[0].secret", "zebra", (secret) => ({ secrets: [{ name: "a", secret }] })),
  ...inEsc("secrets[0].previewSecret", "zebra", (previewSecret) => ({
    secrets: [{ name: "a", secret: "b", previewSecret }],
  })),
  ...inLogin("aws", "roleArn", "arn:aws:iam::123456789012:role/zebra", {}),
  ...inLogin("aws", "previewRoleArn", "arn:aws:iam::123456789012:role/zebra", { roleArn }),
  ...inLogin("aws", "duration", "45m", { roleArn }),
  ...inLogin("azure", "tenantId", zebraId, azure),
  ...inLogin("azure", "subscriptionId", zebraId, azure),
  ...inLogin("azure", "clientId", zebraId, azure),
  ...inLogin("azure", "previewClientId", zebraId, azure),
  ...inLogin("gcp", "workloadPoolId", "zebra", gcp),
  ...inLogin("gcp", "providerId", "zebra", gcp),
  ...inLogin("gcp", "serviceAccount", "zebra@shop.iam.gserviceaccount.com", gcp),
  ...inLogin("gcp", "previewServiceAccount", "zebra@shop.iam.gserviceaccount.com", gcp),
  ...inEsc("versionTag", "zebra", (versionTag) => ({ versionTag, values: { a: 1 } })),
  ...inEsc("openers[0].team", "zebra", (team) => ({ openers: [{ team }] })),
  ...inEsc("openers[0].permission", "write", (permission) => ({ openers: [{ team: "a", permission }] })),
  field("reviewStacks.esc.values", "zebra", (text) => ({
    reviewStacks: { template: "shop-api/dev", esc: { values: { a: text } } },
  })),
  field("trust.foundation", "zebra", (foundation) => ({ trust: { foundation } })),
  field("trust.group", "zebra", (group) => ({
    project: `${group}/api`,
    trust: { foundation: "a", group },
    exceptions: [agreed("SHARED_GROUP")],
  })),
  field("trust.thumbprints[0]", "0A".repeat(32), (thumbprint) => ({ trust: { thumbprints: [thumbprint] } })),
  field("tokens.expires", "2027-02-28", (expires) => ({ ...storedTokens, tokens: { expires } })),
  field("tokens.previous", "2027-02-27", (previous) => ({
    ...storedTokens,
    tokens: { expires: "2028-01-01", previous },
  })),
  field("exceptions[0]", "SHARED_PREVIEWS", (code) => ({ previews: "shared", exceptions: [{ ...shared, code }] })),
  field("exceptions[0]", "previews", (path) => ({ previews: "shared", exceptions: [{ ...shared, path }] })),
  field("exceptions[0].reason", "zebras are agreed to", (reason) => ({
    previews: "shared",
    exceptions: [{ ...shared, reason }],
  })),
];

function field(path: string, fine: string, holding: TextField["holding"]): TextField {
  return { path, fine, holding };
}

/** A text in the ESC environment of a deployment. */
function inEsc(key: string, fine: string, esc: TextField["holding"]): TextField[] {
  return [field(`deployments[0].esc.${key}`, fine, (text) => previewedAlone({ ...staging, esc: esc(text) }))];
}

/** A text that a deployment's ESC environment and the project's base may both have. */
function inShared(key: string, fine: string, esc: TextField["holding"]): TextField[] {
  return [...inEsc(key, fine, esc), field(`esc.${key}`, fine, (text) => ({ esc: esc(text) }))];
}

function inLogin(cloud: string, key: string, fine: string, others: object): TextField[] {
  return inEsc(`${cloud}.${key}`, fine, (text) => ({ [cloud]: { ...others, [key]: text } }));
}
