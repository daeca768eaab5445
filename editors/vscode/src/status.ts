/** The item in the status bar: is the server reading, and how much has it read? */
import * as vscode from 'vscode';
import { type ServerStatus, count } from './server';

export class StatusItem implements vscode.Disposable {
  private readonly item = vscode.window.createStatusBarItem('onrecord.status', vscode.StatusBarAlignment.Right, 90);

  constructor() {
    this.item.name = 'On Record';
    this.item.command = 'onrecord.menu';
  }

  starting(): void {
    this.set('$(sync~spin) On Record', 'On Record is starting');
  }

  show(now: ServerStatus): void {
    const text = count(now.articles, 'article') + (now.repeated > 0 ? `, ${now.repeated} repeated` : '');
    const tip = new vscode.MarkdownString(
      [
        now.indexing ? '**On Record** is reading the workspace' : '**On Record**',
        '',
        `- ${count(now.articles, 'article')}`,
        `- ${count(now.statements, 'statement')} of ${count(now.speakers, 'speaker')}`,
        `- ${count(now.repeated, 'repeated statement')}`,
      ].join('\n'),
    );
    this.set(`${now.indexing ? '$(sync~spin)' : '$(quote)'} ${text}`, tip);
  }

  stopped(): void {
    this.set('$(circle-slash) On Record', 'On Record is not running: click for what can be done');
  }

  failed(problem: string): void {
    this.set('$(warning) On Record', problem, new vscode.ThemeColor('statusBarItem.warningBackground'));
  }

  dispose(): void {
    this.item.dispose();
  }

  private set(text: string, tooltip: string | vscode.MarkdownString, background?: vscode.ThemeColor): void {
    this.item.text = text;
    this.item.tooltip = tooltip;
    this.item.backgroundColor = background;
    // Screen readers read the text, and an icon has none.
    this.item.accessibilityInformation = { label: `On Record: ${text.replace(/\$\([^)]*\)\s*/, '')}` };
    this.item.show();
  }
}
