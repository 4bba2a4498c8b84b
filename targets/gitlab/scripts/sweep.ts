import { destroy } from "./review";
import { environmentScript } from "./environment";

/**
 * Destroys the review stacks whose merge request is not open. `$PULUMI_REVIEW_STACKS` is what their names begin with, as
 * `organization/project/mr-101-`: a number after it, and nothing else, makes a name one of theirs. A stack stays where GitLab
 * does not say that its merge request is no longer open. GitLab: a job token may list merge requests.
 */
export function sweepScript({ escEnvironment }: { readonly escEnvironment: boolean }): readonly string[] {
  const commands = [...environmentScript(escEnvironment), ...destroy];
  return [
    [
      'project="${PULUMI_REVIEW_STACKS%/*}"',
      'stacks="$(pulumi stack ls --organization "${project%%/*}" --project "${project#*/}" --fully-qualify-stack-names --json)"',
      "status=0",
      'for PULUMI_STACK in $(echo "$stacks" | sed -n \'s/^ *"name": "\\(.*\\)",*$/\\1/p\'); do',
      '  number="${PULUMI_STACK#"$PULUMI_REVIEW_STACKS"}"',
      "  case \"$number\" in '' | 0* | *[!0-9]*) continue ;; esac",
      '  [ "$PULUMI_STACK" = "$PULUMI_REVIEW_STACKS$number" ] || continue',
      "  # In doubt a stack stays.",
      '  url="$CI_API_V4_URL/projects/$CI_PROJECT_ID/merge_requests?state=opened&iids[]=$number"',
      '  if ! open="$(curl --fail --silent --show-error --globoff --header "JOB-TOKEN: $CI_JOB_TOKEN" "$url")"; then',
      '    echo "GitLab does not say whether !$number is open. $PULUMI_STACK stays."',
      "    status=1",
      "  elif [ \"$open\" != '[]' ]; then",
      '    echo "!$number is open. $PULUMI_STACK stays."',
      "  else",
      '    echo "!$number is not open. $PULUMI_STACK goes."',
      `    { ${commands.join(" &&\n      ")}; } || status=1`,
      "  fi",
      "done",
      '[ "$status" -eq 0 ] || exit "$status"',
    ].join("\n"),
  ];
}
