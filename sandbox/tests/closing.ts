/** What the tests of a file opened. Jest loads this module once for each file. */
const opened: { close(): void }[] = [];
afterAll(() => opened.splice(0).forEach((one) => one.close()));

/** Returns what a test opened, such as a sandbox's folder. It is closed when all tests of the file have ended. */
export function closeAtEnd<Opened extends { close(): void }>(one: Opened): Opened {
  opened.push(one);
  return one;
}
