import { stopTokenVariable } from "../names";

/**
 * Looks for the review stacks whose merge request is not open. `$PULUMI_REVIEW_STACKS` is what their names begin with, as
 * `organization/project/mr-101-`: a number after it, and nothing else, makes a name one of theirs.
 *
 * It runs on a protected ref, so that it never destroys a stack itself: Pulumi would run what the merge request's code left
 * in the state (dynamic providers). With `stops` it has GitLab stop the environment, whose own `on_stop` job destroys the
 * stack, on the merge request's ref and with the merge request's identity. GitLab: that job gets the user of the token, so
 * that the token has to be a Developer's. What cannot be stopped is reported, and the job fails.
 */
export function sweepScript({ stops }: { readonly stops: boolean }): readonly string[] {
  return [...(stops ? [stopFunction] : []), sweep(stops)];
}

/**
 * Defines `stop_environment`, which has GitLab stop an environment by its name. GitLab: the permissions of a project are
 * those of the token's user; an environment that is not available has no job left that could stop it.
 */
const stopFunction = [
  `gitlab() { curl --fail --silent --show-error --globoff --header "PRIVATE-TOKEN: $${stopTokenVariable}" "$@"; }`,
  "stop_environment() {",
  '  url="$CI_API_V4_URL/projects/$CI_PROJECT_ID"',
  '  roles="$(gitlab "$url" | grep -o \'"access_level":[0-9]*\')" || return 1',
  '  case "$roles" in *:[4-9][0-9]*)',
  `    echo "${stopTokenVariable} is the token of a Maintainer, whose rights the merge request's code would get. Use a Developer's."`,
  "    return 1 ;;",
  "  esac",
  '  found="$(gitlab "$url/environments?name=$1&states=available" | sed -n \'s/^\\[{"id":\\([0-9]*\\),.*/\\1/p\')" || return 1',
  '  [ -n "$found" ] && gitlab --request POST "$url/environments/$found/stop" > /dev/null',
  "}",
].join("\n");

function sweep(stops: boolean): string {
  const environment = "review/$number";
  return [
    'project="${PULUMI_REVIEW_STACKS%/*}"',
    'stacks="$(pulumi stack ls --organization "${project%%/*}" --project "${project#*/}" --fully-qualify-stack-names --json)"',
    "status=0",
    'for stack in $(echo "$stacks" | sed -n \'s/^ *"name": "\\(.*\\)",*$/\\1/p\'); do',
    '  number="${stack#"$PULUMI_REVIEW_STACKS"}"',
    "  case \"$number\" in '' | 0* | *[!0-9]*) continue ;; esac",
    '  [ "$stack" = "$PULUMI_REVIEW_STACKS$number" ] || continue',
    '  url="$CI_API_V4_URL/projects/$CI_PROJECT_ID/merge_requests?state=opened&iids[]=$number"',
    '  if ! open="$(curl --fail --silent --show-error --globoff --header "JOB-TOKEN: $CI_JOB_TOKEN" "$url")"; then',
    '    echo "GitLab does not say whether !$number is open. Keeping $stack."',
    "    status=1",
    "  elif [ \"$open\" != '[]' ]; then",
    '    echo "!$number is open. Keeping $stack."',
    ...(stops
      ? [
          `  elif stop_environment "${environment}"; then`,
          `    echo "!$number is not open. Stopping environment ${environment}, whose job stop-review destroys $stack."`,
        ]
      : []),
    "  else",
    '    echo "!$number is not open, and $stack is still there. Its state may run code of the merge request, so this job leaves it alone."',
    `    echo "A Developer of the project, not a Maintainer, stops ${environment} at $CI_PROJECT_URL/-/environments or retries its job stop-review."`,
    '    echo "Or destroy it on a machine without other credentials: pulumi destroy --stack $stack --remove"',
    "    status=1",
    "  fi",
    "done",
    '[ "$status" -eq 0 ] || exit "$status"',
  ].join("\n");
}
