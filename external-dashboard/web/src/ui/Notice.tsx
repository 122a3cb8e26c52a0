import type { ReactNode } from "react";

type NoticeProps = {
  tone: "plain" | "bad";
  title: string;
  children?: ReactNode;
  onRetry?: () => void;
  /** Whether it is all there is on the page. */
  alone?: boolean;
};

/** Says why there is nothing else to see, and what can be done. */
export function Notice({ tone, title, children, onRetry, alone = false }: NoticeProps) {
  const Heading = alone ? "h1" : "h2";
  return (
    <div className={`notice notice-${tone}`} role={tone === "bad" ? "alert" : undefined}>
      <Heading>{title}</Heading>
      {children && <p>{children}</p>}
      {onRetry && (
        <button type="button" onClick={onRetry}>
          Try again
        </button>
      )}
    </div>
  );
}
