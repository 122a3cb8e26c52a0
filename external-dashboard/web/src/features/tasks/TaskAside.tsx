import type { Effect, TaskDetail } from "../../api/tasks";
import { count, moment } from "../../lib/format";
import { ExternalLink } from "../../ui/ExternalLink";

const KINDS: Record<string, string> = {
  "github.comment": "Comment",
  "github.pull_request": "Pull request",
  "github.push": "Push",
  "github.status": "Status comment",
  "jira.comment": "Jira comment",
  "slack.message": "Slack message",
  "sentry.comment": "Sentry comment",
};

/** What was asked, and what changed outside. */
export function TaskAside({ task }: { task: TaskDetail }) {
  return (
    <aside className="aside aside-about" aria-label="About this task">
      <section>
        <h2>Request</h2>
        <p className="said">{task.request || "No words beyond the command."}</p>
      </section>
      <section>
        <h2>Changes outside</h2>
        {task.effects.length === 0 ? (
          <p className="quiet-text">None so far.</p>
        ) : (
          <ul className="effects">
            {task.effects.map((effect) => (
              <EffectRow key={effect.id} effect={effect} />
            ))}
          </ul>
        )}
      </section>
    </aside>
  );
}

/** The numbers and names behind. */
export function TaskFacts({ task }: { task: TaskDetail }) {
  return (
    <section className="aside aside-details" aria-labelledby="details-title">
      <h2 id="details-title">Details</h2>
      <dl className="details">
        <dt>Agent</dt>
        <dd>{task.agent}</dd>
        {task.branch && (
          <>
            <dt>Branch</dt>
            <dd className="mono">{task.branch}</dd>
          </>
        )}
        <dt>{task.repositories.length === 1 ? "Repository" : "Repositories"}</dt>
        <dd className="mono">{task.repositories.join(", ")}</dd>
        <dt>Tokens</dt>
        <dd>
          {count(task.usage.input)} in · {count(task.usage.output)} out
          <br />
          {count(task.usage.cache_read)} cache read · {count(task.usage.cache_write)} cache written
        </dd>
        <dt>Model requests</dt>
        <dd>{count(task.usage.requests)}</dd>
        <dt>Asked</dt>
        <dd>
          <time dateTime={task.created_at}>{moment(task.created_at)}</time>
        </dd>
        <dt>Task</dt>
        <dd className="mono">{task.id}</dd>
      </dl>
    </section>
  );
}

function EffectRow({ effect }: { effect: Effect }) {
  return (
    <li>
      <ExternalLink href={effect.url}>{KINDS[effect.kind] ?? effect.kind}</ExternalLink>
      <span className="mono effect-target">{effect.target}</span>
      {effect.state !== "applied" && (
        <span className={effect.state === "pending" || effect.state === "held" ? "tone-wait" : "tone-bad"}>
          {effect.state}
        </span>
      )}
      {effect.error && effect.state !== "applied" && <span className="effect-error">{effect.error}</span>}
    </li>
  );
}
