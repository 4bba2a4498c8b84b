import { looksSecret } from "../../../pipeline/plan/looksSecret";

test.each<[string, string]>([
  ["DB_PASSWORD", "hunter2"],
  ["PASSWORD", "correct horse"],
  ["db_passwd", "x"],
  ["NPM_TOKEN", "abc"],
  ["CLIENT_SECRET", "abc"],
  ["PULUMI_CONFIG_PASSPHRASE", "abc"],
  ["AWS_CREDENTIALS", "abc"],
  ["DB_CREDENTIAL", "abc"],
  ["STRIPE_APIKEY", "abc"],
  ["STRIPE_API_KEY", "abc"],
  ["AWS_SECRET_ACCESS_KEY", "abc"],
  ["SSH_PRIVATE_KEY", "abc"],
  ["TOKEN", "https://user:pass@example.com"],
  ["REGION", `glpat-${"a".repeat(20)}`],
  ["REGION", `x pul-${"0a".repeat(20)}`],
  ["REGION", `ghp_${"a1".repeat(18)}`],
  ["REGION", "AKIAABCDEFGHIJKLMNOP"],
  ["REGION", "xoxb-1234567890-abc"],
  ["REGION", "eyJhbGciOiJSUzI1.eyJzdWIiOiIxMjM0.sig"],
  ["REGION", "-----BEGIN OPENSSH PRIVATE KEY-----\nabc"],
])("treats %s=%j as a secret", (name, value) => {
  expect(looksSecret(name, value)).toBe(true);
});

test.each<[string, string]>([
  ["AWS_REGION", "eu-west-1"],
  ["NPM_TOKEN", ""],
  ["NPM_TOKEN", "$CI_JOB_TOKEN"],
  ["TOKEN_URL", "https://login.example.com"],
  ["TOKEN", "https://login.example.com/token"],
  ["SECRET", "true"],
  ["SECRET", "no"],
  ["API_KEY", "12"],
  ["PRIVATE_KEY", "/run/secrets/key"],
  ["PRIVATE_KEY", "./key.pem"],
  ["SECRETARY", "Ada"],
  ["TOKENS", "three"],
  ["REGION", "glpat-short"],
  ["REGION", `pul-${"xy".repeat(20)}`],
  ["REGION", "-----BEGIN CERTIFICATE-----\nabc"],
])("does not treat %s=%j as a secret", (name, value) => {
  expect(looksSecret(name, value)).toBe(false);
});
