/**
 * On Record for VS Code: starts the server, keeps one client for the window, and adds what a language server has no
 * protocol for: a status item, a tree of speakers, and the commands behind them. Everything that reads articles is in the server.
 */
import * as vscode from 'vscode';
import { LanguageClient, RevealOutputChannelOn, State, Trace } from 'vscode-languageclient/node';
import { DidChangeConfigurationNotification, type ServerOptions } from 'vscode-languageclient/node';
import { explainMissing, findBinary, versionOf } from './binary';
import { registerCommands } from './commands';
import { OccurrenceTree } from './speakers';
import { explicitSettings } from './settings';
import { StatusItem } from './status';
import { type ServerStatus, ask } from './server';
import { WorkspaceCheck } from './check';

/** The languages that the server can read; `package.json` names the same in `activationEvents`. */
const LANGUAGES = ['plaintext', 'markdown', 'html'];

/** What the rest of the extension shares. `client` is undefined while no server could be found. */
export interface Host {
  client: LanguageClient | undefined;
  readonly context: vscode.ExtensionContext;
  readonly output: vscode.LogOutputChannel;
  restart(): Promise<void>;
}

let host: Host | undefined;

export async function activate(context: vscode.ExtensionContext): Promise<void> {
  const output = vscode.window.createOutputChannel('On Record', { log: true });
  const status = new StatusItem();
  context.subscriptions.push(output, status);

  host = { client: undefined, context, output, restart: () => inTurn(() => restart(host!, onClient, status)) };
  const tree = new OccurrenceTree(host);
  const check = new WorkspaceCheck(host);
  context.subscriptions.push(tree, check, ...registerCommands(host, tree, check));

  // Every new client reports to the same status item and the same tree.
  function onClient(client: LanguageClient): void {
    client.onNotification('onrecord/status', (now: ServerStatus) => {
      status.show(now);
      tree.refreshSoon();
      check.refreshSoon();
    });
    client.onDidChangeState(({ newState }) => {
      if (newState === State.Running) {
        void ask<ServerStatus>(client, 'onrecord.status').then((now) => now && status.show(now));
        tree.refreshSoon();
      } else if (newState === State.Stopped) {
        status.stopped();
      }
    });
  }

  context.subscriptions.push(
    vscode.workspace.onDidChangeConfiguration((event) => {
      if (event.affectsConfiguration('onrecord.server')) {
        void host?.restart();
      } else if (event.affectsConfiguration('onrecord.trace')) {
        void host?.client?.setTrace(trace());
      } else if (event.affectsConfiguration('onrecord')) {
        void host?.client?.sendNotification(DidChangeConfigurationNotification.type, {
          settings: { onrecord: explicitSettings(context.extension) },
        });
      }
    }),
    // A document of the newsroom's archive: the server writes the page, and such documents are read-only.
    vscode.workspace.registerTextDocumentContentProvider('onrecord-archive', {
      provideTextDocumentContent: async (uri) => {
        const client = host?.client;
        return (client && (await ask<string>(client, 'onrecord.archivePage', uri.toString(true)))) ?? '';
      },
    }),
    // Once the user trusts the workspace, its own `onrecord.server.path` counts.
    vscode.workspace.onDidGrantWorkspaceTrust(() => void host?.restart()),
  );
  await host.restart();
}

export async function deactivate(): Promise<void> {
  await host?.client?.dispose();
  host = undefined;
}

/** Restarts run one after the other: two settings changed at once must not start two servers. */
let last: Promise<void> = Promise.resolve();
function inTurn(work: () => Promise<void>): Promise<void> {
  last = last.then(work, work);
  return last;
}

async function restart(host: Host, onClient: (client: LanguageClient) => void, status: StatusItem): Promise<void> {
  const { output, context } = host;
  await host.client?.dispose();
  host.client = undefined;

  const settings = vscode.workspace.getConfiguration('onrecord');
  const found = await findBinary(settings.get<string>('server.path', ''), context.extensionPath);
  if (found.path === undefined) {
    output.error(found.problem);
    status.failed(found.problem);
    void explainMissing(found.problem);
    return;
  }
  output.info(`${await versionOf(found.path)} (${found.path}, ${found.from})`);

  const server: ServerOptions = {
    command: found.path,
    args: ['lsp', ...settings.get<string[]>('server.arguments', [])],
  };
  const client = new LanguageClient('onrecord', 'On Record', server, {
    documentSelector: LANGUAGES.flatMap((language) => [
      { scheme: 'file', language },
      { scheme: 'untitled', language },
    ]),
    outputChannel: output,
    // A tool that watches over prose must not open a panel over it.
    revealOutputChannelOn: RevealOutputChannelOn.Never,
    initializationOptions: () => ({
      statusNotifications: true,
      // The pages that the codes of problems lead to.
      manual: vscode.Uri.joinPath(context.extensionUri, 'manual').toString(),
      settings: explicitSettings(context.extension),
    }),
    diagnosticCollectionName: 'onrecord',
    middleware: {
      workspace: {
        // VS Code would answer with every default filled in, and so overrule `onrecord.toml`: only what the user has set is sent.
        configuration: (params, token, next) => {
          const asked = next(params, token);
          return Promise.resolve(asked).then((values) =>
            Array.isArray(values)
              ? params.items.map((item, i) => (item.section === 'onrecord' ? explicitSettings(context.extension) : values[i]))
              : values,
          );
        },
        // Changes are sent by `onDidChangeConfiguration` above, in the same form.
        didChangeConfiguration: async () => {},
      },
    },
  });
  host.client = client;
  onClient(client);
  status.starting();
  try {
    await client.start();
    await client.setTrace(trace());
  } catch (error) {
    const problem = `The server could not be started: ${error instanceof Error ? error.message : String(error)}`;
    output.error(problem);
    status.failed(problem);
  }
}

function trace(): Trace {
  return Trace.fromString(vscode.workspace.getConfiguration('onrecord').get<string>('trace.server', 'off'));
}
