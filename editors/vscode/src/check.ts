/**
 * Warnings of articles that are not open. The server sends the problems of open articles only, as a user expects of a folder of
 * ten thousand; asked for all, they are listed in the Problems panel until "Clear", and follow the articles meanwhile.
 */
import * as vscode from 'vscode';
import type { Host } from './extension';
import { type FileWarnings, ask, count } from './server';

export class WorkspaceCheck implements vscode.Disposable {
  private readonly problems = vscode.languages.createDiagnosticCollection('onrecord-workspace');
  private readonly subscriptions: vscode.Disposable[] = [];
  private active = false;
  private timer: NodeJS.Timeout | undefined;

  constructor(private readonly host: Host) {
    // An open article's problems come from the server itself and must not stand there twice.
    this.subscriptions.push(
      vscode.workspace.onDidOpenTextDocument((document) => this.problems.delete(document.uri)),
      vscode.workspace.onDidCloseTextDocument(() => this.refreshSoon()),
    );
  }

  /** Lists all warnings and opens the Problems panel. */
  async run(): Promise<void> {
    this.active = true;
    const warnings = await this.refresh();
    if (warnings === undefined) {
      void vscode.window.showWarningMessage('On Record: the server is not running.');
    } else if (warnings.total === 0) {
      void vscode.window.showInformationMessage('On Record: no warnings in the workspace.');
    } else {
      void vscode.window.setStatusBarMessage(`${count(warnings.total, 'warning')} in ${count(warnings.files, 'article')}`, 5000);
      await vscode.commands.executeCommand('workbench.actions.view.problems');
    }
  }

  clear(): void {
    this.active = false;
    this.problems.clear();
  }

  refreshSoon(): void {
    if (this.active) {
      clearTimeout(this.timer);
      this.timer = setTimeout(() => void this.refresh(), 1000);
    }
  }

  dispose(): void {
    clearTimeout(this.timer);
    this.problems.dispose();
    vscode.Disposable.from(...this.subscriptions).dispose();
  }

  private async refresh(): Promise<{ files: number; total: number } | undefined> {
    const client = this.host.client;
    const answer = await ask<FileWarnings[]>(client, 'onrecord.checkWorkspace');
    if (!client || !answer) {
      return undefined;
    }
    const open = new Set(vscode.workspace.textDocuments.map((document) => document.uri.toString()));
    const found: [vscode.Uri, vscode.Diagnostic[]][] = [];
    let total = 0;
    for (const file of answer) {
      const uri = client.protocol2CodeConverter.asUri(file.uri);
      total += file.diagnostics.length;
      if (!open.has(uri.toString())) {
        found.push([uri, await client.protocol2CodeConverter.asDiagnostics(file.diagnostics)]);
      }
    }
    if (this.active) {
      this.problems.clear();
      this.problems.set(found);
    }
    return { files: answer.length, total };
  }
}
