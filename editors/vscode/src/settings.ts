/** What the user has set, in the form of `onrecord.toml`. */
import * as vscode from 'vscode';

/** Keys that concern the extension alone; the server would report them as unknown. */
const OURS = /^onrecord\.(server|trace|lenses)\./;

/**
 * The settings that somebody has written down, as nested objects. Defaults are left out, so that a value in the
 * workspace's `onrecord.toml` is not overruled by one that nobody chose.
 */
export function explicitSettings(extension: vscode.Extension<unknown>): Record<string, unknown> {
  const settings: Record<string, unknown> = {};
  for (const key of keys(extension)) {
    const value = explicit(key);
    if (value === undefined || OURS.test(key)) {
      continue;
    }
    const path = key.split('.').slice(1);
    let object = settings;
    for (const part of path.slice(0, -1)) {
      object = (object[part] ??= {}) as Record<string, unknown>;
    }
    object[path[path.length - 1]] = value;
  }
  return settings;
}

function explicit(key: string): unknown {
  const seen = vscode.workspace.getConfiguration().inspect(key);
  return seen?.workspaceFolderValue ?? seen?.workspaceValue ?? seen?.globalValue;
}

function keys(extension: vscode.Extension<unknown>): string[] {
  const contributed = extension.packageJSON?.contributes?.configuration;
  const sections = Array.isArray(contributed) ? contributed : [contributed];
  return sections.flatMap((section) => Object.keys(section?.properties ?? {}));
}
