import { useCallback, useMemo } from "react";
import { useSearch } from "wouter";
import { navigate } from "wouter/use-browser-location";

let last = "";

/** The filters of the issue list as they were left, for links back to it. */
export const lastFilters = (): string => last;
export const keepFilters = (search: string): void => {
  last = search ? `?${search}` : "";
};

/** A value that lives in the address, so that it can be linked to and survives a reload. */
export function useParameter(name: string, otherwise: string): [string, (value: string) => void] {
  const [asked, change] = useQuery();
  const set = useCallback((next: string) => change({ [name]: next === otherwise ? "" : next }), [name, otherwise, change]);
  return [asked.get(name) ?? otherwise, set];
}

/** The parameters of the address, and how some of them are changed: in place, or as a step that "back" undoes. */
export function useQuery(): [URLSearchParams, (changes: Record<string, string | string[]>, how?: { step?: boolean }) => void] {
  const search = useSearch();
  const change = useCallback((changes: Record<string, string | string[]>, { step = false } = {}) => {
    const parameters = new URLSearchParams(window.location.search);
    for (const [name, value] of Object.entries(changes)) {
      parameters.delete(name);
      for (const one of Array.isArray(value) ? value : [value]) if (one) parameters.append(name, one);
    }
    const query = parameters.toString();
    navigate(window.location.pathname + (query ? `?${query}` : ""), { replace: !step });
  }, []);
  return [useMemo(() => new URLSearchParams(search), [search]), change];
}
