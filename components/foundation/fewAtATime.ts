/** How many questions are under way together: a fleet is large, and GitLab limits how often it may be asked. */
const together = 4;

/** The answers to all questions, in their order, of which only a few are asked at a time. */
export async function fewAtATime<Item, Answer>(
  items: readonly Item[],
  ask: (item: Item) => Promise<Answer>,
): Promise<Answer[]> {
  const answers: Answer[] = [];
  const waiting = items.entries();
  const worker = async () => {
    // Each takes the next one that nobody has taken.
    for (const [index, item] of waiting) answers[index] = await ask(item);
  };
  await Promise.all(Array.from({ length: together }, worker));
  return answers;
}
