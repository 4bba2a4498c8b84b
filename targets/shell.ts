/** One word of a POSIX shell command, in single quotes where the shell would read it otherwise. */
export function shellWord(word: string): string {
  return /^[A-Za-z0-9_./:@%+=,-]+$/.test(word) ? word : `'${word.replaceAll("'", `'\\''`)}'`;
}

/** Goes to a folder of the project, from its top. */
export function enterFolder(path: string): string[] {
  return path === "." ? [] : [`cd ${shellWord(path)}`];
}
