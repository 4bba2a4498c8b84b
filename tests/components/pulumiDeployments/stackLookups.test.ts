import { lookUpStacks } from "../../../components/pulumiDeployments/lookups/stackLookups";
import { describe as lineOf } from "../../../pipeline/diagnostics/diagnostic";
import { eightLines } from "../../pipeline/examples";
import { planWith } from "../../targets/deployments/plans";
import { searchIn } from "../pulumiCloud/adoption/searches";
import { answering, type LoopbackServer } from "../pulumiCloud/lookups/loopbackServer";

const [staging, production] = eightLines.deployments;
const deployments = [staging];
const integrations = { integrations: [{ id: "1", vcsProvider: "gitlab", name: "acme" }] };
let server: LoopbackServer | undefined;

afterEach(() => server?.close());

/** The lines about a Pulumi Cloud with these bodies by path; other paths are missing. */
async function linesWith(bodies: Readonly<Record<string, unknown>>, changes: object = {}, adopt: "all"[] = []) {
  await server?.close();
  server = await answering(({ path }) =>
    path in bodies ? { status: 200, text: JSON.stringify(bodies[path]) } : { status: 404, text: "{}" },
  );
  const plan = planWith({ deployments, ...changes });
  const access = { url: server.url, token: "t" };
  const { adoption, diagnostics } = await lookUpStacks(plan, searchIn({}, { adopt }), access);
  return [...adoption.diagnostics, ...diagnostics].map(lineOf);
}

const stack = "/api/stacks/acme/shop-api/staging";
const list = "/api/console/orgs/acme/integrations";
const settings = `${stack}/deployments/settings`;

test("says nothing about a stack that exists, without settings, with the integration", async () => {
  expect(await linesWith({ [stack]: {}, [list]: integrations })).toEqual([]);
});

test("refuses stacks that do not exist, and says how to create them", async () => {
  const lines = await linesWith({ [list]: integrations }, { deployments: [staging, production] });

  expect(lines).toEqual(
    ["staging", "production"].map(
      (name) =>
        `error NO_STACK: deployments: Pulumi Cloud has no stack "acme/shop-api/${name}", or the token cannot see it. Pulumi Deployments needs it before it can deploy. Correct the name, or create it in the program's folder: pulumi stack init acme/shop-api/${name}`,
    ),
  );
});

test("refuses an integration that the organization does not have", async () => {
  const changes = { pulumiDeployments: { source: { provider: "bitbucket", repository: "acme/shop" } } };

  expect(await linesWith({ [stack]: {}, [list]: integrations }, changes)).toEqual([
    'error NO_INTEGRATION: pulumiDeployments.source: Pulumi organization "acme" has no bitbucket integration, so Pulumi Cloud can\'t clone "acme/shop". Add it in Pulumi Cloud under Management > Version control, or set another pulumiDeployments.source.provider',
  ]);
});

test("refuses to replace settings that somebody has made, unless the project adopts them", async () => {
  const bodies = { [stack]: {}, [settings]: {}, [list]: integrations };
  const label = 'the deployment settings of stack "acme/shop-api/staging"';

  expect(await linesWith(bodies)).toEqual([expect.stringContaining(`error ALREADY_EXISTS: deployments: ${label}`)]);
  expect(await linesWith(bodies, {}, ["all"])).toEqual([
    `info ADOPTED: deployments: ${label} exists and is adopted. Changes: all of them`,
  ]);
});

test("cannot adopt settings for tags, because their creation replaces none", async () => {
  const bodies = { [stack]: {}, [settings]: {}, [list]: integrations };
  const tagged = { deployments: [{ ...staging, on: { tag: "v*" } }], exceptions: [] };

  expect(await linesWith(bodies, tagged, ["all"])).toEqual([
    expect.stringContaining("can't be adopted: settings with tags or a role are created only where there are none"),
  ]);
});
