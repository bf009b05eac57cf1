import { useEffect } from "react";
import { S } from "../strings";

/** The title of the tab. */
export function useTitle(title: string | undefined): void {
  useEffect(() => {
    document.title = title ? `${title} · ${S.name}` : S.name;
  }, [title]);
}
