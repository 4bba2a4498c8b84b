import * as pulumi from "@pulumi/pulumi";
import { describe } from "../../../../pipeline/diagnostics/diagnostic";
import {
  lookUpFoundationPolicies,
  missingPolicies,
} from "../../../../components/pulumiCloud/lookups/foundationPolicies";
import { trustPolicies } from "../../../../pipeline/plan/access/trustPolicies";
import { projectOf } from "../../../pipeline/foundation/fleet";
import { accessOf } from "../../../pipeline/examples";
import { childrenOf, listen } from "../../children";
import { type Answer, mockEngine } from "../../mocks";

const { settings } = projectOf("api", "acme/shop/api");
const own = trustPolicies(accessOf(settings), { project_id: "7", namespace_id: "3" }, "short");

/** The warnings for this response about the foundation's stack. */
async function warnings(answer: Answer, mine = own): Promise<string[]> {
  await mockEngine({ "pulumi:pulumi:readStackOutputs": answer });
  const found = await lookUpFoundationPolicies("foundation", {});
  return missingPolicies(mine, found!).map(describe);
}

afterEach(() => pulumi.runtime.disconnect());

test("reports nothing if the foundation has every policy", async () => {
  expect(await warnings({ outputs: { policies: own } })).toEqual([]);
});

test("accepts a wider policy of the foundation in place of a policy", async () => {
  const [first, ...rest] = own;
  const { project_id: _, ...rules } = first!.rules;

  expect(await warnings({ outputs: { policies: [{ ...first!, rules }, ...rest] } })).toEqual([]);
});

test("names the jobs that cannot log in, and the way out", async () => {
  expect(await warnings({ outputs: { policies: own.slice(0, 3) } })).toEqual([
    expect.stringContaining(
      'warning FOUNDATION_BEHIND: trust.foundation: stack "foundation" lacks 2 of the 5 policies of this project, so these jobs can\'t log in: those of api-staging, api-production. Run pulumi up --stack foundation',
    ),
  ]);
});

test("ignores the policies of another project with the same path", async () => {
  const others = trustPolicies(accessOf(settings), { project_id: "8", namespace_id: "3" }, "short");

  expect(await warnings({ outputs: { policies: others } })).toEqual([expect.stringContaining("lacks 5 of the 5")]);
});

test.each<[string, Answer, string]>([
  [
    "has not been deployed",
    { outputs: {} },
    'warning FOUNDATION_BEHIND: trust.foundation: stack "foundation" has not been deployed, so no job of this project can log in. Run pulumi up --stack foundation',
  ],
  [
    "does not exist",
    'invocation of pulumi:pulumi:readStackOutputs returned an error: unknown stack "organization/platform/foundation"',
    'warning FOUNDATION_BEHIND: trust.foundation: there is no stack "foundation" yet, so no job of this project can log in. Run pulumi stack init foundation. Run pulumi up --stack foundation',
  ],
  [
    "can't be read",
    "403 Forbidden",
    'trust.foundation: stack "foundation" could not be read, so it is unknown whether the jobs of this project can log in:',
  ],
])("warns if the foundation's stack %s", async (_, answer, text) => {
  expect(await warnings(answer)).toEqual([expect.stringContaining(text)]);
});

test("the component reports its own missing policies as a warning", async () => {
  const said = listen();
  await childrenOf({ trust: { foundation: "foundation" } }, { "pulumi:pulumi:readStackOutputs": { outputs: {} } });

  expect(said.warnings).toEqual([
    expect.stringMatching(/FOUNDATION_BEHIND: trust\.foundation: stack "foundation" has not been deployed/),
  ]);
});
