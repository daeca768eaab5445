/** The commands of the palette, and those that lenses, the status item and the tree run. */
import * as vscode from 'vscode';
import type { Location, Position } from 'vscode-languageclient/node';
import type { WorkspaceCheck } from './check';
import type { Host } from './extension';
import { type Occurrence, type Speaker, ask, count, day } from './server';
import { type OccurrenceTree, oneLine } from './speakers';
import { explicitSettings } from './settings';

export function registerCommands(host: Host, tree: OccurrenceTree, check: WorkspaceCheck): vscode.Disposable[] {
  const commands: Record<string, (...args: never[]) => unknown> = {
    'onrecord.restart': () => host.restart(),
    'onrecord.showOutput': () => host.output.show(),
    'onrecord.showOccurrences': (uri?: string, position?: Position, locations?: Location[]) => showOccurrences(host, uri, position, locations),
    'onrecord.listSpeakers': () => listSpeakers(host, tree),
    'onrecord.openOccurrence': (location: Location) => open(host, location),
    'onrecord.refreshSpeakers': () => tree.refreshSoon(),
    'onrecord.checkArticles': () => check.run(),
    'onrecord.clearArticles': () => check.clear(),
    'onrecord.debugInformation': () => debugInformation(host),
    'onrecord.menu': () => menu(),
  };
  return Object.entries(commands).map(([id, run]) => vscode.commands.registerCommand(id, run));
}

/** From a lens with everything given; from the palette with nothing, for the statement under the cursor. */
async function showOccurrences(host: Host, uri?: string, position?: Position, locations?: Location[]): Promise<void> {
  const client = host.client;
  const editor = vscode.window.activeTextEditor;
  if (!client) {
    return;
  }
  if (uri === undefined || position === undefined) {
    if (!editor) {
      return;
    }
    uri = client.code2ProtocolConverter.asUri(editor.document.uri);
    position = client.code2ProtocolConverter.asPosition(editor.selection.active);
  }
  if (locations === undefined) {
    const found = await ask<Occurrence[]>(client, 'onrecord.occurrences', uri, position);
    locations = found?.map((occurrence) => occurrence.location) ?? [];
  }
  if (locations.length === 0) {
    void vscode.window.setStatusBarMessage('On Record: the cursor is not on a quotation', 4000);
    return;
  }
  const convert = client.protocol2CodeConverter;
  await vscode.commands.executeCommand(
    'editor.action.showReferences',
    convert.asUri(uri),
    convert.asPosition(position),
    locations.map((location) => convert.asLocation(location)),
  );
}

/** First a speaker, then a statement, then the place: three quick picks, each filtered by typing. */
async function listSpeakers(host: Host, tree: OccurrenceTree): Promise<void> {
  type Choice<T> = vscode.QuickPickItem & { value: T };
  const speakers = await tree.all();
  const speaker = await vscode.window.showQuickPick(
    speakers.map(
      (value): Choice<Speaker> => ({
        label: value.name ?? 'Speaker unclear',
        description: value.role ?? '',
        detail: `${count(value.statements, 'statement')} in ${count(value.articles, 'article')}`,
        value,
      }),
    ),
    { title: 'Speakers', placeHolder: 'Whose statements?', matchOnDescription: true },
  );
  if (!speaker) {
    return;
  }
  const places = speaker.value.items.flatMap((statement) =>
    statement.occurrences.map(
      (occurrence): Choice<Occurrence> => ({
        label: `“${oneLine(occurrence.text ?? statement.text)}”`,
        description: day(occurrence.date ?? statement.date),
        detail: occurrence.article,
        value: occurrence,
      }),
    ),
  );
  const place = await vscode.window.showQuickPick(places, { title: speaker.label, placeHolder: 'Go to', matchOnDescription: true, matchOnDetail: true });
  if (place) {
    await open(host, place.value.location);
  }
}

async function open(host: Host, location: Location): Promise<void> {
  const target = host.client?.protocol2CodeConverter.asLocation(location);
  if (target) {
    await vscode.window.showTextDocument(target.uri, { selection: target.range, preserveFocus: false });
  }
}

/** Text for a bug report in a new editor, where the user can read it before sending it. No text of an article is in it. */
async function debugInformation(host: Host): Promise<void> {
  const { extension } = host.context;
  const server = await ask<{ text: string }>(host.client, 'onrecord.debug');
  const content = [
    '# On Record: information for a bug report',
    '',
    `- extension ${extension.packageJSON.version}, VS Code ${vscode.version}, ${process.platform} ${process.arch}`,
    `- workspace folders: ${vscode.workspace.workspaceFolders?.length ?? 0}, trusted: ${vscode.workspace.isTrusted}`,
    `- settings that are not defaults: \`${JSON.stringify(explicitSettings(extension))}\``,
    '',
    server?.text ?? 'The server is not running, or did not answer.',
    '',
  ].join('\n');
  await vscode.window.showTextDocument(await vscode.workspace.openTextDocument({ language: 'markdown', content }));
}

/** What a click on the status item offers. */
async function menu(): Promise<void> {
  const choices = [
    { label: '$(person) List Speakers', command: 'onrecord.listSpeakers' },
    { label: '$(checklist) Check Workspace', command: 'onrecord.checkArticles' },
    { label: '$(output) Show Output', command: 'onrecord.showOutput' },
    { label: '$(debug-restart) Restart Server', command: 'onrecord.restart' },
    { label: '$(gear) Settings', command: 'workbench.action.openSettings', argument: '@ext:onrecord.onrecord' },
  ];
  const chosen = await vscode.window.showQuickPick(choices, { title: 'On Record' });
  if (chosen) {
    await vscode.commands.executeCommand(chosen.command, ...(chosen.argument ? [chosen.argument] : []));
  }
}
