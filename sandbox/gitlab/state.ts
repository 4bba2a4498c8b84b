import type { Clock } from "../clock";
import { Collection } from "../store";
import type {
  AccessRule,
  Branch,
  Commit,
  Edition,
  Environment,
  FormerPath,
  Member,
  Namespace,
  Pipeline,
  PipelineSchedule,
  Project,
  ProtectedBranch,
  ProtectedTag,
  Tag,
  User,
  Variable,
} from "./entities";
import type { GitLabSeed } from "./seed";
import { plant } from "./plant";

/** Everything that the sandbox's GitLab knows, apart from HTTP. */
export class GitLabState {
  readonly edition: Edition;
  readonly version: string;
  /** Whether no ID token is signed on a path that another project had. */
  readonly refusesReusedPaths: boolean;

  readonly users = new Collection<User>(1);
  readonly namespaces = new Collection<Namespace>(11);
  readonly projects = new Collection<Project>(101);
  readonly formerPaths = new Collection<FormerPath>(1);
  readonly members = new Collection<Member>(1);
  readonly variables = new Collection<Variable>(1);
  readonly protectedBranches = new Collection<ProtectedBranch>(1);
  readonly protectedTags = new Collection<ProtectedTag>(1);
  readonly environments = new Collection<Environment>(1);
  readonly commits = new Collection<Commit>(1);
  readonly branches = new Collection<Branch>(1);
  readonly tags = new Collection<Tag>(1);
  readonly pipelines = new Collection<Pipeline>(1001);
  readonly pipelineSchedules = new Collection<PipelineSchedule>(1);
  private lastRuleId = 0;
  private lastSerial = 0;

  constructor(
    private readonly seed: GitLabSeed,
    readonly clock: Clock,
  ) {
    this.edition = seed.edition ?? "ee";
    this.version = seed.version ?? (this.edition === "ee" ? "19.1.0-ee" : "19.1.0");
    this.refusesReusedPaths = seed.refusesReusedPaths ?? false;
    plant(this, seed);
  }

  /** Back to the seed; ids start over. */
  reset(): void {
    for (const collection of [
      this.users,
      this.namespaces,
      this.projects,
      this.formerPaths,
      this.members,
      this.variables,
      this.protectedBranches,
      this.protectedTags,
      this.environments,
      this.commits,
      this.branches,
      this.tags,
      this.pipelines,
      this.pipelineSchedules,
    ]) {
      collection.clear();
    }
    this.lastRuleId = 0;
    this.lastSerial = 0;
    plant(this, this.seed);
  }

  now(): string {
    return this.clock().toISOString();
  }

  /** Counts what the sandbox signs. */
  nextSerial(): number {
    return ++this.lastSerial;
  }

  /** A rule of a protected ref with a number of its own. */
  accessRule(rule: Partial<Omit<AccessRule, "id">>): AccessRule {
    return { id: ++this.lastRuleId, accessLevel: null, userId: null, groupId: null, deployKeyId: null, ...rule };
  }
}
