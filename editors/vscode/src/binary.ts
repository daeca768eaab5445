/** Where the server's program is: the setting, then the one packed into the extension, then PATH, then cargo's folder. */
import { execFile } from 'node:child_process';
import * as fs from 'node:fs/promises';
import { constants } from 'node:fs';
import * as os from 'node:os';
import * as path from 'node:path';
import * as vscode from 'vscode';

export type Found = { path: string; from: string } | { path: undefined; problem: string };

const NAME = process.platform === 'win32' ? 'onrecord.exe' : 'onrecord';

/** Finds the program. A path in the settings that leads nowhere is an error, never a reason to take another program silently. */
export async function findBinary(setting: string, extensionPath: string): Promise<Found> {
  const wanted = expand(setting.trim());
  if (wanted !== '') {
    if (await isExecutable(wanted)) {
      return { path: wanted, from: 'from the setting onrecord.server.path' };
    }
    return { path: undefined, problem: `onrecord.server.path is set to ${wanted}, which is not a program that can be run.` };
  }
  const candidates = [
    { path: path.join(extensionPath, 'server', NAME), from: 'packed into the extension' },
    ...(process.env.PATH ?? '')
      .split(path.delimiter)
      .filter((folder) => path.isAbsolute(folder))
      .map((folder) => ({ path: path.join(folder, NAME), from: 'found on the PATH' })),
    { path: path.join(os.homedir(), '.cargo', 'bin', NAME), from: 'found in the folder of cargo' },
  ];
  for (const candidate of candidates) {
    if (await isExecutable(candidate.path)) {
      return candidate;
    }
  }
  return {
    path: undefined,
    problem: `The program ${NAME} was not found: it is neither on the PATH nor in ~/.cargo/bin, and onrecord.server.path is empty.`,
  };
}

/** What the program says of itself, for the log; a program that cannot say so is named as such. */
export function versionOf(program: string): Promise<string> {
  return new Promise((resolve) => {
    execFile(program, ['--version'], { timeout: 5000 }, (error, stdout) => {
      resolve(error ? `${NAME} of unknown version (${error.message.split('\n')[0]})` : stdout.trim());
    });
  });
}

/** Says what is missing and offers the two ways out. */
export async function explainMissing(problem: string): Promise<void> {
  const settings = 'Open Setting';
  const help = 'How to Install';
  const chosen = await vscode.window.showErrorMessage(`On Record: ${problem}`, settings, help);
  if (chosen === settings) {
    await vscode.commands.executeCommand('workbench.action.openSettings', 'onrecord.server.path');
  } else if (chosen === help) {
    await vscode.commands.executeCommand('workbench.action.openWalkthrough', 'onrecord.onrecord#onrecord.start', false);
  }
}

function expand(setting: string): string {
  const folder = vscode.workspace.workspaceFolders?.[0]?.uri.fsPath ?? '';
  return setting.replace(/^~(?=[/\\]|$)/, os.homedir()).replaceAll('${workspaceFolder}', folder);
}

async function isExecutable(file: string): Promise<boolean> {
  try {
    await fs.access(file, constants.X_OK);
    return (await fs.stat(file)).isFile();
  } catch {
    return false;
  }
}
