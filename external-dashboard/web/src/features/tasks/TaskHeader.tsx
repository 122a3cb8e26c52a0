import { hasEnded, type TaskDetail } from "../../api/tasks";
import { count } from "../../lib/format";
import { useNow } from "../../lib/now";
import { Badge } from "../../ui/Badge";
import { ExternalLink } from "../../ui/ExternalLink";
import { StopButton } from "./StopButton";
import { lookOf, reasonText } from "./state";
import { itemName, runTime } from "./TaskRow";

/** What a task is and where it stands. */
export function TaskHeader({ task }: { task: TaskDetail }) {
  const ended = hasEnded(task.state);
  const now = useNow(!ended);
  const look = lookOf(task.state);
  const reason = reasonText(task.reason);
  return (
    <div className="task-head">
      <div className="task-title">
        <p className="task-state">
          <Badge tone={look.tone}>{look.label}</Badge>
          {reason && <span>{reason}</span>}
        </p>
        <h1>{task.title || task.id}</h1>
        <p className="row-meta">
          <ExternalLink href={task.url}>
            <span className="mono">{itemName(task)}</span>
          </ExternalLink>
          <span className="command">{task.command}</span>
          <span>by {task.actor}</span>
        </p>
      </div>
      {!ended && <StopButton id={task.id} asked={task.stop_requested_at != null} />}
      {ended && task.outcome && <p className="outcome">{task.outcome}</p>}
      <dl className="facts">
        <Fact name="Duration">{runTime(task, now) ?? "not started"}</Fact>
        <Fact name="Cost">{task.cost.text}</Fact>
        <Fact name="Tokens">
          {count(task.usage.input + task.usage.output + task.usage.cache_read + task.usage.cache_write)}
        </Fact>
        <Fact name="Attempt">{task.attempt === 0 ? "–" : String(task.attempt)}</Fact>
      </dl>
    </div>
  );
}

function Fact({ name, children }: { name: string; children: string }) {
  return (
    <div>
      <dt>{name}</dt>
      <dd>{children}</dd>
    </div>
  );
}
