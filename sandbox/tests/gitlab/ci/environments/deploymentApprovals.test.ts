import { API, type Answer, pick } from "../../world";
import { type CiWorld, createCiWorld, type FileText } from "../ciWorld";

const JOBS = `/projects/${API}/jobs`;
const DEPLOYMENTS = `/projects/${API}/deployments`;
const deploy: FileText = { jobs: { ship: { environment: { name: "production" } } }, autoCancel: "none" };

let world: CiWorld;
let shipId: number;
let deploymentId: number;

/** A Maintainer's deployment that waits for this number of approvals by Developers. */
async function blocked(required = 1, file = deploy): Promise<void> {
  world = createCiWorld();
  await world.as("maintainer")("POST", `/projects/${API}/protected_environments`, {
    name: "production",
    deploy_access_levels: [{ access_level: 40 }],
    approval_rules: [{ access_level: 30, required_approvals: required }],
  });
  const pipeline = await world.push(file);
  shipId = world.job(pipeline, "ship").id;
  deploymentId = world.state.deployments.all().at(-1)?.id ?? 0;
}

const approve = (username: string, status = "approved", comment?: string): Promise<Answer> =>
  world.as(username)("POST", `${DEPLOYMENTS}/${deploymentId}/approval`, { status, comment });
const play = async () => {
  const answer = await world.as("maintainer")("POST", `${JOBS}/${shipId}/play`);
  return [answer.status, pick(answer.body, "status", "message")];
};
const state = () => [world.state.jobs.get(shipId)?.status, world.state.deployments.get(deploymentId)?.status];

test("a deployment waits until it is approved, and then until a user plays its job", async () => {
  await blocked();
  expect(state()).toEqual(["manual", "blocked"]);
  expect(await play()).toEqual([400, { status: undefined, message: "400 Bad request - Unplayable Job" }]);

  const answer = await approve("developer", "approved", "looks good");
  expect([answer.status, pick(answer.body, "status", "comment", "user")]).toMatchObject([
    201,
    { status: "approved", comment: "looks good", user: { username: "developer" } },
  ]);
  expect(state()).toEqual(["manual", "blocked"]);
  expect(await play()).toEqual([200, { status: "pending", message: undefined }]);
  await world.run("ship");
  expect(state()).toEqual(["success", "success"]);
});

test("a deployment shows its given and missing approvals", async () => {
  await blocked(2);
  await approve("developer");
  const { body } = await world.as("reporter")("GET", `${DEPLOYMENTS}/${deploymentId}`);

  expect(body).toMatchObject({
    status: "blocked",
    pending_approval_count: 1,
    approvals: [{ status: "approved", comment: null, user: { username: "developer" } }],
    approval_summary: {
      rules: [
        {
          access_level: 30,
          access_level_description: "Developers + Maintainers",
          required_approvals: 2,
          deployment_approvals: [{ status: "approved" }],
        },
      ],
    },
  });
  expect((await play())[0]).toBe(400);
  await approve("developer");
  expect((await play())[0]).toBe(400);
  await approve("platform");
  expect((await play())[0]).toBe(200);
});

test("a rejected deployment fails", async () => {
  await blocked();
  await approve("developer", "rejected");

  expect(state()).toEqual(["failed", "failed"]);
  expect(world.state.jobs.get(shipId)?.failureReason).toBe("deployment_rejected");
});

test("a retried deployment needs its own approvals", async () => {
  await blocked();
  await approve("developer", "rejected");
  const { body } = await world.as("maintainer")("POST", `${JOBS}/${shipId}/retry`);

  expect(pick(body, "status")).toEqual({ status: "manual" });
  expect(world.state.deployments.all().map(({ status }) => status)).toEqual(["failed", "blocked"]);
});

test("the user who started the pipeline cannot approve its deployment, unless the project allows it", async () => {
  await blocked();
  const refused = await approve("maintainer");
  await world.as("maintainer")("PUT", `/projects/${API}`, { allow_pipeline_trigger_approve_deployment: true });

  expect([refused.status, refused.body]).toEqual([
    400,
    {
      message:
        "You cannot approve your own deployment. This configuration can be adjusted in the protected environment settings.",
    },
  ]);
  expect(
    pick((await world.as("developer")("GET", `/projects/${API}`)).body, "allow_pipeline_trigger_approve_deployment"),
  ).toEqual({ allow_pipeline_trigger_approve_deployment: true });
  expect((await approve("maintainer")).status).toBe(201);
});

test("the user who started the pipeline may reject its deployment", async () => {
  await blocked();

  expect((await approve("maintainer", "rejected")).status).toBe(201);
});

test("a user who matches no approval rule cannot approve", async () => {
  await blocked();
  const answer = await approve("reporter");

  expect([answer.status, answer.body]).toEqual([
    400,
    { message: "You don't have permission to approve this deployment. Contact the project or group owner for help." },
  ]);
  expect((await approve("guest")).status).toBe(403);
  expect((await approve("developer", "maybe")).body).toEqual({ error: "status does not have a valid value" });
});

test("a deployment that is not blocked cannot be approved", async () => {
  await blocked();
  await approve("developer");
  await play();
  const running = await approve("platform");
  await world.as("maintainer")("DELETE", `/projects/${API}/protected_environments/production`);

  expect([running.status, running.body]).toEqual([400, { message: "This deployment is not waiting for approvals." }]);
  expect((await approve("developer")).body).toEqual({ message: "This environment is not protected." });
});

test.each(["prepare", "verify", "access", "stop"] as const)(
  "a job with the action %s becomes manual, too, and needs no approval",
  async (action) => {
    await blocked(1, { jobs: { ship: { environment: { name: "production", action } } } });

    expect(world.state.jobs.get(shipId)?.status).toBe("manual");
    expect(world.state.deployments.all()).toEqual([]);
    expect((await play())[0]).toBe(200);
  },
);

test("after the approval, a user who may not deploy still cannot play the job", async () => {
  await blocked();
  await approve("developer");

  expect((await world.as("developer")("POST", `${JOBS}/${shipId}/play`)).status).toBe(403);
  expect(state()).toEqual(["manual", "blocked"]);
});

test("the Community Edition has no route for approvals, and no fields for them", async () => {
  world = createCiWorld({ edition: "ce" });
  await world.push(deploy);
  deploymentId = 1;
  const answer = await approve("maintainer");

  expect([answer.status, answer.body]).toEqual([404, { error: "404 Not Found" }]);
  expect((await world.as("reporter")("GET", `${DEPLOYMENTS}/1`)).body).not.toHaveProperty("approvals");
});

test("a reset removes protections and approvals", async () => {
  await blocked();
  await approve("developer");
  world.gitlab.reset();

  expect([world.state.protectedEnvironments.all(), world.state.deploymentApprovals.all()]).toEqual([[], []]);
});
