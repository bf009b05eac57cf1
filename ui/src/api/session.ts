import { fetched } from "./client";

/** Who asks; without a name where nobody has signed in. */
export interface Caller {
  mode: "local" | "team";
  who: string;
  role: string | null;
  /** Verbs that the role may not do, and the roles that may. */
  refused: Record<string, string[]>;
  /** Host of the provider of identities with whom one may sign in, too. */
  provider: string;
}

const PATH = "/api/v1/session";
/** Leaves the page for the provider of identities. */
export const ELSEWHERE = `${PATH}/oidc`;
const JSON_BOTH = { Accept: "application/json", "Content-Type": "application/json" };

export const caller = () => fetched(PATH, { headers: { Accept: "application/json" } }) as Promise<Caller>;

export const signIn = (name: string, password: string) =>
  fetched(PATH, { method: "POST", headers: JSON_BOTH, body: JSON.stringify({ name, password }) }) as Promise<Caller>;

export const changePassword = (password: string, fresh: string) =>
  fetched(PATH, { method: "PUT", headers: JSON_BOTH, body: JSON.stringify({ password, new: fresh }) }) as Promise<Caller>;

export const signOut = () => fetched(PATH, { method: "DELETE", headers: JSON_BOTH }) as Promise<Caller>;
