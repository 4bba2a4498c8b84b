import { randomBytes } from "node:crypto";
import type { Clock } from "../clock";
import type { PersistState } from "../data/persistState";
import { type Folder, openFolder } from "../folder";
import { Signal } from "../signal";
import { Cell, Collection } from "../store";
import type {
  AgentPool,
  Deployment,
  DeploymentSettings,
  StackSchedule,
  VcsIntegration,
  Webhook,
  WebhookDelivery,
  WebhookScope,
} from "./deployments/entities";
import type {
  AccessToken,
  AuthPolicy,
  EscEnvironment,
  OidcIssuer,
  OpenEscEnvironment,
  Organization,
  PolicyGroup,
  PolicyPack,
  Stack,
  Team,
  TokenOwner,
  Update,
  User,
} from "./entities";
import type { CloudEvent } from "./deployments/cloudEvent";
import { tokenValue } from "./identifiers";
import type { CloudSeed, OrganizationSeed } from "./seed";
import { deleteStackFiles } from "./updateFiles";

export interface NewToken {
  readonly owner: TokenOwner;
  readonly name: string;
  readonly description: string;
  readonly expires: number;
  readonly createdBy: string;
  readonly created: Date;
  readonly exchanged?: boolean;
  readonly deployment?: number;
}

/** Pulumi Cloud: StackPermission. */
const stackPermissions = { none: 0, read: 101, write: 102, admin: 103 } as const;

/** The description of tokens from the seed. */
export const seeded = "seed";

/** The data of the sandbox's Pulumi Cloud, independent of HTTP. */
export class CloudState {
  readonly users = new Collection<User>();
  readonly organizations = new Collection<Organization>();
  readonly tokens = new Collection<AccessToken>();
  readonly issuers = new Collection<OidcIssuer>();
  readonly policies = new Collection<AuthPolicy>();
  readonly teams = new Collection<Team>();
  readonly stacks = new Collection<Stack>();
  readonly updates = new Collection<Update>();
  readonly environments = new Collection<EscEnvironment>();
  readonly openEnvironments = new Collection<OpenEscEnvironment>();
  readonly policyPacks = new Collection<PolicyPack>();
  readonly policyGroups = new Collection<PolicyGroup>();
  readonly integrations = new Collection<VcsIntegration>();
  readonly agentPools = new Collection<AgentPool>();
  readonly deploymentSettings = new Collection<DeploymentSettings>();
  readonly schedules = new Collection<StackSchedule>();
  readonly webhooks = new Collection<Webhook>();
  readonly webhookDeliveries = new Collection<WebhookDelivery>();
  readonly deployments = new Collection<Deployment>();
  /** Emits when a deployment is queued, or may start. */
  readonly deploymentsChanged = new Signal();
  /** Emits the row of a deployment that is to be stopped. */
  readonly deploymentCanceled = new Signal<number>();
  /** Emits what webhooks deliver. */
  readonly happened = new Signal<CloudEvent>();
  /** The random key that tokens and leases are derived from. */
  readonly key = new Cell("");

  constructor(
    private readonly seed: CloudSeed,
    private readonly clock: Clock,
    /** The folder for events and states of updates. Defaults to a temporary one. */
    readonly folder: Folder = openFolder(),
    /** Loads the saved state and persists changes. */
    persist: PersistState = () => false,
  ) {
    if (persist(this)) return;
    this.key.value = randomBytes(32).toString("hex");
    this.plant();
  }

  /** Resets the data to the seed. Ids and token values start again. */
  reset(): void {
    for (const stack of this.stacks.all()) this.deleteUpdates(stack);
    const { users, organizations, tokens, issuers, policies, teams, stacks, environments } = this;
    for (const rows of [users, organizations, tokens, issuers, policies, teams, stacks, environments]) rows.clear();
    for (const rows of [this.policyPacks, this.policyGroups, this.updates, this.openEnvironments]) rows.clear();
    for (const rows of [this.integrations, this.agentPools, this.deploymentSettings]) rows.clear();
    for (const rows of [this.schedules, this.webhooks, this.webhookDeliveries]) rows.clear();
    for (const { id } of this.deployments.all()) this.deploymentCanceled.emit(id);
    this.deployments.clear();
    this.plant();
  }

  private plant(): void {
    const created = this.clock();
    for (const { login, token } of this.seed.users) {
      this.users.insert({ login });
      const owner: TokenOwner = { kind: "user", login };
      this.addToken({ owner, name: "", description: seeded, expires: 0, createdBy: login, created }, token);
    }
    for (const organization of this.seed.organizations) this.addOrganization(organization, created);
  }

  /** Creates a token. Its value is derived from the number of earlier tokens. */
  addToken(token: NewToken, value?: string): AccessToken {
    const { exchanged = false } = token;
    const row = this.tokens.insert({ ...token, value: value ?? "", lastUsed: 0, deleted: false, exchanged });
    return value === undefined ? this.tokens.update(row.id, { value: tokenValue(this.key.value, row.id) }) : row;
  }

  /** Deletes expired tokens of token exchanges, so that they do not accumulate. */
  deleteExpiredTokens(seconds: number): void {
    for (const { id } of this.tokens.filter(
      ({ exchanged, expires }) => exchanged && expires !== 0 && expires <= seconds,
    )) {
      this.tokens.delete(id);
    }
  }

