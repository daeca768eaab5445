// node vscode.cjs URL SANDBOX [PICTURES]: a user at work in VS Code. Prints a line per test, `ok - NAME` or `not ok - NAME: WHY`.
//
// The workbench is looked at as it is drawn: what is asserted here is what somebody would see. The tests follow each other in
// one window, as a user's day would, and each brings the window back to what the next one expects: courier.md in the editor.
const fs = require('node:fs');
const path = require('node:path');
const { chromium } = require('playwright-core');

const [url, sandbox, pictures] = process.argv.slice(2);
const articles = path.join(sandbox, 'articles');
/** How long a test waits for what must come. Long, because machines that run tests are busy; nothing waits longer than it must. */
const WAIT = Number(process.env.ONRECORD_TEST_WAIT) || 60000;
/** After so long a gesture is made again: a key pressed while the editor is busy is lost, to people as well. */
const AGAIN = 6000;
const EDITOR = '.editor-instance';
const SQUIGGLE = `${EDITOR} .cdr[class*=squiggly]`;
const started = Date.now();
let failed = 0;
let page;

async function test(name, body) {
  if (process.env.ONRECORD_TEST_ONLY && !new RegExp(process.env.ONRECORD_TEST_ONLY).test(name)) return;
  const from = Date.now();
  try {
    await body();
    console.log(`ok - vscode: ${name} (${((Date.now() - from) / 1000).toFixed(1)} s)`);
  } catch (error) {
    failed++;
    console.log(`not ok - vscode: ${name}: ${String(error.message).split('\n').slice(0, 6).join(' | ')}`);
    fs.mkdirSync(path.join(process.env.XDG_CACHE_HOME || path.join(process.env.HOME, '.cache'), 'onrecord/logs'), { recursive: true });
    const shot = path.join(process.env.XDG_CACHE_HOME || path.join(process.env.HOME, '.cache'), `onrecord/logs/vscode-failed-${failed}.png`);
    await page.screenshot({ path: shot }).then(() => console.log(`# picture of the failure: ${shot}`), () => {});
    await page.keyboard.press('Escape').catch(() => {});
    await page.keyboard.press('Escape').catch(() => {});
    if (failed < 4) await open('courier.md').catch(() => {});
  }
}

function assert(condition, message) {
  if (!condition) throw new Error(message);
}

/** Text as it is seen: the editor draws spaces that do not break. */
const seen = (text) => text.replace(/[\u00a0\u200b\u200c]/g, (c) => (c === '\u00a0' ? ' ' : ''));

async function eventually(what, f, look = async () => '') {
  const end = Date.now() + WAIT;
  for (;;) {
    const value = await f();
    if (value) return value;
    if (Date.now() > end) throw new Error(`not within ${WAIT / 1000} s: ${what}; there is ${JSON.stringify(await look()).slice(0, 1500)}`);
    await page.waitForTimeout(100);
  }
}

/** Waits until something is true, for a while; says whether it is. */
async function soon(f, time = AGAIN) {
  const end = Date.now() + time;
  for (;;) {
    if (await f()) return true;
    if (Date.now() > end) return false;
    await page.waitForTimeout(100);
  }
}

/** Makes a gesture until it has had its effect. */
async function until(what, gesture, f, look) {
  await eventually(what, async () => {
    await gesture();
    return soon(f);
  }, look);
}

/** The value of something that has been the same for a second. */
async function settled(f) {
  let [value, since] = [await f(), Date.now()];
  const end = Date.now() + WAIT;
  while (Date.now() - since < 1000 && Date.now() < end) {
    await page.waitForTimeout(100);
    const now = await f();
    if (now !== value) [value, since] = [now, Date.now()];
  }
  return value;
}

const PICK = '.quick-input-widget:not([style*="display: none"])';

/** Types into the box that a key opens, and clicks the row that has these words. */
async function pick(key, text, row) {
  await until(`the list with “${row}”`, async () => {
    await page.keyboard.press('Escape');
    await page.keyboard.press(key);
    await page.locator(`${PICK} input.input`).waitFor({ timeout: AGAIN }).then(() => page.locator(`${PICK} input.input`).fill(text), () => {});
  }, async () => (await page.locator(`${PICK} .monaco-list-row`, { hasText: row }).count()) > 0, () => texts(`${PICK} .monaco-list-row`));
  await page.locator(`${PICK} .monaco-list-row`, { hasText: row }).first().click();
}

async function command(name) {
  await pick('F1', '>' + name, name.replace(/^.*?: /, ''));
}

