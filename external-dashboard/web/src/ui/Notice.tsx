import type { ReactNode } from "react";

type NoticeProps = {
  tone: "plain" | "bad";
  title: string;
  children?: ReactNode;
  onRetry?: () => void;
};

/** Says why there is nothing else to see, and what can be done. */
export function Notice({ tone, title, children, onRetry }: NoticeProps) {
  return (
    <div className={`notice notice-${tone}`} role={tone === "bad" ? "alert" : undefined}>
      <h2>{title}</h2>
      {children && <p>{children}</p>}
      {onRetry && (
        <button type="button" onClick={onRetry}>
          Try again
        </button>
      )}
    </div>
  );
}
