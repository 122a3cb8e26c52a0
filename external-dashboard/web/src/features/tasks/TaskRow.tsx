import { hasEnded, type TaskSummary } from "../../api/tasks";
import { ago, duration, moment } from "../../lib/format";
import { useNow } from "../../lib/now";
import { taskPath } from "../../lib/route";
import { Link } from "../../lib/router";
import { Badge } from "../../ui/Badge";
import { lookOf, reasonText } from "./state";

/** One task of the list; the whole row is its link. */
export function TaskRow({ task }: { task: TaskSummary }) {
  const now = useNow();
  const look = lookOf(task.state);
  const reason = reasonText(task.reason);
  return (
    <li className="row">
      <Badge tone={look.tone}>{look.label}</Badge>
      <div className="row-what">
        <Link className="row-link" to={taskPath(task.id)}>
          {task.title || task.id}
        </Link>
        <p className="row-meta">
          <span className="mono">{itemName(task)}</span>
          <span className="command">{task.command}</span>
          <span>by {task.actor}</span>
          {reason && <span className={`tone-${look.tone}`}>{reason}</span>}
        </p>
      </div>
      <dl className="row-facts">
        <div>
          <dt className="visually-hidden">Duration</dt>
          <dd>{runTime(task, now) ?? "–"}</dd>
        </div>
        <div>
          <dt className="visually-hidden">Cost</dt>
          <dd title={task.cost.text}>{dollars(task.cost)}</dd>
        </div>
        <div>
          <dt className="visually-hidden">Asked</dt>
          <dd>
            <time dateTime={task.created_at} title={moment(task.created_at)}>
              {ago(task.created_at, now)}
            </time>
          </dd>
        </div>
      </dl>
    </li>
  );
}

/** The work item without its provider's prefix, as `acme/app#7`. */
export function itemName(task: TaskSummary): string {
  const name = task.item.slice(task.item.indexOf(":") + 1);
  const number = name.split("#")[1];
  return task.repository && number ? `${task.repository}#${number}` : name;
}

/** How long it has run so far, ticking while it does. */
export function runTime(task: TaskSummary, now: number): string | undefined {
  if (!task.started_at) {
    return undefined;
  }
  const end = task.finished_at && hasEnded(task.state) ? Date.parse(task.finished_at) : now;
  return duration(end - Date.parse(task.started_at));
}

/** The cost in short: cents are enough for a glance, unless there are none. */
export function dollars(cost: TaskSummary["cost"]): string {
  const amount = cost.micros / 1e6;
  const text = amount === 0 || amount >= 0.01 ? `$${amount.toFixed(2)}` : "< $0.01";
  return cost.complete ? text : `~${text}`;
}
