import { z } from "zod";
import type { CiWorld } from "../../gitlab/ci/ciWorld";
import type { ShapeScenario } from "../shapeCase";
import { approvedDeployment, deployment, environmentDetails, job, jobBasic, paged, time, uncounted } from "./entities";

const one = "/api/v4/projects/:id/jobs/:job_id";
const group = "/api/v4/projects/:id/resource_groups";

const resourceGroup = z.strictObject({
  id: z.int(),
  key: z.literal("production"),
  process_mode: z.enum(["unordered", "oldest_first", "newest_first", "newest_ready_first"]),
  created_at: time,
  updated_at: time,
});

/** A ZIP archive in which `out/a.txt` contains "built". */
const archive = Buffer.from(
  "UEsDBBQAAAAAAAAAIVy/4hegBQAAAAUAAAAJAAAAb3V0L2EudHh0YnVpbHRQSwECFAMUAAAAAAAAACFcv+" +
    "IXoAUAAAAFAAAACQAAAAAAAAAAAAAApIEAAAAAb3V0L2EudHh0UEsFBgAAAAABAAEANwAAACwAAAAAAA==",
  "base64",
);

/** Jobs and their results: logs, artifacts, deployments and resource groups. */
export const jobs: ShapeScenario<CiWorld> = {
  noun: "jobs",
  known: { id: 101, key: "production", ref_name: "main", artifact_path: "out/a.txt" },
  async before(_send, known, server) {
    await server.push({
      jobs: {
        build: { stage: "build" },
        deploy: { stage: "deploy", environment: { name: "production" }, resourceGroup: "production" },
        extra: { stage: "deploy", when: "manual", allowFailure: true },
      },
    });
    const payload = await server.take();
    Object.assign(known, { job_id: payload!.job.id, jobToken: payload!.job.token });
  },
  cases: [
    { route: "GET /api/v4/job", headers: { "JOB-TOKEN": ":jobToken" }, shape: job },
    { route: "GET /api/v4/projects/:id/jobs", shape: z.array(job).length(3), has: uncounted },
    { route: `GET ${one}`, shape: job.extend({ status: z.literal("running") }) },
    {
      route: `GET ${one}/trace`,
      first: async (server, known) => {
        const id = Number(known.job_id);
        server.ci.port.appendLog(id, "hello\n");
        server.ci.port.keepArtifact(id, { fileType: "archive", filename: "artifacts.zip", content: archive });
        server.ci.port.finish(id, { status: "success", exitCode: 0, failureReason: null });
        known.deploy = (await server.take())!.job.id;
      },
      shape: z.literal("hello\n"),
      has: { "content-type": /^text\/plain/ },
    },
    { route: `GET ${one}`, shape: job.required({ artifacts_file: true }) },
    { route: `GET ${group}`, shape: z.array(resourceGroup).length(1), has: paged },
    { route: `GET ${group}/:key`, shape: resourceGroup },
    {
      route: `PUT ${group}/:key`,
      body: { process_mode: "oldest_first" },
      shape: resourceGroup.extend({ process_mode: z.literal("oldest_first") }),
    },
    { route: `GET ${group}/:key/current_job`, shape: jobBasic },
    { route: `GET ${group}/:key/upcoming_jobs`, shape: z.array(jobBasic), has: paged },
    {
      route: "GET /api/v4/projects/:id/deployments",
      first: ({ ci }, known) => {
        ci.port.finish(Number(known.deploy), { status: "success", exitCode: 0, failureReason: null });
        return Promise.resolve();
      },
      shape: z.array(deployment).length(1),
      has: paged,
      learn: ([first]: { id: number; environment: { id: number } }[]) => ({
        deployment_id: first!.id,
        environment_id: first!.environment.id,
      }),
    },
    {
      route: "GET /api/v4/projects/:id/deployments/:deployment_id",
      shape: approvedDeployment,
    },
    {
      route: "GET /api/v4/projects/:id/environments/:environment_id",
      shape: environmentDetails.extend({ last_deployment: deployment.omit({ environment: true }) }),
    },
    {
      route: "GET /api/v4/projects/:id/jobs/artifacts/:ref_name{.+}/download",
      query: "job=build",
      shape: z.string().startsWith("PK"),
      has: { "content-type": /^application\/(zip|octet-stream)/ },
    },
    {
      route: "GET /api/v4/projects/:id/jobs/artifacts/:ref_name/raw/:artifact_path{.+}",
      query: "job=build",
      shape: z.literal("built"),
    },
    { route: `GET ${one}/artifacts`, shape: z.string().startsWith("PK") },
    { route: `GET ${one}/artifacts/:artifact_path{.+}`, shape: z.literal("built") },
    { route: `POST ${one}/artifacts/keep`, body: {}, shape: job },
    { route: `DELETE ${one}/artifacts`, status: 204 },
    { route: `GET ${one}/artifacts`, status: 404, shape: z.strictObject({ message: z.string().startsWith("404 ") }) },
    {
      route: `POST ${one}/erase`,
      body: {},
      status: 201,
      shape: job.extend({ erased_at: time }),
    },
    {
      route: `POST ${one}/play`,
      first: (server, known) => {
        known.job_id = server.job(server.state.pipelines.all()[0]!, "extra").id;
        return Promise.resolve();
      },
      body: {},
      shape: job.extend({ status: z.literal("pending") }),
    },
    { route: `POST ${one}/cancel`, body: {}, status: 201, shape: job.extend({ status: z.literal("canceled") }) },
    { route: `POST ${one}/retry`, body: {}, status: 201, shape: job },
  ],
};
