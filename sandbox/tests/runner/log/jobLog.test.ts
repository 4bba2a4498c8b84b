import { limitLog } from "../../../runner/log/limit";
import { openJobLog } from "../../../runner/log/jobLog";

const clock = () => new Date(1_800_000_000_123);

test("a section has GitLab's markers", async () => {
  const { log, text } = openLog();

  const answer = await log.section("step_script", "Running it", () => {
    log.write("hello\n");
    return 7;
  });
  log.close();

  expect(answer).toBe(7);
  expect(text()).toBe(
    "section_start:1800000000:step_script\r\x1b[0K\x1b[0K\x1b[36;1mRunning it\x1b[0;m\x1b[0;m\n" +
      "hello\n" +
      "section_end:1800000000:step_script\r\x1b[0K",
  );
});

test("a failed section is closed", async () => {
  const { log, text } = openLog();

  await expect(log.section("a", "A", () => Promise.reject(new Error("no")))).rejects.toThrow("no");
  log.close();

  expect(text()).toContain("section_end:1800000000:a");
});

test("a character in two pieces stays complete, and is masked", () => {
  const { log, text } = openLog(["schlüssel-1"]);
  const bytes = Buffer.from("ein schlüssel-1 und €\n");

  for (const byte of bytes) log.bytes(Buffer.from([byte]));
  log.close();

  expect(text()).toBe("ein [MASKED] und €\n");
});

test("replaces invalid UTF-8", () => {
  const { log, text } = openLog();

  log.bytes(Buffer.from([0x61, 0xff, 0x62, 0xe2, 0x82]));
  log.close();

  expect(text()).toBe("a\ufffdb\ufffd");
});

test("a partial phrase at the end of one output is not joined with the next output", () => {
  const { log, text } = openLog(["hunter22"]);

  log.write("hunt");
  log.endOfOutput();
  log.write("er22\n");
  log.close();

  expect(text()).toBe("hunter22\n");
});

test("sends much output in batches, and little output after a delay", async () => {
  const batches: string[] = [];
  let came = (): void => undefined;
  const log = openJobLog([], clock, (text) => {
    batches.push(text);
    came();
  });
  for (let line = 0; line < 40; line++) log.write("x".repeat(1024));
  log.write("last\n");

  expect(batches.map((batch) => batch.length)).toEqual([32 * 1024]);
  await new Promise<void>((resolve) => (came = resolve));
  expect(batches.slice(1)).toEqual([`${"x".repeat(8 * 1024)}last\n`]);
  log.close();
  expect(batches.length).toBe(2);
});

test("ends a log at its limit, after a complete character, with a message", () => {
  const limited = limitLog(10);

  expect(["12345678", "9€", "more"].map(limited)).toEqual([
    "12345678",
    "9" +
      "\n\x1b[33;1mJob's log exceeded limit of 10 bytes.\n" +
      "Job execution will continue but no more output will be collected.\x1b[0;m\n",
    "",
  ]);
});

function openLog(masked: readonly string[] = []) {
  const parts: string[] = [];
  return { log: openJobLog(masked, clock, (text) => parts.push(text)), text: () => parts.join("") };
}
