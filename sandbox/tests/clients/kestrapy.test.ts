import { join } from "node:path";
import { type Kestra, type KestraSeed, startKestra } from "../../kestra";
import { runCommand } from "../../workspace/runCommand";
import { locatePython } from "./locatePython";

// kestrapy is the vendor's client: it is generated from Kestra's API, and knows nothing of the sandbox.

const seed: KestraSeed = {
  accounts: [
    { token: "token-ci" },
    { token: "token-reader", writes: false },
    { user: "ci@example.com", password: "secret" },
  ],
};

let kestra: Kestra;

beforeAll(async () => {
  kestra = await startKestra(seed);
});
afterAll(() => kestra.close());

test("kestrapy agrees with the sandbox's Kestra server about flows", async () => {
  const { PATH = "" } = process.env;
  const env = { PATH, SANDBOX_KESTRA: kestra.url, PYTHONDONTWRITEBYTECODE: "1" };

  expect(await runCommand(locatePython(), [join(__dirname, "python", "kestra_flows.py")], { env })).toEqual({
    code: 0,
    stdout: "",
    stderr: "",
  });
}, 120_000);
