import { useMutation, useQueryClient } from "@tanstack/react-query";
import { useEffect, useRef, useState } from "react";
import { stopTask, taskQuery } from "../../api/tasks";

/** Stops a task, after asking once more. */
export function StopButton({ id, asked }: { id: string; asked: boolean }) {
  const queries = useQueryClient();
  const [sure, setSure] = useState(false);
  const confirm = useRef<HTMLButtonElement>(null);
  const stopping = useMutation({
    mutationFn: () => stopTask(id),
    onSettled: () => queries.invalidateQueries({ queryKey: taskQuery(id).queryKey }),
  });
  useEffect(() => {
    if (sure) {
      confirm.current?.focus();
    }
  }, [sure]);
  if (asked || stopping.isPending || stopping.isSuccess) {
    return (
      <p className="stop" role="status">
        Stopping…
      </p>
    );
  }
  if (!sure) {
    return (
      <div className="stop">
        <button type="button" onClick={() => setSure(true)}>
          Stop
        </button>
        {stopping.error && (
          <p className="field-error" role="alert">
            {stopping.error.message}
          </p>
        )}
      </div>
    );
  }
  return (
    <fieldset className="stop" onKeyDown={(event) => event.key === "Escape" && setSure(false)}>
      <legend>Stop this task?</legend>
      <button
        type="button"
        className="danger"
        ref={confirm}
        onClick={() => {
          setSure(false);
          stopping.mutate();
        }}
      >
        Stop it
      </button>
      <button type="button" onClick={() => setSure(false)}>
        Keep going
      </button>
    </fieldset>
  );
}
