/** Text as one word of a POSIX shell command, in single quotes if necessary. */
export function shellWord(word: string): string {
  return /^[A-Za-z0-9_./:@%+=,-]+$/.test(word) ? word : `'${word.replaceAll("'", `'\\''`)}'`;
}

/** The command that enters a folder of the project; none for the project's root. */
export function enterFolder(path: string): string[] {
  return path === "." ? [] : [`cd ${shellWord(path)}`];
}