/** Opens an article by its name, and on a line if one is given. */
async function open(name, line) {
  await until(`${name} is open`, () => pick('Control+P', name, name), async () => (await activeTab()).startsWith(name), activeTab);
  if (!line) return;
  const at = () => cursor().then(([l, c]) => l === parseInt(line, 10) && (!`${line}`.includes(':') || c === Number(`${line}`.split(':')[1])));
  await until(`the cursor is in ${line}`, async () => {
    await page.keyboard.press('Escape');
    await page.keyboard.press('Control+G');
    await page.locator(`${PICK} input.input`).waitFor({ timeout: AGAIN }).catch(() => {});
    await page.locator(`${PICK} input.input`).fill(`:${line}`).catch(() => {});
    await page.keyboard.press('Enter');
  }, at, cursor);
}

const activeTab = () => page.locator('.editor-group-container .tab.active').first().getAttribute('data-resource-name').then((name) => name ?? '', () => '');
const texts = async (selector) => (await page.locator(selector).allInnerTexts()).map((t) => seen(t).replace(/\s+/g, ' ').trim());
const editorText = async () => seen((await page.locator(`${EDITOR} .view-lines`).first().innerText()).replace(/\n/g, ' '));
const cursor = async () => seen(await page.locator('.statusbar').innerText()).match(/Ln (\d+), Col (\d+)/)?.slice(1).map(Number) ?? [];

/** The middle of some words in the editor, as they are drawn. */
async function place(words) {
  const box = await eventually(`“${words}” is drawn`, () =>
    page.evaluate(([editor, wanted]) => {
      for (const line of document.querySelectorAll(`${editor} .view-lines .view-line`)) {
        const walker = document.createTreeWalker(line, NodeFilter.SHOW_TEXT);
        const nodes = [];
        let all = '';
        while (walker.nextNode()) {
          nodes.push([walker.currentNode, all.length]);
          all += walker.currentNode.data.replace(/\u00a0/g, ' ');
        }
        const at = all.indexOf(wanted);
        if (at < 0) continue;
        const point = (offset) => {
          for (const [node, start] of nodes) if (offset <= start + node.data.length) return [node, offset - start];
        };
        const range = document.createRange();
        range.setStart(...point(at + 1));
        range.setEnd(...point(at + wanted.length - 1));
        const r = range.getClientRects()[0];
        return { x: r.x + r.width / 2, y: r.y + r.height / 2 };
      }
    }, [EDITOR, words]),
  );
  return box;
}

async function click(words, options) {
  const { x, y } = await place(words);
  await page.mouse.click(x, y, options);
}

/** Rests the pointer on some words until the hover says something: VS Code's own problems come first, and a text that is drawn anew
 * takes its hover with it. */
async function hover(words, ...said) {
  await until(`a hover on “${words}” with ${said}`, async () => {
    await page.mouse.move(600, 5);
    await page.waitForTimeout(300);
    const { x, y } = await place(words);
    await page.mouse.move(x - 3, y);
    await page.mouse.move(x, y, { steps: 4 });
  }, async () => {
    const text = await hoverText();
    return said.every((part) => part.test(text));
  }, hoverText);
}

const hoverText = async () => seen((await page.locator('.monaco-hover:not(.hidden) .hover-row').allInnerTexts()).join('\n'));

async function picture(name, clip) {
  if (pictures) await page.screenshot({ path: path.join(pictures, `vscode-${name}.png`), ...(clip ? { clip } : {}) });
}

/** Changes the user's settings as a user does who knows the file. (Nothing watches it from outside here: that needs a native module.) */
async function settings(change, whose = 'User') {
  const file = path.join(sandbox, whose === 'User' ? 'user/User/settings.json' : 'articles/.vscode/settings.json');
  // On one line: the editor would indent others.
  const now = () => (fs.existsSync(file) ? fs.readFileSync(file, 'utf8') : '');
  const text = JSON.stringify({ ...JSON.parse(now() || '{}'), ...change });
  await until('the settings are open', () => command(`Preferences: Open ${whose} Settings (JSON)`), async () => (await activeTab()) === 'settings.json', activeTab);
  await until('they are written', async () => {
    await page.locator(`${EDITOR} .view-lines`).first().click();
    await page.keyboard.press('Control+A');
    await page.keyboard.insertText(text);
    // What the editor itself has closed behind the text.
    await page.keyboard.press('Control+Shift+End');
    await page.keyboard.press('Delete');
    await page.keyboard.press('Control+S');
  }, () => now() === text, now);
  await command('View: Close Editor');
  await open('courier.md');
}

