/** The objects to close after the tests of a file. Jest loads this module once for each test file. */
const opened: { close(): void }[] = [];
afterAll(() => opened.splice(0).forEach((one) => one.close()));

/** Closes an object, such as a sandbox's folder, after all tests of the file. Returns the object. */
export function closeAtEnd<Opened extends { close(): void }>(one: Opened): Opened {
  opened.push(one);
  return one;
}
