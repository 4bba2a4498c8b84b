/** An error in a CI file, with GitLab's text where it is known. */
export class CiFileError extends Error {}

/**
 * Translates an error of gitlab-ci-local to GitLab's text.
 *
 * @param {unknown} error
 */
export function gitLabMessage(error) {
  const text = String(error instanceof Error ? error.message : error)
    .replace(/\x1b\[[0-9;]*m/g, "")
    .trim();
  if (error instanceof CiFileError) return text;
  for (const [theirs, gitLabs] of translations) {
    const match = theirs.exec(text);
    if (match) return gitLabs(match);
  }
  return text;
}

/** @type {readonly [RegExp, (match: RegExpExecArray) => string][]} */
const translations = [
  [
    /^(.+) is unspecified, used by (.+) extends$/,
    ([, parent, job]) => `${job}: unknown keys in \`extends\` (${parent})`,
  ],
  [/^(.+): circular dependency detected in `extends`$/, ([text]) => text],
  [
    /^!reference \[(.+)\] is undefined$/,
    ([, path]) =>
      `!reference [${path
        .split(", ")
        .map((name) => JSON.stringify(name))
        .join(", ")}] could not be found`,
  ],
  [/^!reference circular chain detected/, () => "!reference has a circular reference"],
  [/^Local include file cannot be found (.+)$/, ([, path]) => `Local file \`${path}\` does not exist!`],
  [/Maximum of (\d+) nested includes are allowed/, ([, count]) => `Maximum of ${count} nested includes are allowed!`],
  [/^This Git[lL]ab CI configuration is invalid: ([^]*)$/, ([, rest]) => rest],
];
