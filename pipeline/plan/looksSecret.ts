/** Whether a variable looks as if its value were a secret, by its name or by the form of the value. */
export function looksSecret(name: string, value: string): boolean {
  if (value === "" || value.startsWith("$")) return false;
  return knownForms.some((form) => form.test(value)) || (secretName.test(name) && !harmless.test(value));
}

/** Names that people give to secrets, and not to the places where those are: `DB_PASSWORD`, not `TOKEN_URL`. */
const secretName = /(^|_)(TOKEN|SECRET|PASSWORD|PASSWD|PASSPHRASE|CREDENTIALS?|API_?KEY|ACCESS_?KEY|PRIVATE_?KEY)$/i;

/** What such a variable may hold without being one: a switch, a number, a path or an address. */
const harmless = /^(true|false|yes|no|[0-9]+|\.?\/.*|https?:\/\/[^@]*)$/i;

/** Tokens and keys that say what they are: of GitLab, Pulumi, GitHub, AWS, Slack, JWTs, and keys in PEM. */
const knownForms = [
  /\bgl[a-z]{2,5}-[A-Za-z0-9_-]{20,}/,
  /\bpul-[0-9a-f]{40}\b/,
  /\bgh[pousr]_[A-Za-z0-9]{36,}/,
  /\b(AKIA|ASIA)[0-9A-Z]{16}\b/,
  /\bxox[abprs]-[A-Za-z0-9-]{10,}/,
  /\beyJ[A-Za-z0-9_-]{10,}\.eyJ[A-Za-z0-9_-]{10,}\./,
  /-----BEGIN [A-Z ]*PRIVATE KEY-----/,
];
