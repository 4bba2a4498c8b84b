/** Whether the value of a variable looks like a secret, by the variable's name or the value's form. */
export function looksSecret(name: string, value: string): boolean {
  if (value === "" || value.startsWith("$")) return false;
  return knownForms.some((form) => form.test(value)) || (secretName.test(name) && !harmless.test(value));
}

/** Variable names that mean a secret, such as `DB_PASSWORD`, and not the location of one, such as `TOKEN_URL`. */
const secretName = /(^|_)(TOKEN|SECRET|PASSWORD|PASSWD|PASSPHRASE|CREDENTIALS?|API_?KEY|ACCESS_?KEY|PRIVATE_?KEY)$/i;

/** Values of such variables that are not secrets: switches, numbers, paths and URLs. */
const harmless = /^(true|false|yes|no|[0-9]+|\.?\/.*|https?:\/\/[^@]*)$/i;

/** The formats of well-known tokens and keys: GitLab, Pulumi, GitHub, AWS, Slack, JWT and PEM. */
const knownForms = [
  /\bgl[a-z]{2,5}-[A-Za-z0-9_-]{20,}/,
  /\bpul-[0-9a-f]{40}\b/,
  /\bgh[pousr]_[A-Za-z0-9]{36,}/,
  /\b(AKIA|ASIA)[0-9A-Z]{16}\b/,
  /\bxox[abprs]-[A-Za-z0-9-]{10,}/,
  /\beyJ[A-Za-z0-9_-]{10,}\.eyJ[A-Za-z0-9_-]{10,}\./,
  /-----BEGIN [A-Z ]*PRIVATE KEY-----/,
];
