import { expect, test } from "vitest";
import type { RunEvent, StoredEvent } from "../../api/tasks";
import { timeline, toolHint, toolName } from "./timeline";

function stored(...events: RunEvent[]): StoredEvent[] {
  const start = Date.parse("2026-11-22T12:00:00Z");
  return events.map((event, n) => ({
    seq: n + 1,
    epoch: 1,
    at: new Date(start + n * 1000).toISOString(),
    event,
  }));
}

test("a call and its end are one entry with its duration", () => {
  const [entry, more] = timeline(
    stored(
      { type: "tool_started", id: "a", name: "Bash", arguments: { command: "ls" } },
      { type: "tool_started", id: "b", name: "Read", arguments: {} },
      { type: "tool_finished", id: "a", ok: false, output: "no" },
    ),
  );
  expect(entry).toMatchObject({ kind: "tool", call: { end: { ok: false, output: "no", took: 2000 } } });
  expect(more).toMatchObject({ kind: "tool", call: { end: undefined } });
});

test("an end without its beginning is left out", () => {
  expect(timeline(stored({ type: "tool_finished", id: "x", ok: true, output: "" }))).toEqual([]);
});

test("loose lines that follow each other are gathered", () => {
  const entries = timeline(
    stored(
      { type: "stderr", line: "one" },
      { type: "raw", line: "two" },
      { type: "message", text: "hello" },
      { type: "stderr", line: "three" },
    ),
  );
  expect(entries.map((entry) => (entry.kind === "output" ? entry.lines : entry.kind))).toEqual([
    ["one", "two"],
    "message",
    ["three"],
  ]);
});

test("a result that repeats the last message is shown once", () => {
  const ended = (result: string): RunEvent => ({ type: "turn_ended", reason: "success", result, turns: 1 });
  const said: RunEvent = { type: "message", text: "Done." };
  expect(timeline(stored(said, ended("Done.\n")))).toHaveLength(1);
  expect(timeline(stored(said, ended("Something else.")))).toHaveLength(2);
});

test("tools of MCP servers are named by server and tool", () => {
  expect(toolName("mcp__github__issue_read")).toBe("github: issue_read");
  expect(toolName("Bash")).toBe("Bash");
});

test("the most telling argument is the hint", () => {
  expect(toolHint({ path: "src", command: "ls -l" })).toBe("ls -l");
  expect(toolHint({ owner: "acme", number: 7, deep: {} })).toBe("owner acme · number 7");
  expect(toolHint("text")).toBe("text");
  expect(toolHint(null)).toBe("");
});
