import type { Hono } from "hono";
import { z } from "zod";
import { badRequest, notFound } from "../apiError";
import type { Organization, Project } from "../entities";
import { accountOf, bodyOf, idParam, message, organizationFor, projectFor, projectPaths, slugParam } from "../requests";
import { type CircleCiState, repositoryOf } from "../state";

/** The routes of projects and of their advanced settings. */
export function projectRoutes(app: Hono, state: CircleCiState): void {
  // CircleCI: 201 by its own command line. Its provider accepts 200, too.
  app.post("/organization/:organization/project", async (context) => {
    const account = accountOf(context, state);
    const found = state.organizations.get(idParam(context, "organization"));
    const organization = organizationFor(account, found, "contributor");
    const { name } = await bodyOf(context, z.object({ name: z.string().min(1) }));
    const existing = state.projectsOf(organization.id).find((project) => project.name === name);
    if (organization.kind === "circleci") {
      // Assumption: the names of standalone projects are unique.
      if (existing) throw badRequest("name: a project with this name already exists");
    } else if (!repositoryOf(organization, { repository: `${organization.name}/${name}` })) {
      throw notFound("Repository");
    }
    // A project of OAuth is its repository, which is set up once.
    return context.json(presented(organization, existing ?? state.addProject(organization, { name })), 201);
  });

  for (const path of projectPaths("")) {
    app.get(path, (context) => {
      const { organization, project } = projectFor(context, state, state.projectBySlug(slugParam(context)), "viewer");
      return context.json(presented(organization, project));
    });

    app.delete(path, (context) => {
      const { organization, project } = projectFor(context, state, state.projectBySlug(slugParam(context)), "admin");
      // CircleCI: only standalone projects. Assumption: the status.
      if (organization.kind !== "circleci") throw badRequest("only a standalone project can be deleted");
      state.deleteProject(project.id);
      return message(context, "Project deleted.");
    });
  }

  for (const path of projectPaths("/settings")) {
    app.get(path, (context) => {
      const { project } = projectFor(context, state, state.projectBySlug(slugParam(context)), "viewer");
      return context.json({ advanced: project.settings });
    });

    // Changes what the body names, and returns all settings.
    app.patch(path, async (context) => {
      const found = state.projectBySlug(slugParam(context));
      const role = found?.settings.write_settings_requires_admin ? "admin" : "contributor";
      const { project } = projectFor(context, state, found, role);
      const { advanced } = await bodyOf(context, settingsChange);
      const given = Object.fromEntries(Object.entries(advanced).filter(([, value]) => value !== undefined));
      const settings = { ...project.settings, ...given };
      state.projects.set(project.id, { ...project, settings });
      return context.json({ advanced: settings });
    });
  }
}

const settingsChange = z.strictObject({
  advanced: z
    .strictObject({
      autocancel_builds: z.boolean(),
      build_fork_prs: z.boolean(),
      build_prs_only: z.boolean(),
      disable_ssh: z.boolean(),
      forks_receive_secret_env_vars: z.boolean(),
      oss: z.boolean(),
      set_github_status: z.boolean(),
      setup_workflows: z.boolean(),
      write_settings_requires_admin: z.boolean(),
      pr_only_branch_overrides: z.array(z.string()),
    })
    .partial(),
});

function presented(organization: Organization, project: Project): object {
  const { id, name, slug } = project;
  return {
    id,
    name,
    slug,
    organization_name: organization.name,
    organization_slug: organization.slug,
    organization_id: organization.id,
    vcs_info: vcsInfo(organization, project),
  };
}

function vcsInfo(organization: Organization, project: Project): object {
  const { id, name } = project;
  const branch = repositoryOf(organization, project)?.defaultBranch ?? "main";
  switch (organization.kind) {
    case "github":
      return { vcs_url: `https://github.com/${organization.name}/${name}`, provider: "GitHub", default_branch: branch };
    case "bitbucket":
      return {
        vcs_url: `https://bitbucket.org/${organization.name}/${name}`,
        provider: "Bitbucket",
        default_branch: branch,
      };
    case "circleci":
      return { vcs_url: `//circleci.com/${organization.id}/${id}`, provider: "CircleCI", default_branch: branch };
  }
}
