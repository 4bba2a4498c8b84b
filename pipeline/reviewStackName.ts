/** Whether the name of a stack, without its organization and project, is that of a review stack: `mr-101-7`. */
export function isReviewStackName(name: string): boolean {
  return /^mr-[0-9]+-[0-9]+$/.test(name);
}
