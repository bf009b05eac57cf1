import { useCallback } from "react";
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
  const search = useSearch();
  const value = new URLSearchParams(search).get(name) ?? otherwise;
  const set = useCallback(
    (next: string) => {
      const parameters = new URLSearchParams(window.location.search);
      if (next === otherwise) parameters.delete(name);
      else parameters.set(name, next);
      const query = parameters.toString();
      navigate(window.location.pathname + (query ? `?${query}` : ""), { replace: true });
    },
    [name, otherwise],
  );
  return [value, set];
}
