import { memo, type ReactNode } from "react";
import { clock, duration, firstLine } from "../../lib/format";
import { Badge } from "../../ui/Badge";
import { lookOf, reasonText } from "./state";
import { ToolEntry } from "./ToolEntry";
import type { Entry } from "./timeline";

/** What the agent did, in order. Texts are shown as they are, never as markup. */
export function Timeline({ entries, running }: { entries: readonly Entry[]; running: boolean }) {
  return (
    <ol className="timeline" aria-label="What happened" aria-busy={running}>
      {entries.map((entry) => (
        <Row
          key={entry.key}
          entry={entry}
          ended={entry.kind === "tool" && entry.call.end !== undefined}
          running={running}
        />
      ))}
      {running && (
        <li className="entry entry-working">
          <span className="entry-mark" aria-hidden="true" />
          <span className="working">Working</span>
        </li>
      )}
    </ol>
  );
}

/** `ended` and the number of lines are what changes of an entry; the rest never does. */
const Row = memo(
  function Row({ entry, running }: { entry: Entry; ended: boolean; running: boolean }) {
    return (
      <li className={`entry entry-${entry.kind} ${toneOf(entry)}`}>
        <span className="entry-mark" aria-hidden="true" />
        <div className="entry-body">{bodyOf(entry, running)}</div>
        <time className="entry-time" dateTime={entry.at}>
          {clock(entry.at)}
        </time>
      </li>
    );
  },
  (before, after) =>
    before.ended === after.ended && before.running === after.running && before.entry.kind !== "output",
);

function toneOf(entry: Entry): string {
  return entry.kind === "finished" ? `tone-${lookOf(entry.event.state).tone}` : "";
}

function bodyOf(entry: Entry, running: boolean): ReactNode {
  switch (entry.kind) {
    case "started":
      return (
        <p>
          Claimed by <b>{entry.event.engine}</b>
          {entry.event.attempt > 1 && ` · attempt ${entry.event.attempt}`}
        </p>
      );
    case "session":
      return (
        <p>
          Session opened · {entry.event.model}
          {entry.event.mcp_servers.length > 0 && ` · tools of ${entry.event.mcp_servers.join(", ")}`}
        </p>
      );
    case "step":
      return (
        <p>
          {entry.event.text} <span className="took">{duration(entry.event.duration_ms)}</span>
        </p>
      );
    case "message":
      return <p className="said">{entry.text}</p>;
    case "thinking":
      return (
        <details>
          <summary>
            <span className="summary-title">Thought</span>
            <span className="hint">{firstLine(entry.text, 120)}</span>
          </summary>
          <p className="said">{entry.text}</p>
        </details>
      );
    case "tool":
      return <ToolEntry call={entry.call} running={running} />;
    case "notice":
      return <p>{entry.text}</p>;
    case "output":
      return (
        <details>
          <summary>
            <span className="summary-title">Output of the CLI</span>
            <span className="hint">
              {entry.lines.length === 1 ? "1 line" : `${entry.lines.length} lines`}
            </span>
          </summary>
          <pre>{entry.lines.join("\n")}</pre>
        </details>
      );
    case "result":
      return <p className="said">{entry.event.result}</p>;
    case "finished":
      return <Finished event={entry.event} />;
  }
}

function Finished({ event }: { event: Extract<Entry, { kind: "finished" }>["event"] }) {
  const look = lookOf(event.state);
  const detail = event.detail || reasonText(event.class);
  return (
    <p className="ending">
      <Badge tone={look.tone}>{look.label}</Badge> {detail}
    </p>
  );
}
