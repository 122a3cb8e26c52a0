import type { RunEvent, StoredEvent } from "../../api/tasks";

type Of<Type extends RunEvent["type"]> = Extract<RunEvent, { type: Type }>;

/** A tool call with its end, where it has ended. */
export type ToolCall = {
  name: string;
  arguments: unknown;
  end: { ok: boolean; output: string; took: number } | undefined;
};

/** One entry of the timeline. */
export type Entry = { key: number; at: string } & (
  | { kind: "started"; event: Of<"started"> }
  | { kind: "session"; event: Of<"session"> }
  | { kind: "step"; event: Of<"step"> }
  | { kind: "message"; text: string }
  | { kind: "thinking"; text: string }
  | { kind: "tool"; call: ToolCall }
  | { kind: "notice"; text: string }
  | { kind: "output"; lines: string[] }
  | { kind: "result"; event: Of<"turn_ended"> }
  | { kind: "finished"; event: Of<"finished"> }
);

/** Turns events into what a reader follows: calls joined with their ends, loose lines gathered, repeats left out. */
export function timeline(events: readonly StoredEvent[]): Entry[] {
  const entries: Entry[] = [];
  const calls = new Map<string, { call: ToolCall; at: string }>();
  for (const { seq, at, event } of events) {
    const place = { key: seq, at };
    switch (event.type) {
      case "started":
      case "session":
      case "step":
      case "finished":
        entries.push({ ...place, kind: event.type, event } as Entry);
        break;
      case "message":
      case "thinking":
        entries.push({ ...place, kind: event.type, text: event.text });
        break;
      case "tool_started": {
        const call: ToolCall = { name: event.name, arguments: event.arguments, end: undefined };
        calls.set(event.id, { call, at });
        entries.push({ ...place, kind: "tool", call });
        break;
      }
      case "tool_finished":
        endCall(calls.get(event.id), event, at);
        break;
      case "rate_limited":
        entries.push({ ...place, kind: "notice", text: `The provider limits us: ${event.status}` });
        break;
      case "retry":
        entries.push({ ...place, kind: "notice", text: `Tried again: ${event.error}` });
        break;
      case "raw":
      case "stderr":
        gather(entries, place, event.line);
        break;
      case "turn_ended":
        if (!saidAlready(entries, event.result)) {
          entries.push({ ...place, kind: "result", event });
        }
        break;
      case "usage":
        break;
    }
  }
  return entries;
}

function endCall(started: { call: ToolCall; at: string } | undefined, end: Of<"tool_finished">, at: string) {
  if (started) {
    const took = Date.parse(at) - Date.parse(started.at);
    started.call.end = { ok: end.ok, output: end.output, took: Math.max(0, took) };
  }
}

function gather(entries: Entry[], place: { key: number; at: string }, line: string) {
  const last = entries.at(-1);
  if (last?.kind === "output") {
    last.lines.push(line);
  } else {
    entries.push({ ...place, kind: "output", lines: [line] });
  }
}

/** CLIs repeat their last message as the result of the turn. */
function saidAlready(entries: readonly Entry[], result: string): boolean {
  const last = entries.findLast((entry) => entry.kind === "message");
  return result.trim() === "" || (last?.kind === "message" && last.text.trim() === result.trim());
}

/** A tool's name for people: `mcp__github__issue_read` is `github: issue_read`. */
export function toolName(name: string): string {
  const [, server, tool] = /^mcp__(.+?)__(.+)$/.exec(name) ?? [];
  return server && tool ? `${server}: ${tool}` : name;
}

const TELLING = ["command", "file_path", "pattern", "path", "query", "url", "title", "description", "body"];

/** The argument that tells most about a call, or all short ones; empty where there are none. */
export function toolHint(args: unknown): string {
  if (typeof args !== "object" || args === null) {
    return typeof args === "string" ? args : "";
  }
  const values = args as Record<string, unknown>;
  const telling = TELLING.map((name) => values[name]).find(
    (value) => typeof value === "string" && value !== "",
  );
  if (typeof telling === "string") {
    return telling;
  }
  return Object.entries(values)
    .filter(([, value]) => ["string", "number", "boolean"].includes(typeof value))
    .map(([name, value]) => `${name} ${value}`)
    .join(" · ");
}
