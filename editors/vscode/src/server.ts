/** What the server answers to its own commands, and how they are asked. */
import { ExecuteCommandRequest, type LanguageClient, type Location } from 'vscode-languageclient/node';
import type { Diagnostic } from 'vscode-languageclient/node';

/** Answer of `onrecord.status`, and the parameters of the notification `onrecord/status`. */
export interface ServerStatus {
  articles: number;
  statements: number;
  /** Statements that stand in two articles or more. */
  repeated: number;
  speakers: number;
  indexing: boolean;
}

/** One place where a statement stands. Dates are `2021-03-19`, `2021-03` or `2021`. */
export interface Occurrence {
  location: Location;
  /** Path of the article, relative to the workspace. */
  article: string;
  articleDate: string | null;
  date: string | null;
  text?: string;
  speaker?: string | null;
}

/** What one speaker has said; an element of the answer of `onrecord.speakers`. */
export interface Speaker {
  /** Null for the statements whose speaker is unclear. */
  name: string | null;
  role: string | null;
  statements: number;
  articles: number;
  items: Statement[];
}

export interface Statement {
  text: string;
  date: string | null;
  cluster: string | null;
  occurrences: Occurrence[];
}

/** An element of the answer of `onrecord.checkWorkspace`. */
export interface FileWarnings {
  uri: string;
  diagnostics: Diagnostic[];
}

/** Runs a command of the server. A server that is not running, or does not know the command, answers undefined. */
export async function ask<T>(client: LanguageClient | undefined, command: string, ...args: unknown[]): Promise<T | undefined> {
  if (!client?.isRunning()) {
    return undefined;
  }
  try {
    return ((await client.sendRequest(ExecuteCommandRequest.type, { command, arguments: args })) as T | null) ?? undefined;
  } catch (error) {
    client.warn(`${command}: ${error instanceof Error ? error.message : String(error)}`);
    return undefined;
  }
}

/** `2021-03-19` as `19 Mar 2021`; a month or a year keeps its grain. */
export function day(iso: string | null | undefined): string {
  const parts = /^(\d{4})(?:-(\d\d))?(?:-(\d\d))?$/.exec(iso ?? '');
  if (!parts) {
    return iso ?? '';
  }
  const months = ['Jan', 'Feb', 'Mar', 'Apr', 'May', 'Jun', 'Jul', 'Aug', 'Sep', 'Oct', 'Nov', 'Dec'];
  const [, year, month, date] = parts;
  return [date && String(Number(date)), month && months[Number(month) - 1], year].filter(Boolean).join(' ');
}

/** `1 article`, `2 articles`. */
export function count(n: number, noun: string): string {
  return `${n} ${noun}${n === 1 ? '' : 's'}`;
}
