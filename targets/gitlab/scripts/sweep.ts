import { stopTokenVariable } from "../names";

/**
 * The script that finds orphaned review stacks. `$PULUMI_REVIEW_STACKS` is the prefix of their names, such as
 * `organization/project/mr-101-`; only a number may follow it.
 *
 * The job runs on a protected ref, so it never destroys a stack itself: Pulumi would run code of the merge request that
 * is stored in the state (dynamic providers). With `stops` it stops the review environments of merge requests that are
 * not open through GitLab. The environment's `on_stop` job destroys the stack, on the merge request's ref and with the
 * merge request's identity. GitLab runs that job as the token's user, so the token must be a Developer's.
 *
 * Without `stops` the job has only its job token. Old versions of GitLab do not accept it for merge requests (issue
 * 545150), but all versions since 16.2 accept it for deployment environments. A stack whose deployment environment is
 * not available is orphaned: GitLab stops the environment when its merge request is closed, and at `auto_stop_in`. The
 * job reports each stack that it cannot stop, and fails.
 */
export function sweepScript({ stops }: { readonly stops: boolean }): readonly string[] {
  return [...(stops ? [stopFunction] : []), sweep(stops)];
}

/**
 * `curl`, which trusts the certificates that the runner trusts. GitLab Runner sets this variable to a file with GitLab's
 * chain, which may end at a certificate authority that the image does not know.
 */
const curl = 'curl --fail --silent --show-error --globoff ${CI_SERVER_TLS_CA_FILE:+--cacert "$CI_SERVER_TLS_CA_FILE"}';

/**
 * The shell function `stop_environment`, which stops a review environment by its name. It refuses the token of a
 * Maintainer. GitLab: `access_level` is the role of the token's user, and only an available environment has a job that
 * can stop it.
 */
const stopFunction = [
  `gitlab() { ${curl} --header "PRIVATE-TOKEN: $${stopTokenVariable}" "$@"; }`,
  "stop_environment() {",
  '  url="$CI_API_V4_URL/projects/$CI_PROJECT_ID"',
  '  roles="$(gitlab "$url" | grep -o \'"access_level":[0-9]*\')" || return 1',
  '  case "$roles" in *:[4-9][0-9]*)',
  `    echo "${stopTokenVariable} is the token of a Maintainer. Code of the merge request would run with this role. Use the token of a Developer."`,
  "    return 1 ;;",
  "  esac",
  '  found="$(gitlab "$url/environments?name=$1&states=available" | sed -n \'s/^\\[{"id":\\([0-9]*\\),.*/\\1/p\')" || return 1',
  '  [ -n "$found" ] && gitlab --request POST "$url/environments/$found/stop" > /dev/null',
  "}",
].join("\n");

function sweep(stops: boolean): string {
  const { queried, query, isOpen, open, stopBranch, reason } = stops ? mergeRequests : environments;
  return [
    'project="${PULUMI_REVIEW_STACKS%/*}"',
    'stacks="$(pulumi stack ls --organization "${project%%/*}" --project "${project#*/}" --fully-qualify-stack-names --json)"',
    "status=0",
    'for stack in $(echo "$stacks" | sed -n \'s/^ *"name": "\\(.*\\)",*$/\\1/p\'); do',
    '  number="${stack#"$PULUMI_REVIEW_STACKS"}"',
    "  case \"$number\" in '' | 0* | *[!0-9]*) continue ;; esac",
    '  [ "$stack" = "$PULUMI_REVIEW_STACKS$number" ] || continue',
    '  url="$CI_API_V4_URL/projects/$CI_PROJECT_ID"',
    `  if ! found="$(${query})"; then`,
    `    echo "Keeping $stack: could not read the state of ${queried}."`,
    "    status=1",
    `  elif ${isOpen}; then`,
    `    echo "Keeping $stack: ${open}."`,
    ...stopBranch,
    "  else",
    `    echo "Keeping $stack, although ${reason}: destroying it could run code of the merge request with the rights of this job."`,
    `    echo "To destroy it, a Developer (not a Maintainer) stops ${environment} at $CI_PROJECT_URL/-/environments or retries its job stop-review."`,
    '    echo "Or, on a machine without other credentials, run: pulumi destroy --stack $stack --remove"',
    "    status=1",
    "  fi",
    "done",
    '[ "$status" -eq 0 ] || exit "$status"',
  ].join("\n");
}

const environment = "review/$number";

/** How the sweep recognizes orphaned stacks with the stop token. */
const mergeRequests = {
  queried: "merge request !$number",
  query: 'gitlab "$url/merge_requests?state=opened&iids[]=$number"',
  isOpen: "[ \"$found\" != '[]' ]",
  open: "merge request !$number is open",
  reason: "merge request !$number is not open",
  stopBranch: [
    `  elif stop_environment "${environment}"; then`,
    `    echo "Stopping ${environment}: merge request !$number is not open. Its job stop-review destroys $stack."`,
  ],
};

/** How the sweep recognizes orphaned stacks with the job token. The state of an environment is available, stopping or stopped. */
const environments = {
  queried: `deployment environment ${environment}`,
  query: `${curl} --header "JOB-TOKEN: $CI_JOB_TOKEN" "$url/environments?name=${environment}"`,
  isOpen: "case \"$found\" in '[]' | '[{'*'\"state\":\"stop'*) false ;; esac",
  open: `deployment environment ${environment} is not stopped`,
  reason: `deployment environment ${environment} is stopped or deleted`,
  stopBranch: [],
};
