// node package.mjs [--target linux-x64 --binary PATH] [--out FILE.vsix]
//
// Without a target: the universal package, which finds the program on the user's machine. With one: a platform package that
// brings the program along in server/. Targets are those of `vsce`: linux-x64, linux-arm64, alpine-x64, darwin-x64,
// darwin-arm64, win32-x64, win32-arm64.
import { execFileSync } from 'node:child_process';
import { chmodSync, copyFileSync, cpSync, existsSync, mkdirSync, readFileSync, rmSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { parseArgs } from 'node:util';

const here = dirname(fileURLToPath(import.meta.url));
const { values } = parseArgs({ options: { target: { type: 'string' }, binary: { type: 'string' }, out: { type: 'string' } } });
const { version } = JSON.parse(readFileSync(join(here, 'package.json'), 'utf8'));

if (Boolean(values.target) !== Boolean(values.binary)) {
  console.error('package.mjs: --target and --binary belong together: a platform package brings the program for that platform');
  process.exit(2);
}
if (values.binary && !existsSync(values.binary)) {
  console.error(`package.mjs: no program at ${values.binary}`);
  process.exit(2);
}

const server = join(here, 'server');
// From the checkout: the schema of onrecord.toml, and the pages that the code of a problem leads to.
const docs = join(here, '../../docs');
const manual = join(here, 'manual');
const schema = join(here, 'schema.json');
const clean = () => [server, manual, schema].forEach((made) => rmSync(made, { recursive: true, force: true }));
clean();
try {
  cpSync(join(docs, 'rules'), join(manual, 'rules'), { recursive: true });
  copyFileSync(join(docs, 'onrecord.schema.json'), schema);
  if (values.binary) {
    const name = values.target.startsWith('win32') ? 'onrecord.exe' : 'onrecord';
    mkdirSync(server);
    copyFileSync(values.binary, join(server, name));
    chmodSync(join(server, name), 0o755);
  }
  const out = values.out ?? join(here, `onrecord-${values.target ? `${values.target}-` : ''}${version}.vsix`);
  const target = values.target ? ['--target', values.target] : [];
  // Everything is in the bundle, so no node_modules are packed.
  execFileSync(join(here, 'node_modules/.bin/vsce'), ['package', '--no-dependencies', '--allow-missing-repository', '--no-rewrite-relative-links', ...target, '-o', out], { cwd: here, stdio: 'inherit' });
  console.log(out);
} finally {
  clean();
}
