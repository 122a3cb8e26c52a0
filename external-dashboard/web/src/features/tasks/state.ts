import type { TaskState } from "../../api/tasks";
import type { Tone } from "../../ui/Badge";

type Look = { label: string; tone: Tone };

const LOOKS: Record<TaskState, Look> = {
  queued: { label: "Queued", tone: "idle" },
  running: { label: "Running", tone: "busy" },
  waiting_input: { label: "Waiting", tone: "wait" },
  completed: { label: "Completed", tone: "good" },
  failed: { label: "Failed", tone: "bad" },
  cancelled: { label: "Stopped", tone: "off" },
  superseded: { label: "Superseded", tone: "off" },
};

/** How a state looks; a state of a newer server shows under its own name. */
export function lookOf(state: string): Look {
  return Object.hasOwn(LOOKS, state) ? LOOKS[state as TaskState] : { label: state, tone: "off" };
}

/** The states one can filter by, in the order of the tabs. */
export const FILTERS: readonly TaskState[] = [
  "running",
  "queued",
  "waiting_input",
  "completed",
  "failed",
  "cancelled",
];

const REASONS: Record<string, string> = {
  approval: "waits for an approval",
  question: "waits for an answer",
  quota: "waits for the provider's quota",
  children: "waits for its child tasks",
  cli_error: "the agent's CLI ended with an error",
  auth: "a credential was refused",
  timeout: "it used up its time",
  stalled: "it went silent",
  turn_limit: "it reached its turn limit",
  budget_exceeded: "it would exceed its cost cap",
  mcp_unavailable: "its tools could not be reached",
  no_terminal_event: "the agent's CLI ended without saying how",
  policy_denied: "policy forbids it",
  crash_loop: "its runs keep killing their engine",
  expired: "it waited too long",
  workspace: "the clone could not be made",
  sandbox: "the sandbox could not be set up",
  attempts: "every attempt ended in a passing error",
};

/** Why a task waits or failed, as a phrase. */
export function reasonText(reason: string | null | undefined): string | undefined {
  return reason ? (REASONS[reason] ?? reason.replaceAll("_", " ")) : undefined;
}