async function closePeek() {
  const peek = page.locator('.peekview-widget');
  await until('the list is closed', () => page.keyboard.press('Escape'), async () => (await peek.count()) === 0);
}

/** How many warnings the status bar counts. */
const warnings = async () => Number((await page.locator('#status\\.problems').first().getAttribute('aria-label').catch(() => ''))?.match(/(\d+) Warning|Warnings: (\d+)/)?.slice(1).find(Boolean) ?? -1);

const servers = () => fs.readFileSync(path.join(sandbox, 'pids'), 'utf8').split('\n').filter(Boolean);

(async () => {
  const browser = await chromium.launch({
    executablePath: ['chromium', 'chromium-browser', 'google-chrome'].map((b) => `/usr/bin/${b}`).find(fs.existsSync),
    headless: true,
    args: ['--no-sandbox', '--disable-gpu', '--disable-quic', '--no-first-run', '--disable-background-networking', '--disable-component-update',
      '--disable-sync', '--host-resolver-rules=MAP * ~NOTFOUND, EXCLUDE 127.0.0.1'],
  });
  page = await browser.newPage({ viewport: { width: 1280, height: 800 } });
  page.setDefaultTimeout(WAIT);
  const outside = new Set();
  page.on('requestfailed', (r) => {
    const host = new URL(r.url()).host;
    if (host && !/^(127\.0\.0\.1|localhost)/.test(host)) outside.add(host);
  });

  // feature: diagnostics
  await test('an article is opened and its quotations are underlined', async () => {
    await page.goto(url, { waitUntil: 'domcontentloaded' });
    await page.locator('.explorer-folders-view .monaco-list-row', { hasText: 'courier.md' }).first().dblclick();
    await page.locator(`${EDITOR} .view-lines .view-line`).first().waitFor();
    await page.locator(SQUIGGLE).first().waitFor();
    await eventually('underlines of several quotations', async () => (await page.locator(SQUIGGLE).count()) >= 6);
  });

  if (failed > 0) {
    // Without a server that marks quotations nothing below can be seen, and each test would wait for it in vain.
    console.log('# the tests that need the server are left out');
    await browser.close();
    process.exit(1);
  }

  await test('the status item counts articles and repeated statements', async () => {
    const item = () => page.locator('.statusbar-item', { hasText: /articles/ }).first().innerText().then(seen, () => '');
    await eventually('six articles', async () => /6 articles, [4-9] repeated/.test(await item()), item);
  });

  // feature: code lens
  await test('code lenses stand above repeated quotations', async () => {
    const lenses = () => texts(`${EDITOR} .codelens-decoration a`);
    await eventually('lenses', async () => (await lenses()).filter((t) => /^in \d+ articles/.test(t)).length >= 2, lenses);
  });

  // feature: inlay hints
  await test('an inlay hint says who “she” is', async () => {
    const hints = () => page.evaluate((e) => [...document.querySelectorAll(`${e} .view-line span[class*=dyn-rule], ${e} .view-line span[class*=ced-]`)].map((s) => s.innerText), EDITOR);
    await eventually('a hint with the name', async () => (await hints()).some((t) => /Lindqvist/.test(seen(t))), async () => [await hints(), await editorText()]);
  });

  // feature: hover
  await test('the hover on a quotation says who, when and where else', async () => {
    await hover('nobody told this council', /Edwin Marsh/, /agency|council-transcript/);
    await hover('a question of whether anybody', /Priya Nair/);
    await page.waitForTimeout(300);
    await picture('hover');
    await page.mouse.move(600, 5);
  });

  // feature: diagnostics
  await test('the Problems panel lists the warning about the open mark', async () => {
    await command('Problems: Focus on Problems View');
    const rows = () => texts('.markers-panel .monaco-list-row');
    await eventually('the warning', async () => (await rows()).some((t) => /unbalanced-marks/.test(t)), rows);
    assert((await rows()).some((t) => /Mara Lindqvist/.test(t)), JSON.stringify(await rows()));
    await picture('problems');
    // The code leads to the page of the rule.
    await until('the page of the rule', () => page.locator('.markers-panel .monaco-list-row a', { hasText: 'unbalanced-marks' }).first().click({ modifiers: ['Control'] }),
      async () => (await activeTab()) === 'unbalanced-marks.md', activeTab);
    await command('View: Close Editor');
    await command('View: Hide Panel');
  });

  // feature: definition
  await test('F12 goes to the words in the source text', async () => {
    await open('courier.md', 20);
    await until('the transcript', async () => {
      await click('nobody told this council');
      await page.keyboard.press('F12');
    }, async () => (await activeTab()) === 'council-transcript.txt', activeTab);
    await eventually('line 7', async () => (await cursor())[0] === 7, cursor);
    await open('courier.md');
  });

  // feature: references
  await test('Shift+F12 peeks at all occurrences', async () => {
    await open('courier.md', 20);
    const rows = () => texts('.peekview-widget .ref-tree .monaco-list-row');
    await until('the agency', async () => {
      await click('nobody told this council');
      await page.keyboard.press('Shift+F12');
    }, async () => (await rows()).some((t) => /agency\.txt/.test(t)), rows);
    assert((await rows()).some((t) => /harbour-notes\.txt/.test(t)), JSON.stringify(await rows()));
    await page.waitForTimeout(500);
    await picture('occurrences');
    await closePeek();
  });

  // feature: code lens
  await test('a click on a lens shows the occurrences', async () => {
    await open('courier.md', 11);
    const rows = () => texts('.peekview-widget .ref-tree .monaco-list-row');
    await until('a list', () => page.locator(`${EDITOR} .codelens-decoration a`, { hasText: /^in \d+ articles/ }).first().click({ timeout: AGAIN }).catch(() => {}),
      async () => (await rows()).some((t) => /agency\.txt|harbour-notes\.txt/.test(t)), rows);
    await closePeek();
  });

  // feature: document links
  await test('a click on the link of a quotation opens the other article', async () => {
    await open('courier.md', 20);
    await page.locator(`${EDITOR} .detected-link`).first().waitFor();
    await until('another article', async () => {
      const { x, y } = await place('nobody told this council');
      await page.keyboard.down('Control');
      await page.mouse.move(x - 4, y);
      await page.mouse.move(x, y, { steps: 3 });
      await page.waitForTimeout(500);
      await page.mouse.click(x, y);
      await page.keyboard.up('Control');
    }, async () => !['courier.md', ''].includes(await activeTab()), activeTab);
    await open('courier.md');
  });

  await test('typing is followed: a new quotation is underlined, and no longer when it is undone', async () => {
    await open('courier.md', 15);
    const problems = () => page.locator(SQUIGGLE).count();
    const [before, text] = [await settled(problems), await editorText()];
    await page.keyboard.press('End');
    await page.keyboard.type(' “The tide is a debt,” said Jonas Petrie.');
    await eventually('one more', async () => (await problems()) > before, problems);
    await hover('The tide is a debt', /Jonas Petrie/);
    await page.mouse.move(600, 5);
    for (let i = 0; i < 60 && (await editorText()) !== text; i++) await page.keyboard.press('Control+Z');
    await eventually('as before', async () => (await problems()) === before, problems);
    await command('File: Revert File');
  });

  // feature: code actions
  await test('a quick fix closes the open mark', async () => {
    await open('courier.md', '32:84');
    const rows = page.locator('.action-widget .monaco-list-row.action');
    // A key pressed while the editor is still busy with the jump is lost, to people as well: they press it again.
    await eventually('the menu', async () => {
      await page.keyboard.press('Control+.');
      return rows.filter({ hasText: /close/i }).first().waitFor({ timeout: 4000 }).then(() => true, () => page.keyboard.press('Escape'));
    });
    await picture('quickfix');
    await rows.filter({ hasText: /close/i }).first().click();
    await eventually('the closing mark', async () => /letters\.”/.test(await editorText()), editorText);
    await command('File: Revert File');
  });

  // feature: rename
  await test('renaming a speaker shows a preview and then writes the name into all articles', async () => {
    await open('courier.md', 11);
    const input = page.locator('.rename-box input');
    await until('the box for the new name', async () => {
      await click('Mara Lindqvist');
      await page.keyboard.press('F2');
    }, () => input.isVisible());
    await input.fill('Mara Lindkvist');
    await page.keyboard.press('Control+Enter');
    const rows = () => texts('.bulk-edit-panel .monaco-list-row');
    await eventually('the preview', async () => (await rows()).some((t) => /agency\.txt/.test(t)), rows);
    await picture('rename');
    await page.locator('.bulk-edit-panel .monaco-button', { hasText: 'Apply' }).first().click();
    await eventually('the new name', async () => /Mara Lindkvist had been/.test(await editorText()), editorText);
    await command('File: Save All');
    await eventually('the new name on disk', async () => /Mara Lindkvist told/.test(fs.readFileSync(path.join(articles, 'agency.txt'), 'utf8').replace(/\s+/g, ' ')));
    assert(!/Lindqvist/.test(fs.readFileSync(path.join(articles, 'courier.md'), 'utf8')), 'the old name is still in courier.md');
    const root = path.join(__dirname, '../../examples');
    fs.cpSync(root, articles, { recursive: true });
    await command('File: Revert File');
    await eventually('the old name again', async () => /Mara Lindqvist had been/.test(await editorText()), editorText);
  });

  // feature: speakers
  await test('the side view lists speakers, statements and occurrences', async () => {
    await page.locator('.activitybar .action-label[aria-label^="On Record"]').first().click();
    const tree = '.sidebar .pane-body .monaco-list-row';
    const rows = () => texts(tree);
    await eventually('the speakers', async () => (await rows()).some((t) => /^Mara Lindqvist/.test(t)), rows);
    for (const name of ['Edwin Marsh', 'Priya Nair', 'Tomas Hale']) assert((await rows()).some((t) => t.startsWith(name)), `${name} in ${JSON.stringify(await rows())}`);
    await page.locator(tree, { hasText: 'Edwin Marsh' }).first().click();
    await eventually('a statement in several articles', async () => (await rows()).some((t) => /inspected in March.*[3-5] articles/.test(t)), rows);
    await page.locator(tree, { hasText: /inspected in March/ }).first().click();
    await eventually('its occurrences', async () => (await rows()).some((t) => /^agency\.txt ?line 15/.test(t)), rows);
    await page.waitForTimeout(300);
    await picture('speakers');
    await page.locator(tree, { hasText: 'agency.txt' }).first().click();
    await eventually('the article', async () => (await activeTab()) === 'agency.txt' && (await cursor())[0] >= 15, async () => [await activeTab(), await cursor()]);
    await command('View: Show Explorer');
    await open('courier.md');
  });

  await test('the list of speakers leads to a statement', async () => {
    await command('On Record: List Speakers');
    const row = (hasText) => page.locator('.quick-input-widget .monaco-list-row', { hasText }).first();
    await page.locator('.quick-input-widget input.input').fill('Petra');
    await row('Petra Vanek').waitFor();
    await page.keyboard.press('Enter');
    await row('That is for the town to answer').waitFor();
    await page.keyboard.press('Enter');
    await eventually('the article', async () => /herald\.html|agency\.txt/.test(await activeTab()), activeTab);
    await open('courier.md');
  });

  // feature: document symbols
  await test('the outline lists speakers and what they say', async () => {
    await open('courier.md');
    await pick('Control+Shift+O', '@Mara', 'Mara Lindqvist');
    await eventually('the place', async () => (await cursor())[0] === 11, cursor);
  });

  // feature: workspace symbols
  await test('a speaker of another article is found by a part of the name', async () => {
    await pick('Control+P', '#petra van', 'Petra Vanek');
    await eventually('the article', async () => /herald\.html|agency\.txt|evening-post\.md/.test(await activeTab()), activeTab);
    await open('courier.md');
  });

  // feature: highlights
  await test('the mentions of the speaker under the cursor are highlighted', async () => {
    await open('courier.md', 11);
    const marks = () => page.locator(`${EDITOR} .cdr[class*=wordHighlight]`).count();
    await until('highlights', () => click('Mara Lindqvist'), async () => (await marks()) >= 2, marks);
  });

  // feature: completion
  await test('behind an opening mark, what the speaker has said elsewhere is offered', async () => {
    await open('courier.md', 15);
    await page.keyboard.press('End');
    await page.keyboard.type(' Edwin Marsh said: “inspected');
    const rows = () => texts('.suggest-widget .monaco-list-row');
    await until('his words', () => page.keyboard.press('Control+Space'), async () => (await rows()).some((t) => /It was inspected in March/.test(t)), rows);
    await page.keyboard.press('Escape');
    await command('File: Revert File');
  });

  // feature: workspace check
  await test('the workspace check lists warnings of articles that are not open', async () => {
    const look = () => page.locator('#status\\.problems').first().getAttribute('aria-label');
    // A file that no other test has opened: VS Code keeps an article for a while that is not shown any more.
    const late = path.join(articles, 'late.md');
    fs.writeFileSync(late, '# Late\n\nThe harbour will open, Jonas Petrie said. “Nobody has told me when.\n');
    await eventually('it is read', async () => /7 articles/.test(seen(await page.locator('.statusbar').innerText())), look);
    const before = await settled(warnings);
    await until('one more warning', () => command('On Record: Check All Articles'), async () => (await warnings()) > before, look);
    await page.locator('.part.panel .action-label[aria-label="Collapse All"]').first().click();
    const rows = () => texts('.markers-panel .monaco-list-row');
    await eventually('the file that was never open', async () => (await rows()).some((t) => /^late\.md/.test(t)), rows);
    await command('On Record: Clear the Results');
    await eventually('as many as before', async () => (await warnings()) === before, look);
    fs.unlinkSync(late);
    await eventually('it is gone', async () => /6 articles/.test(seen(await page.locator('.statusbar').innerText())), look);
    await command('View: Hide Panel');
    await open('courier.md');
  });

  // feature: settings without a restart
  await test('a setting takes effect at once', async () => {
    await open('courier.md', 11);
    const problems = () => page.locator(SQUIGGLE).count();
    await eventually('underlines', async () => (await problems()) >= 6, problems);
    const many = await settled(problems);
    await settings({ 'onrecord.rules.attributed-quote': 'off' });
    await eventually('fewer underlines', async () => (await problems()) < many - 3, problems);
    await settings({ 'onrecord.rules.attributed-quote': 'information' });
    await eventually('all of them again', async () => (await problems()) >= many, problems);
  });

  await test('the settings can be clicked', async () => {
    await command('Preferences: Open Settings (UI)');
    const search = page.locator('.settings-editor .suggest-input-container .view-lines').first();
    const shown = () => texts('.settings-editor .settings-tree-container .setting-item');
    await until('the rules', async () => {
      await search.click();
      await page.keyboard.press('Control+A');
      await page.keyboard.type('@ext:onrecord.onrecord ');
    }, async () => (await shown()).some((t) => /Attributed.quote/i.test(t)), shown);
    await picture('settings');
    await command('View: Close Editor');
    await open('courier.md');
  });

  await test('a server that is killed is started again', async () => {
    const old = servers();
    process.kill(Number(old.at(-1)), 'SIGKILL');
    await eventually('another server', async () => servers().length > old.length, async () => servers());
    await eventually('underlines', async () => (await page.locator(SQUIGGLE).count()) >= 6);
    await open('courier.md', 20);
    await hover('nobody told this council', /Edwin Marsh/);
    await page.mouse.move(600, 5);
  });

  await test('the command Restart Server starts another one and ends the old one', async () => {
    const old = servers();
    await command('On Record: Restart Server');
    await eventually('another server', async () => servers().length > old.length, async () => servers());
    await eventually('the end of the old one', async () => !fs.existsSync(`/proc/${old.at(-1)}`) || /State:\s[ZX]/.test(fs.readFileSync(`/proc/${old.at(-1)}/status`, 'utf8')));
    await eventually('underlines', async () => (await page.locator(SQUIGGLE).count()) >= 6);
  });

  await test('debug information opens as text, with the versions and without articles', async () => {
    await command('On Record: Show Debug Information');
    await eventually('the text', async () => /information for a bug report/.test(await editorText()), editorText);
    assert(!/inspected in March/.test(await editorText()), 'text of an article');
    await command('File: Revert and Close Editor');
    await open('courier.md');
  });

  await test('a program that is not there is said, with what to do', async () => {
    // In the folder's settings: a browser is a window on another machine, whose program the user's own settings do not choose.
    await settings({ 'onrecord.server.path': '/nowhere/onrecord' }, 'Workspace');
    // A notice that nobody has read in time waits in the list.
    const toast = page.locator('.notification-list-item', { hasText: '/nowhere/onrecord' }).first();
    await until('the notice', async () => (await toast.isVisible()) || command('Notifications: Show Notifications'), () => toast.isVisible());
    assert(/Open Setting/.test(await toast.innerText()), await toast.innerText());
    const n = servers().length;
    await settings({ 'onrecord.server.path': '' }, 'Workspace');
    await eventually('a server again', async () => servers().length > n);
    await command('Notifications: Clear All Notifications');
  });

  await test('nothing looked outside of this machine', async () => {
    assert(outside.size === 0, [...outside].join(' '));
  });

  console.log(`# VS Code: ${((Date.now() - started) / 1000).toFixed(0)} s`);
  await browser.close();
  process.exit(failed === 0 ? 0 : 1);
})();
