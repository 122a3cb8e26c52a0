// Made from internal-dashboard-api/openapi.json by `npm run schema`; do not edit.

export interface paths {
    "/api/tasks": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /** Lists tasks, newest first. */
        get: operations["list_tasks"];
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/tasks/{id}": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /** One task with its effects and status. */
        get: operations["get_task"];
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/tasks/{id}/events": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /** Lists a task's events, oldest first. */
        get: operations["list_events"];
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/tasks/{id}/stop": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get?: never;
        put?: never;
        /** Asks a task to stop; asking again changes nothing. */
        post: operations["stop_task"];
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/tasks/{id}/ws": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /** Follows a task: each text message is one `StoredEvent`; closes with 1000 when the task has ended. */
        get: operations["follow_task"];
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
}
export type webhooks = Record<string, never>;
export interface components {
    schemas: {
        /** @description What a task cost. */
        Cost: {
            /** @description Whether every part of it is known and settled. */
            complete: boolean;
            /**
             * Format: int64
             * @description Millionths of a US dollar, reservations included.
             */
            micros: number;
            /** @description For a person, as `$0.0421` or `about $0.0421`. */
            text: string;
        };
        /** @description An outside change. */
        EffectView: {
            /**
             * Format: date-time
             * @description When it was recorded.
             */
            created_at: string;
            /** @description The last error. */
            error?: string | null;
            /** @description Its id, as `eff_…`. */
            id: string;
            /** @description Its kind, as `github.comment`. */
            kind: string;
            /** @description pending, applied, held, refused or failed. */
            state: string;
            /** @description What it changes, as `acme/app#7`. */
            target: string;
            /** @description Where a person reads it. */
            url?: string | null;
        };
        /** @description Events of a task, oldest first. */
        EventPage: {
            /** @description The events. */
            items: components["schemas"]["StoredEvent"][];
            /**
             * Format: int64
             * @description What to send as `after` for what comes next.
             */
            next_after: number;
        };
        /** @description What happened in a run. */
        RunEvent: {
            /** Format: int32 */
            attempt: number;
            engine: string;
            /** @enum {string} */
            type: "started";
        } | {
            /** Format: int64 */
            duration_ms: number;
            text: string;
            /** @enum {string} */
            type: "step";
        } | {
            mcp_servers: string[];
            model: string;
            session: string;
            /** @enum {string} */
            type: "session";
            version: string;
        } | {
            text: string;
            /** @enum {string} */
            type: "message";
        } | {
            text: string;
            /** @enum {string} */
            type: "thinking";
        } | {
            arguments: unknown;
            id: string;
            name: string;
            /** @enum {string} */
            type: "tool_started";
        } | {
            id: string;
            ok: boolean;
            output: string;
            /** @enum {string} */
            type: "tool_finished";
        } | {
            /** Format: int64 */
            cache_read: number;
            /** Format: int64 */
            cache_write: number;
            /** Format: int64 */
            cost_micros?: number | null;
            /** Format: int64 */
            input: number;
            model: string;
            /** Format: int64 */
            output: number;
            source: string;
            /** @enum {string} */
            type: "usage";
        } | {
            /** Format: int64 */
            resets_at?: number | null;
            status: string;
            /** @enum {string} */
            type: "rate_limited";
        } | {
            error: string;
            /** @enum {string} */
            type: "retry";
        } | {
            line: string;
            /** @enum {string} */
            type: "raw";
        } | {
            line: string;
            /** @enum {string} */
            type: "stderr";
        } | {
            reason: string;
            result: string;
            /** Format: int32 */
            turns: number;
            /** @enum {string} */
            type: "turn_ended";
        } | {
            class?: string | null;
            detail: string;
            state: string;
            /** @enum {string} */
            type: "finished";
        };
        /** @description The platform's own word about a task. */
        StatusView: {
            /** @description Whether the newest text stands at the work item. */
            delivered: boolean;
            /** @description The text, as Markdown. */
            detail: string;
            /** @description accepted, running, waiting, completed, failed or cancelled. */
            phase: string;
            /**
             * Format: date-time
             * @description When it was written.
             */
            updated_at: string;
        };
        /** @description The answer to a stop. */
        Stopping: {
            /** @description The task. */
            id: string;
            /** @description Always true: the engine was asked, and ends the run within seconds. */
            stopping: boolean;
        };
        /** @description One stored event. */
        StoredEvent: {
            /**
             * Format: date-time
             * @description When it happened.
             */
            at: string;
            /**
             * Format: int64
             * @description The epoch of the run.
             */
            epoch: number;
            /** @description What happened. */
            event: components["schemas"]["RunEvent"];
            /**
             * Format: int64
             * @description Its place; grows within a task, with gaps.
             */
            seq: number;
        };
        /** @description One task with everything known about it but its events. */
        TaskDetail: components["schemas"]["TaskSummary"] & {
            /**
             * Format: int32
             * @description How often it was claimed.
             */
            attempt: number;
            /** @description The branch it works on, once known. */
            branch?: string | null;
            /** @description The conversation it belongs to. */
            conversation: string;
            /** @description What it changed outside, oldest first. */
            effects: components["schemas"]["EffectView"][];
            /**
             * Format: int64
             * @description How many events are stored.
             */
            events: number;
            /** @description Every repository it may touch. */
            repositories: string[];
            /** @description What the person wrote. */
            request: string;
            status?: components["schemas"]["StatusView"] | null;
            /**
             * Format: date-time
             * @description When somebody asked it to stop.
             */
            stop_requested_at?: string | null;
            /** @description Tokens by kind and how many requests used them. */
            usage: components["schemas"]["UsageView"];
        };
        /** @description A page of tasks, newest first. */
        TaskPage: {
            /** @description The tasks. */
            items: components["schemas"]["TaskSummary"][];
            /** @description What to send as `before` for the next page; absent on the last. */
            next?: string | null;
        };
        /**
         * @description Where a task stands.
         * @enum {string}
         */
        TaskState: "queued" | "running" | "waiting_input" | "completed" | "failed" | "cancelled" | "superseded";
        /** @description A task in a list. */
        TaskSummary: {
            /** @description The name of who asked. */
            actor: string;
            /** @description The agent definition that carries it out. */
            agent: string;
            /** @description The command. */
            command: string;
            /** @description What it cost so far, its tree included. */
            cost: components["schemas"]["Cost"];
            /**
             * Format: date-time
             * @description When it was accepted.
             */
            created_at: string;
            /**
             * Format: int64
             * @description How long it has run, in milliseconds; absent before it starts.
             */
            duration_ms?: number | null;
            /**
             * Format: date-time
             * @description When it ended.
             */
            finished_at?: string | null;
            /** @description Its id, as `task_…`. */
            id: string;
            /** @description The work item's flow key, as `github:acme/app#7`. */
            item: string;
            /** @description What came of it, as a sentence; empty while it runs. */
            outcome: string;
            /** @description Where the command was given: github, jira, slack or sentry. */
            provider: string;
            /** @description The waiting reason or failure class behind the state. */
            reason?: string | null;
            /** @description The first repository it may touch, as `owner/name`. */
            repository?: string | null;
            /**
             * Format: date-time
             * @description When it was first claimed.
             */
            started_at?: string | null;
            /** @description Where it stands. */
            state: components["schemas"]["TaskState"];
            /** @description The work item's title. */
            title: string;
            /** @description Where a person reads the work item. */
            url: string;
        };
        /** @description Tokens by kind; the kinds do not overlap. */
        UsageView: {
            /** Format: int64 */
            cache_read: number;
            /** Format: int64 */
            cache_write: number;
            /** Format: int64 */
            input: number;
            /** Format: int64 */
            output: number;
            /**
             * Format: int64
             * @description How many model requests were made.
             */
            requests: number;
        };
    };
    responses: never;
    parameters: never;
    requestBodies: never;
    headers: never;
    pathItems: never;
}
export type $defs = Record<string, never>;
export interface operations {
    list_tasks: {
        parameters: {
            query?: {
                /** @description Only this state. */
                state?: components["schemas"]["TaskState"];
                /** @description Only tasks older than this one; the `next` of the page before. */
                before?: string;
                /** @description How many at most, 1 to 200; 50 where it is not given. */
                limit?: number;
            };
            header?: never;
            path?: never;
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["TaskPage"];
                };
            };
            /** @description a parameter cannot be read */
            400: {
                headers: {
                    [name: string]: unknown;
                };
                content?: never;
            };
            /** @description no operator token */
            401: {
                headers: {
                    [name: string]: unknown;
                };
                content?: never;
            };
        };
    };
    get_task: {
        parameters: {
            query?: never;
            header?: never;
            path: {
                /** @description the task's id, as task_… */
                id: string;
            };
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["TaskDetail"];
                };
            };
            /** @description not a task id */
            400: {
                headers: {
                    [name: string]: unknown;
                };
                content?: never;
            };
            /** @description no operator token */
            401: {
                headers: {
                    [name: string]: unknown;
                };
                content?: never;
            };
            /** @description no such task */
            404: {
                headers: {
                    [name: string]: unknown;
                };
                content?: never;
            };
        };
    };
    list_events: {
        parameters: {
            query?: {
                /** @description Only events after this `seq`; all where it is not given. */
                after?: number;
                /** @description How many at most, 1 to 1000; 200 where it is not given. */
                limit?: number;
            };
            header?: never;
            path: {
                /** @description the task's id, as task_… */
                id: string;
            };
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["EventPage"];
                };
            };
            /** @description a parameter cannot be read */
            400: {
                headers: {
                    [name: string]: unknown;
                };
                content?: never;
            };
            /** @description no operator token */
            401: {
                headers: {
                    [name: string]: unknown;
                };
                content?: never;
            };
            /** @description no such task */
            404: {
                headers: {
                    [name: string]: unknown;
                };
                content?: never;
            };
        };
    };
    stop_task: {
        parameters: {
            query?: never;
            header?: never;
            path: {
                /** @description the task's id, as task_… */
                id: string;
            };
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            202: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Stopping"];
                };
            };
            /** @description not a task id */
            400: {
                headers: {
                    [name: string]: unknown;
                };
                content?: never;
            };
            /** @description no operator token */
            401: {
                headers: {
                    [name: string]: unknown;
                };
                content?: never;
            };
            /** @description no such task */
            404: {
                headers: {
                    [name: string]: unknown;
                };
                content?: never;
            };
            /** @description the task has ended already */
            409: {
                headers: {
                    [name: string]: unknown;
                };
                content?: never;
            };
        };
    };
    follow_task: {
        parameters: {
            query?: {
                /** @description Only events after this `seq`; all where it is not given. */
                after?: number;
            };
            header?: never;
            path: {
                /** @description the task's id, as task_… */
                id: string;
            };
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description a WebSocket; every text message is one StoredEvent */
            101: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["StoredEvent"];
                };
            };
            /** @description not a task id */
            400: {
                headers: {
                    [name: string]: unknown;
                };
                content?: never;
            };
            /** @description no operator token */
            401: {
                headers: {
                    [name: string]: unknown;
                };
                content?: never;
            };
            /** @description no such task */
            404: {
                headers: {
                    [name: string]: unknown;
                };
                content?: never;
            };
            /** @description not a WebSocket request */
            426: {
                headers: {
                    [name: string]: unknown;
                };
                content?: never;
            };
        };
    };
}
