/** Values that no page may show: values of variables, tokens, secrets. */
export const canaries = {
  variable: "canary-of-a-plain-variable",
  masked: "canary-of-a-masked-variable",
  userToken: "glpat-canary-of-a-user",
  cloudToken: "pul-canary-of-a-user",
  jobToken: "glcbt-canary-of-a-job-0123456789",
  pipelineVariable: "canary-of-a-pipeline-variable",
  playVariable: "canary-of-a-played-variable",
  jobVariable: "canary-of-a-job-definition",
  scheduleInput: "canary-of-a-schedule-input",
  stackOutput: "canary-of-a-secret-output",
  stackCiphertext: "canary-of-a-ciphertext",
  config: "canary-of-a-config-value",
  escPlain: "canary-of-a-plain-esc-secret",
  escCipher: "canaryOfAnEscCiphertext",
  opened: "canary-of-an-opened-environment",
  lease: "lease-0123456789abcdef0123456789abcdef01234567",
  issuerKey: "canary-of-a-jwks",
  query: "canary-of-a-query",
  deploymentVariable: "canary-of-a-deployment-variable",
  deploymentSecret: "canary-of-a-deployment-secret",
  deploymentPassword: "canary-of-a-git-password",
  deploymentUser: "canary-of-a-git-user",
  deploymentKey: "canary-of-an-ssh-key",
  deploymentUrl: "canary-in-a-git-address",
  registryPassword: "canary-of-a-registry-password",
  scheduleVariable: "canary-of-a-schedule-variable",
  webhookSecret: "canary-of-a-webhook-secret",
  webhookUrl: "canary-in-a-webhook-address",
  commitEnvironment: "canary-of-the-cli-environment",
} as const;

export const hostile = `<script>alert("x")</script><img src=x onerror='alert(1)'>&amp;`;

/** The time of the tests' clock. */
export const now = new Date("2026-03-04T12:00:00.000Z");
