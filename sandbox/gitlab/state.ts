import type { Clock } from "../clock";
import { type Folder, openFolder } from "../folder";
import { Signal } from "../signal";
import { Cell, Collection, type Row } from "../store";
import type { Ci } from "./ci/ci";
import type { Deployment, DeploymentApproval, Job, Pipeline, ResourceGroup, WantedPipeline } from "./ci/entities";
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
  ProtectedEnvironment,
  ProtectedTag,
  Release,
  ReleaseLink,
  Tag,
  User,
  Variable,
} from "./entities";
import type { ApprovalRule, Label, MergeRequest, Note } from "./mergeRequests/entities";
import type { GitLabSeed } from "./seed";

/** Who moved which branch, by whatever way. */
export interface BranchMove {
  readonly project: Project;
  readonly branch: string;
  readonly user: User;
  /** Whether a job pushed it with its token, which starts no pipelines. */
  readonly byJob?: boolean;
}

/** Everything that the sandbox's GitLab knows, apart from HTTP. It starts empty: see `openGitLabState`. */
export class GitLabState {
  readonly edition: Edition;
  /** Whether it has the features of GitLab Premium: the Enterprise Edition with a licence. */
  readonly premium: boolean;
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
  readonly protectedEnvironments = new Collection<ProtectedEnvironment>(1);
  readonly environments = new Collection<Environment>(1);
  readonly commits = new Collection<Commit>(1);
  readonly branches = new Collection<Branch>(1);
  readonly tags = new Collection<Tag>(1);
  readonly releases = new Collection<Release>(1);
  readonly releaseLinks = new Collection<ReleaseLink>(1);
  readonly pipelines = new Collection<Pipeline>(1001);
  readonly pipelineSchedules = new Collection<PipelineSchedule>(1);
  readonly wantedPipelines = new Collection<WantedPipeline>(1);
  readonly jobs = new Collection<Job>(5001, ({ pipelineId }) => pipelineId);
  readonly deployments = new Collection<Deployment>(1, ({ jobId }) => jobId);
  readonly deploymentApprovals = new Collection<DeploymentApproval>(1);
  readonly resourceGroups = new Collection<ResourceGroup>(1);
  readonly mergeRequests = new Collection<MergeRequest>(301);
  readonly approvalRules = new Collection<ApprovalRule>(1);
  readonly notes = new Collection<Note>(1);
  readonly labels = new Collection<Label>(1);
  /** Emits when a pipeline or a job may have changed. */
  readonly ciChanged = new Signal();
  /** Emits when a branch came to be or names another commit, or is gone. */
  readonly branchMoved = new Signal<BranchMove>();
  /** What runs pipelines; without it they are recorded and stay created. */
  ci: Ci | undefined;
  /** What signs ID tokens, once it was made, as PEM. */
  readonly signingKey = new Cell<string | null>(null);
  private readonly lastRuleId = new Cell(0);
  private readonly lastSerial = new Cell(0);
  private readonly lastPipelineIids = new Cell<Readonly<Record<number, number>>>({});

  constructor(
    seed: GitLabSeed,
    readonly clock: Clock,
    /** For repositories, logs and artifacts. Defaults to a temporary one. */
    readonly folder: Folder = openFolder(),
  ) {
    this.edition = seed.edition ?? "ee";
    this.premium = this.edition === "ee" && (seed.licensed ?? true);
    this.version = seed.version ?? (this.edition === "ee" ? "19.1.0-ee" : "19.1.0");
    this.refusesReusedPaths = seed.refusesReusedPaths ?? false;
  }

  /** Every collection, by its name. */
  collections(): Readonly<Record<string, Collection<Row>>> {
    const own: [string, unknown][] = Object.entries(this);
    return Object.fromEntries(
      own.filter((entry): entry is [string, Collection<Row>] => entry[1] instanceof Collection),
    );
  }

  /** Removes all rows; ids start over. */
  clear(): void {
    for (const collection of Object.values(this.collections())) collection.clear();
    this.lastRuleId.value = 0;
    this.lastSerial.value = 0;
    this.lastPipelineIids.value = {};
    this.ci?.reset();
  }

  now(): string {
    return this.clock().toISOString();
  }

  /** Counts what the sandbox signs. */
  nextSerial(): number {
    return ++this.lastSerial.value;
  }

  /** Counts the pipelines of a project; the number of one that is deleted is not used again. */
  nextPipelineIid(projectId: number): number {
    const iid = (this.lastPipelineIids.value[projectId] ?? 0) + 1;
    this.lastPipelineIids.value = { ...this.lastPipelineIids.value, [projectId]: iid };
    return iid;
  }

  /** A rule of a protected ref with a number of its own. */
  accessRule(rule: Partial<Omit<AccessRule, "id">>): AccessRule {
    return { id: ++this.lastRuleId.value, accessLevel: null, userId: null, groupId: null, deployKeyId: null, ...rule };
  }
}
