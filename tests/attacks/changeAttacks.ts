import { type Attack, unreviewed } from "./attack";
import { deploying, isReviewed, on, presentAll, refName } from "./attackingJobs";
import { idTokenJobs } from "./plannedJobs";
import type { Presented } from "./presented";
import { tagsOf, topic, type World } from "./world";

/** Attacks that change GitLab's data, each in its own world. */
export const changeAttacks: readonly Attack[] = [
  {
    name: "a ref whose protection was removed",
    harmless: false,
    async present(world) {
      const base = `/projects/${world.projectId}`;
      for (const name of world.plan.protectedBranches) {
        await done(world, "maintainer", "DELETE", `${base}/protected_branches/${encodeURIComponent(name)}`);
      }
      for (const name of world.plan.protectedTags) {
        await done(world, "maintainer", "DELETE", `${base}/protected_tags/${encodeURIComponent(name)}`);
      }
      const jobs = idTokenJobs(world)
        .filter(isReviewed)
        .map((job) => ({ ...job, pipeline: { ...job.pipeline, user: "developer" } }));
      return presentAll(world, jobs, { protectedRef: false });
    },
  },
  {
    name: "a protected tag named as a deployment's branch",
    harmless: false,
    async present(world) {
      const { deployments, defaultBranch } = world.settings;
      const names = [...new Set([defaultBranch, ...deployments.flatMap(({ on }) => on.branch ?? [])])];
      for (const name of names) {
        await done(world, "maintainer", "POST", `/projects/${world.projectId}/protected_tags`, { name });
      }
      for (const name of names) {
        // A branch of that name may exist as the default branch.
        const tag = { tag_name: name, ref: defaultBranch };
        await world.gitlab("maintainer", "POST", `/projects/${world.projectId}/repository/tags`, tag);
      }
      const jobs = idTokenJobs(world)
        .filter((job) => isReviewed(job) && job.pipeline.tag !== true)
        .map((job) => on(job, { tag: job.pipeline.ref }, "maintainer"));
      return presentAll(world, jobs, { protectedRef: true });
    },
  },
  {
    name: "a tag of another protected pattern",
    harmless: false,
    async present(world) {
      const base = `/projects/${world.projectId}`;
      const tag = { tag_name: "nightly-1", ref: world.settings.defaultBranch };
      await done(world, "maintainer", "POST", `${base}/protected_tags`, { name: "nightly-*" });
      await done(world, "maintainer", "POST", `${base}/repository/tags`, tag);
      const jobs = idTokenJobs(world)
        .filter(isReviewed)
        .map((job) => on(job, { tag: "nightly-1" }, "maintainer"));
      return presentAll(world, jobs, { protectedRef: true });
    },
  },
  {
    name: "a protected branch named as a deployment's tag",
    harmless: false,
    async present(world) {
      const tagged = world.settings.deployments.filter(({ on }) => on.tag !== undefined);
      for (const deployment of tagged) {
        const name = refName(deployment);
        const base = `/projects/${world.projectId}`;
        // The branch exists already if two deployments have the same tag pattern.
        const branch = { branch: name, ref: world.settings.defaultBranch };
        await world.gitlab("maintainer", "POST", `${base}/repository/branches`, branch);
        await world.gitlab("maintainer", "POST", `${base}/protected_branches`, { name });
      }
      const jobs = tagged.map((deployment) => deploying(world, deployment));
      // Inspections of such a deployment run on its tags, too.
      const all = [...jobs, ...idTokenJobs(world).filter(({ pipeline }) => pipeline.tag)];
      const onBranch = all.map((job) => on(job, { branch: job.pipeline.ref }, "maintainer"));
      return presentAll(world, onBranch, { protectedRef: true });
    },
  },
  {
    name: "the renamed project with outdated policies",
    entitledTo: unreviewed,
    harmless: false,
    async present(world) {
      await done(world, "maintainer", "PUT", `/projects/${world.projectId}`, { path: "renamed" });
      const moved = { project: world.projectId };
      const jobs = idTokenJobs(world).map((job) => ({ ...job, ...moved }));
      return presentAll(world, jobs, { samePath: false });
    },
  },
  {
    name: "a project on the path of a renamed project",
    harmless: false,
    async present(world) {
      await done(world, "maintainer", "PUT", `/projects/${world.projectId}`, { path: "renamed" });
      return namesake(world);
    },
  },
  {
    name: "a project on the path of a deleted project",
    harmless: false,
    async present(world) {
      await done(world, "platform", "DELETE", `/projects/${world.projectId}`);
      return namesake(world);
    },
  },
];

/** The jobs of a new project of another owner that has taken the path, with the same protections. */
async function namesake(world: World): Promise<Presented[]> {
  const { settings, plan } = world;
  const slash = settings.project.lastIndexOf("/");
  const [group, path] = [settings.project.slice(0, slash), settings.project.slice(slash + 1)];
  const { defaultBranch } = settings;
  const created = await done(world, "platform", "POST", "/projects", {
    path,
    namespace_id: world.namespaces[group],
    default_branch: defaultBranch,
  });
  const base = `/projects/${String(created.id)}`;
  const branches = [...new Set([defaultBranch, ...plan.protectedBranches, topic])];
  for (const branch of branches) {
    const content = { branch, start_branch: defaultBranch, content: "", commit_message: branch };
    await done(world, "platform", "POST", `${base}/repository/files/${encodeURIComponent(branch)}`, content);
    if (branch !== defaultBranch && branch !== topic) {
      await done(world, "platform", "POST", `${base}/protected_branches`, { name: branch });
    }
  }
  for (const name of plan.protectedTags) await done(world, "platform", "POST", `${base}/protected_tags`, { name });
  // A pipeline of a tag can be started by hand only if the tag exists.
  for (const tag of tagsOf(world)) {
    await done(world, "platform", "POST", `${base}/repository/tags`, { tag_name: tag, ref: defaultBranch });
  }
  const jobs = idTokenJobs(world).map((job) => ({ ...job, pipeline: { ...job.pipeline, user: "platform" } }));
  return presentAll(world, jobs, { sameProject: false, samePath: true });
}

async function done(world: World, user: string, method: string, path: string, body?: object) {
  const reply = await world.gitlab(user, method, path, body);
  if (reply.status >= 300) throw new Error(`${method} ${path}: ${reply.status} ${JSON.stringify(reply.body)}`);
  return reply.body;
}
