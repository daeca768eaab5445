/** The side view: speakers, what each of them said, and where it stands. */
import * as vscode from 'vscode';
import type { Host } from './extension';
import { type Occurrence, type Speaker, type Statement, ask, count, day } from './server';

type Node =
  | { kind: 'speaker'; speaker: Speaker }
  | { kind: 'statement'; statement: Statement; speaker: Speaker }
  | { kind: 'occurrence'; occurrence: Occurrence; statement: Statement };

export class OccurrenceTree implements vscode.TreeDataProvider<Node>, vscode.Disposable {
  private readonly changed = new vscode.EventEmitter<void>();
  readonly onDidChangeTreeData = this.changed.event;
  private readonly view: vscode.TreeView<Node>;
  private speakers: Speaker[] = [];
  private stale = true;
  private timer: NodeJS.Timeout | undefined;

  constructor(private readonly host: Host) {
    this.view = vscode.window.createTreeView('onrecord.speakers', { treeDataProvider: this, showCollapseAll: true });
    this.view.onDidChangeVisibility(({ visible }) => visible && this.stale && this.changed.fire());
  }

  /** Reads again, after a short quiet, and only while somebody looks. */
  refreshSoon(): void {
    this.stale = true;
    clearTimeout(this.timer);
    this.timer = setTimeout(() => this.view.visible && this.changed.fire(), 300);
  }

  /** All speakers, read afresh. */
  async all(): Promise<Speaker[]> {
    this.speakers = (await ask<Speaker[]>(this.host.client, 'onrecord.speakers')) ?? [];
    this.stale = false;
    return this.speakers;
  }

  async getChildren(node?: Node): Promise<Node[]> {
    switch (node?.kind) {
      case undefined: {
        const speakers = await this.all();
        this.view.message = undefined;
        this.view.badge = undefined;
        return speakers.map((speaker) => ({ kind: 'speaker', speaker }));
      }
      case 'speaker':
        return node.speaker.items.map((statement) => ({ kind: 'statement', statement, speaker: node.speaker }));
      case 'statement':
        return node.statement.occurrences.map((occurrence) => ({ kind: 'occurrence', occurrence, statement: node.statement }));
      case 'occurrence':
        return [];
    }
  }

  getTreeItem(node: Node): vscode.TreeItem {
    switch (node.kind) {
      case 'speaker': {
        const { speaker } = node;
        const item = new vscode.TreeItem(speaker.name ?? 'Speaker unclear', vscode.TreeItemCollapsibleState.Collapsed);
        item.id = `speaker:${speaker.name ?? ''}`;
        item.description = [speaker.role, String(speaker.statements)].filter(Boolean).join(' · ');
        item.iconPath = new vscode.ThemeIcon(speaker.name === null ? 'question' : 'person');
        item.tooltip = `${count(speaker.statements, 'statement')} in ${count(speaker.articles, 'article')}`;
        item.contextValue = 'speaker';
        return item;
      }
      case 'statement': {
        const { statement, speaker } = node;
        const articles = new Set(statement.occurrences.map((o) => o.location.uri)).size;
        const item = new vscode.TreeItem(`“${oneLine(statement.text)}”`, vscode.TreeItemCollapsibleState.Collapsed);
        item.description = [day(statement.date), articles > 1 ? count(articles, 'article') : ''].filter(Boolean).join(' · ');
        item.iconPath = new vscode.ThemeIcon(articles > 1 ? 'files' : 'quote');
        const tip = new vscode.MarkdownString();
        tip.appendText(`“${statement.text}”\n\n${[speaker.name ?? 'Speaker unclear', day(statement.date)].filter(Boolean).join(' · ')}`);
        item.tooltip = tip;
        item.contextValue = 'statement';
        return item;
      }
      case 'occurrence': {
        const { occurrence } = node;
        const item = new vscode.TreeItem(occurrence.article, vscode.TreeItemCollapsibleState.None);
        item.description = [`line ${occurrence.location.range.start.line + 1}`, day(occurrence.articleDate)].filter(Boolean).join(' · ');
        item.iconPath = new vscode.ThemeIcon('go-to-file');
        item.contextValue = 'occurrence';
        item.command = { command: 'onrecord.openOccurrence', title: 'Open', arguments: [occurrence.location] };
        return item;
      }
    }
  }

  dispose(): void {
    clearTimeout(this.timer);
    this.view.dispose();
    this.changed.dispose();
  }
}

export function oneLine(text: string): string {
  return text.replace(/\s+/g, ' ').trim();
}
