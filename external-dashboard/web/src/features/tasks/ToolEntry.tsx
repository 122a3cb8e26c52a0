import { duration, firstLine } from "../../lib/format";
import { type ToolCall, toolHint, toolName } from "./timeline";

/** A tool call: its name and what it is about; arguments and output on request. */
export function ToolEntry({ call, running }: { call: ToolCall; running: boolean }) {
  const { end } = call;
  return (
    <details>
      <summary>
        <span className="summary-title mono">{toolName(call.name)}</span>
        <span className="hint mono">{firstLine(toolHint(call.arguments), 120)}</span>
        {end && !end.ok && <span className="tone-bad">failed</span>}
        {end && <span className="took">{duration(end.took)}</span>}
        {!end && <span className="took">{running ? "running" : "did not end"}</span>}
      </summary>
      <h3>Arguments</h3>
      <pre>{JSON.stringify(call.arguments, null, 2)}</pre>
      {end && (
        <>
          <h3>{end.ok ? "Output" : "Error"}</h3>
          <pre>{end.output === "" ? "(nothing)" : end.output}</pre>
        </>
      )}
    </details>
  );
}
