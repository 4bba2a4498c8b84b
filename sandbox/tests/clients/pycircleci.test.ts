import { join } from "node:path";
import { type CircleCi, startCircleCi } from "../../circleci";
import { runCommand } from "../../workspace/runCommand";
import { ids, seed, tokenOf } from "../circleci/testCircleCi";
import { locatePython } from "./locatePython";

// pycircleci, and the command line that is written with it, know nothing of the sandbox.

let circleci: CircleCi;

beforeAll(async () => {
  circleci = await startCircleCi(seed);
});
afterAll(() => circleci.close());

test("pycircleci and circleci-env-cli agree with the sandbox's CircleCI", async () => {
  const { PATH = "" } = process.env;
  const env = {
    PATH,
    SANDBOX_CIRCLECI: circleci.url,
    SANDBOX_ORGANIZATION: ids.oauth,
    CIRCLE_TOKEN: tokenOf("ada"),
    PYTHONDONTWRITEBYTECODE: "1",
  };

  expect(await runCommand(locatePython(), [join(__dirname, "python", "circleci.py")], { env })).toEqual({
    code: 0,
    stdout: "",
    stderr: "",
  });
}, 120_000);
