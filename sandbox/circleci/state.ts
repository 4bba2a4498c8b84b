import { createHash, randomUUID } from "node:crypto";
import type { Clock } from "../clock";
import { lazySigningKey } from "../gitlab/idTokens/keys";
import type {
  Account,
  Actor,
  CircleCiSeed,
  Organization,
  OrganizationSeed,
  PipelineDefinition,
  Project,
  ProjectSeed,
  ProjectSettings,
  Repository,
  Schedule,
  StoredContext,
  Trigger,
} from "./entities";
import { organizationSlug, projectSlug, shortSlug } from "./slugs";

/** The settings of a new project. Assumption: except for the flags about forks, which are documented to be off. */
const defaultSettings: ProjectSettings = {
  autocancel_builds: false,
  build_fork_prs: false,
  build_prs_only: false,
  disable_ssh: false,
  forks_receive_secret_env_vars: false,
  oss: false,
  set_github_status: true,
  setup_workflows: false,
  write_settings_requires_admin: false,
  pr_only_branch_overrides: ["main"],
};

/** The user that schedules with the attribution `system` run as. */
export const systemActor: Actor = {
  id: idOf("system"),
  login: "system-actor",
  name: "Scheduled",
};

/** The data of a CircleCI server, by id. */
export class CircleCiState {
  readonly organizations = new Map<string, Organization>();
  readonly projects = new Map<string, Project>();
  readonly contexts = new Map<string, StoredContext>();
  readonly schedules = new Map<string, Schedule>();
  readonly definitions = new Map<string, PipelineDefinition>();
  readonly triggers = new Map<string, Trigger>();
  /** The key that signs the ID tokens of all organizations. Assumption: the organizations share it. */
  readonly signingKey = lazySigningKey();

  constructor(
    private readonly seed: CircleCiSeed,
    readonly clock: Clock,
  ) {
    this.reset();
  }

  reset(): void {
    const { organizations, projects, contexts, schedules, definitions, triggers } = this;
    for (const each of [organizations, projects, contexts, schedules, definitions, triggers]) each.clear();
    for (const organization of this.seed.organizations) this.addOrganization(organization);
  }

  get accounts(): readonly Account[] {
    return this.seed.accounts;
  }

  accountByToken(token: string): Account | undefined {
    return this.accounts.find((account) => account.token === token);
  }

  organizationBySlug(slug: string): Organization | undefined {
    return [...this.organizations.values()].find((organization) => organization.slug === shortSlug(slug));
  }

  projectBySlug(slug: string): Project | undefined {
    return [...this.projects.values()].find((project) => project.slug === shortSlug(slug));
  }

  projectsOf(organizationId: string): Project[] {
    return [...this.projects.values()].filter((project) => project.organizationId === organizationId);
  }

  contextsOf(organizationId: string): StoredContext[] {
    return [...this.contexts.values()].filter((context) => context.organizationId === organizationId);
  }

  addProject(organization: Organization, { name, id = this.newId(), repository }: ProjectSeed): Project {
    const { id: organizationId, kind, slug } = organization;
    const project: Project = {
      id,
      organizationId,
      name,
      repository: repository ?? `${organization.name}/${name}`,
      slug: projectSlug(kind, slug, name, id),
      settings: defaultSettings,
      variables: new Map(),
    };
    this.projects.set(id, project);
    return project;
  }

  /** Deletes a project with its schedules, pipeline definitions and triggers. */
  deleteProject(id: string): void {
    this.projects.delete(id);
    for (const rows of [this.schedules, this.definitions, this.triggers]) {
      for (const row of [...rows.values()]) if (row.projectId === id) rows.delete(row.id);
    }
  }

  newId(): string {
    return randomUUID();
  }

  private addOrganization({ projects = [], ...seed }: OrganizationSeed): void {
    const id = seed.id ?? idOf(`${seed.kind} organization ${seed.name}`);
    const organization = { ...seed, id, slug: organizationSlug(seed.kind, seed.name, id) };
    this.organizations.set(id, organization);
    for (const project of projects) this.addProject(organization, project);
  }
}

/** The account as the actor of a pipeline. */
export function actorOf({ id, login }: Account): Actor {
  return { id: id ?? idOf(`account ${login}`), login, name: login };
}

/** The repository of a project, if the organization can build it. */
export function repositoryOf(
  { repositories = [] }: Organization,
  { repository }: Pick<Project, "repository">,
): Repository | undefined {
  return repositories.find(({ fullName }) => fullName === repository);
}

/** A UUID that follows from a text. */
function idOf(text: string): string {
  const hex = createHash("sha256").update(text).digest("hex");
  return [hex.slice(0, 8), hex.slice(8, 12), `4${hex.slice(13, 16)}`, `8${hex.slice(17, 20)}`, hex.slice(20, 32)].join(
    "-",
  );
}
