import { skipsCi } from "../../../gitlab/model/skipsCi";

test.each([
  ["add the pipeline [skip ci]", true],
  ["[ci skip] add the pipeline", true],
  ["add the pipeline\n\n[SKIP CI]", true],
  ["[Ci Skip]", true],
  ["skip ci", false],
  ["[skip  ci]", false],
  ["[skip-deploy]", false],
])("the message %j skips CI: %s", (message, skips) => {
  expect(skipsCi(message)).toBe(skips);
});
