import type { Clock } from "../clock";
import { type Folder, openFolder } from "../folder";
import { Signal } from "../signal";
import { Collection, type Row } from "../store";
import type { Deployment, Job, Pipeline, ResourceGroup } from "./ci/entities";
import type {
  AccessRule,
  Branch,
  Commit,
  Edition,
  Environment,
  FormerPath,
  Member,
  Namespace,
  PipelineSchedule,
  Project,
  ProtectedBranch,
  ProtectedTag,
  Tag,
  User,
  Variable,
} from "./entities";
import type { Label, MergeRequest, Note } from "./mergeRequests/entities";
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
  readonly jobs = new Collection<Job>(5001);
  readonly deployments = new Collection<Deployment>(1);
  readonly resourceGroups = new Collection<ResourceGroup>(1);
  readonly mergeRequests = new Collection<MergeRequest>(301);
  readonly notes = new Collection<Note>(1);
  readonly labels = new Collection<Label>(1);
  /** Emits when a pipeline or a job may have changed. */
  readonly ciChanged = new Signal();
  private lastRuleId = 0;
  private lastSerial = 0;

  constructor(
    private readonly seed: GitLabSeed,
    readonly clock: Clock,
    /** For repositories, logs and artifacts. Defaults to a temporary one. */
    readonly folder: Folder = openFolder(),
  ) {
    this.edition = seed.edition ?? "ee";
    this.version = seed.version ?? (this.edition === "ee" ? "19.1.0-ee" : "19.1.0");
    this.refusesReusedPaths = seed.refusesReusedPaths ?? false;
    plant(this, seed);
  }

  /** Every collection, by its name. */
  collections(): Readonly<Record<string, Collection<Row>>> {
    const own: [string, unknown][] = Object.entries(this);
    return Object.fromEntries(
      own.filter((entry): entry is [string, Collection<Row>] => entry[1] instanceof Collection),
    );
  }

  /** Back to the seed; ids start over. */
  reset(): void {
    for (const collection of Object.values(this.collections())) collection.clear();
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