  /** Renames a stack, also in the teams' permissions. */
  renameStack(stack: Stack, to: Pick<Stack, "project" | "name">): void {
    this.stacks.update(stack.id, to);
    this.changeTeams(stack.organization, ({ stacks }) => ({
      stacks: stacks.map((grant) =>
        grant.projectName === stack.project && grant.stackName === stack.name
          ? { ...grant, projectName: to.project, stackName: to.name }
          : grant,
      ),
    }));
  }

  /** Deletes a stack with all that belongs to it, the teams' permissions on it and its place in policy groups. */
  deleteStack(stack: Stack): void {
    this.stacks.delete(stack.id);
    this.deleteUpdates(stack);
    for (const rows of [this.deploymentSettings, this.schedules, this.deployments]) {
      for (const { id } of rows.all().filter((row) => row.stack === stack.id)) rows.delete(id);
    }
    this.deleteWebhooks((scope) => scope.kind === "stack" && scope.stack === stack.id);
    for (const { id, stacks } of this.policyGroups.all()) {
      this.policyGroups.update(id, { stacks: stacks.filter((row) => row !== stack.id) });
    }
    this.changeTeams(stack.organization, ({ stacks }) => ({
      stacks: stacks.filter((grant) => grant.projectName !== stack.project || grant.stackName !== stack.name),
    }));
  }

  /** Deletes an ESC environment with its revisions and webhooks, and the teams' permissions on it. */
  deleteEnvironment(environment: EscEnvironment): void {
    this.environments.delete(environment.id);
    this.deleteWebhooks((scope) => scope.kind === "environment" && scope.environment === environment.id);
    this.changeTeams(environment.organization, ({ environments }) => ({
      environments: environments.filter(
        (grant) => grant.projectName !== environment.project || grant.envName !== environment.name,
      ),
    }));
  }

  /** Deletes a team and its tokens. */
  deleteTeam(team: Team): void {
    this.teams.delete(team.id);
    for (const { id, owner } of this.tokens.all()) {
      if (owner.kind === "team" && owner.organization === team.organization && owner.team === team.name) {
        this.tokens.update(id, { deleted: true });
      }
    }
  }

  /** Deletes an issuer and its policy. */
  deleteIssuer(issuer: OidcIssuer): void {
    this.issuers.delete(issuer.id);
    for (const policy of this.policies.filter((policy) => policy.issuer === issuer.id)) this.policies.delete(policy.id);
  }

  private deleteWebhooks(isGone: (scope: WebhookScope) => boolean): void {
    for (const { id } of this.webhooks.filter(({ scope }) => isGone(scope))) this.webhooks.delete(id);
  }

  private deleteUpdates(stack: Stack): void {
    const updates = this.updates.filter((update) => update.stack === stack.id);
    for (const { id } of updates) this.updates.delete(id);
    deleteStackFiles(this.folder, stack);
  }

  private changeTeams(organization: string, change: (team: Team) => Partial<Omit<Team, "id">>): void {
    for (const team of this.teams.filter((team) => team.organization === organization)) {
      this.teams.update(team.id, change(team));
    }
  }

  private addOrganization(organization: OrganizationSeed, created: Date): void {
    const {
      name,
      edition = "enterprise",
      members,
      memberPermissions = {},
      stacks = [],
      policyPacks = {},
    } = organization;
    for (const login of Object.keys(members)) {
      if (!this.users.find((user) => user.login === login)) {
        throw new Error(`cloud seed: member "${login}" of organization "${name}" is not among the users`);
      }
    }
    this.organizations.insert({
      name,
      edition,
      members: new Map(Object.entries(members)),
      memberPermissions: {
        stacks: stackPermissions[memberPermissions.stacks ?? "none"],
        environments: memberPermissions.environments ?? "none",
      },
      hasDeployments: organization.deployments ?? true,
      remediatesDrift: organization.driftRemediation ?? false,
      roles: organization.roles ?? [],
      created,
    });
    for (const integration of organization.integrations ?? []) {
      this.integrations.insert({ ...integration, organization: name });
    }
    for (const path of stacks) {
      const [project, stack, ...rest] = path.split("/");
      if (!project || !stack || rest.length > 0) {
        throw new Error(`cloud seed: stack "${path}" of organization "${name}" is not of the form project/stack`);
      }
      this.stacks.insert({ organization: name, project, name: stack, tags: {}, version: 0, state: null });
    }
    if (edition === "enterprise") this.addDefaultPolicyGroups(name);
    for (const [pack, tags] of Object.entries(policyPacks)) this.addPolicyPack(name, pack, tags);
  }

  /** Adds the default groups of an organization. Pulumi: "Default policy groups". */
  private addDefaultPolicyGroups(organization: string): void {
    const group = { organization, isOrgDefault: true, stacks: [], packs: [] };
    const { policyGroups } = this;
    policyGroups.insert({ ...group, name: "default-policy-group", entityType: "stacks", mode: "preventative" });
    policyGroups.insert({ ...group, name: "default-accounts-policy-group", entityType: "accounts", mode: "audit" });
  }

  private addPolicyPack(organization: string, name: string, versionTags: readonly string[]): void {
    if (new Set(versionTags).size < versionTags.length) {
      throw new Error(`cloud seed: policy pack "${name}" of organization "${organization}" repeats a version`);
    }
    versionTags.forEach((versionTag, index) => {
      this.policyPacks.insert({ organization, name, version: index + 1, versionTag });
    });
  }
}
