import type { Clock } from "../clock";
import { type Folder, openFolder } from "../folder";
import { Signal } from "../signal";
import { Cell, Collection, type Row } from "../store";
import type { Ci } from "./ci/ci";
import type { Deployment, DeploymentApproval, Job, Pipeline, ResourceGroup, WantedPipeline } from "./ci/entities";
import { jobGroups } from "./ci/jobs/jobGroups";
import type {
  AccessRule,
  Branch,
  Commit,
  DeployKey,
  Edition,
  Environment,
  FormerPath,
  GroupMember,
  GroupVariable,
  Hook,
  Member,
  Namespace,
  PipelineSchedule,
  Project,
  ProjectGroupLink,
  ProtectedBranch,
  ProtectedEnvironment,
  ProtectedTag,
  Release,
  ReleaseLink,
  Tag,
  User,
  Variable,
} from "./entities";
import type { ApprovalRule, Label, MergeRequest, MergeRequestVersion, Note } from "./mergeRequests/entities";
import type { GitLabSeed } from "./seed";

/** A branch that was created, moved or deleted, and the user who did so. */
export interface BranchMove {
  readonly project: Project;
  readonly branch: string;
  readonly user: User;
  /** Whether a job pushed it with its job token; such a push starts no pipelines. */
  readonly byJob?: boolean;
}

/** A push to a branch or tag. */
export interface Push {
  readonly project: Project;
  /** The short name of the branch or tag. */
  readonly ref: string;
  readonly tag: boolean;
  readonly commit: Commit;
  /** The previous commit of the ref; zeros for a new one. */
  readonly beforeSha: string;
}

/** The state of the sandbox's GitLab, independent of HTTP. It starts empty: see `openGitLabState`. */
export class GitLabState {
  readonly edition: Edition;
  /** Whether the features of GitLab Premium are available: Enterprise Edition with a licence. */
  readonly premium: boolean;
  readonly version: string;
  /** Whether GitLab refuses to sign ID tokens for a path that another project had before. */
  readonly refusesReusedPaths: boolean;

  readonly users = new Collection<User>(1);
  readonly namespaces = new Collection<Namespace>(11);
  readonly projects = new Collection<Project>(101);
  readonly formerPaths = new Collection<FormerPath>(1);
  readonly members = new Collection<Member>(1);
  readonly groupMembers = new Collection<GroupMember>(1);
  readonly projectGroupLinks = new Collection<ProjectGroupLink>(1);
  readonly deployKeys = new Collection<DeployKey>(1);
  readonly hooks = new Collection<Hook>(1);
  readonly variables = new Collection<Variable>(1);
  readonly groupVariables = new Collection<GroupVariable>(1);
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
  readonly jobs = new Collection<Job>(5001, jobGroups);
  readonly deployments = new Collection<Deployment>(1, ({ jobId }) => [jobId]);
  readonly deploymentApprovals = new Collection<DeploymentApproval>(1);
  readonly resourceGroups = new Collection<ResourceGroup>(1);
  readonly mergeRequests = new Collection<MergeRequest>(301);
  readonly approvalRules = new Collection<ApprovalRule>(1);
  readonly mergeRequestVersions = new Collection<MergeRequestVersion>(1);
  readonly notes = new Collection<Note>(1);
  readonly labels = new Collection<Label>(1);
  /** Emits when a pipeline or a job may have changed. */
  readonly ciChanged = new Signal();
  /** Emits when a branch is created, moved or deleted. */
  readonly branchMoved = new Signal<BranchMove>();
  /** Emits when a branch or a tag was pushed or changed by the API. A deletion is none. */
  readonly pushed = new Signal<Push>();
  /** Emits a merge request that was opened, changed by a push, closed, reopened or merged. */
  readonly mergeRequestChanged = new Signal<MergeRequest>();
  /** Runs pipelines. Without it, pipelines are recorded and keep the status `created`. */
  ci: Ci | undefined;
  /** The private key that signs ID tokens, as PEM; null until it is generated. */
  readonly signingKey = new Cell<string | null>(null);
  private readonly lastRuleId = new Cell(0);
  private readonly lastSerial = new Cell(0);
  private readonly lastPipelineIids = new Cell<Readonly<Record<number, number>>>({});

  constructor(
    seed: GitLabSeed,
    readonly clock: Clock,
    /** The folder of repositories, logs and artifacts. Defaults to a temporary folder. */
    readonly folder: Folder = openFolder(),
  ) {
    this.edition = seed.edition ?? "ee";
    this.premium = this.edition === "ee" && (seed.licensed ?? true);
    this.version = seed.version ?? (this.edition === "ee" ? "19.1.0-ee" : "19.1.0");
    this.refusesReusedPaths = seed.refusesReusedPaths ?? false;
  }

  /** All collections by name. */
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

  /** The next serial number of a signed token. */
  nextSerial(): number {
    return ++this.lastSerial.value;
  }

  /** The next pipeline number of a project. The number of a deleted pipeline is not reused. */
  nextPipelineIid(projectId: number): number {
    const iid = (this.lastPipelineIids.value[projectId] ?? 0) + 1;
    this.lastPipelineIids.value = { ...this.lastPipelineIids.value, [projectId]: iid };
    return iid;
  }

  /** An access rule with a new id. */
  accessRule(rule: Partial<Omit<AccessRule, "id">>): AccessRule {
    return { id: ++this.lastRuleId.value, accessLevel: null, userId: null, groupId: null, deployKeyId: null, ...rule };
  }
}
