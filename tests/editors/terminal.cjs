// node terminal.cjs SCREEN.ansi PICTURE.png [TITLE]: draws what a terminal shows, read with `tmux capture-pane -e`, as a picture.
// With an .svg instead, draws that at its own size.
const fs = require('node:fs');
const { chromium } = require('playwright-core');

const [input, output, title = ''] = process.argv.slice(2);
const FOREGROUND = '#d8dee9';
const BACKGROUND = '#14161b';
const BASE = ['#3b4252', '#e06c75', '#98c379', '#e5c07b', '#61afef', '#c678dd', '#56b6c2', '#d8dee9', '#7f8896', '#ff7b86', '#b5e890', '#ffd68a', '#82c8ff', '#e29bf5', '#7fe0ea', '#ffffff'];

/** Colour N of the 256 of a terminal: 16 of its own, a cube of 6 × 6 × 6, and 24 greys. */
function indexed(n) {
  if (n < 16) return BASE[n];
  if (n >= 232) return `rgb(${[0, 0, 0].map(() => 8 + (n - 232) * 10)})`;
  const level = (v) => (v === 0 ? 0 : 55 + v * 40);
  return `rgb(${[Math.floor((n - 16) / 36), Math.floor((n - 16) / 6) % 6, (n - 16) % 6].map(level)})`;
}

const escape = (text) => text.replace(/[&<>]/g, (c) => ({ '&': '&amp;', '<': '&lt;', '>': '&gt;' })[c]);

function draw(screen) {
  let style = {};
  const flush = (text) => {
    if (!text) return '';
    let [color, background] = [style.color ?? FOREGROUND, style.background ?? 'transparent'];
    if (style.reverse) [color, background] = [style.background ?? BACKGROUND, style.color ?? FOREGROUND];
    // The padding fills the gap between two rows, so that a background is one area.
    const css = [`color:${color}`, `background:${background}`, 'padding:.16em 0'];
    if (style.bold) css.push('font-weight:bold');
    if (style.dim) css.push('opacity:.65');
    if (style.italic) css.push('font-style:italic');
    if (style.underline) css.push(`text-decoration:underline ${style.underline} ${style.line ?? color}`, 'text-underline-offset:3px');
    return `<span style="${css.join(';')}">${escape(text)}</span>`;
  };
  return screen.replace(/\s+$/, '').split('\n').map((row) => {
    let html = '';
    let last = 0;
    for (const found of row.matchAll(/\x1b\[([\d;:]*)m|\x1b\][^\x1b\x07]*(?:\x1b\\|\x07)|\x1b\([AB0]/g)) {
      html += flush(row.slice(last, found.index));
      last = found.index + found[0].length;
      if (found[1] !== undefined) style = sgr(style, found[1]);
    }
    return html + flush(row.slice(last));
  }).join('\n');
}

function sgr(before, codes) {
  let style = { ...before };
  const parts = codes === '' ? ['0'] : codes.split(';');
  while (parts.length > 0) {
    const [code, ...sub] = parts.shift().split(':');
    const n = Number(code);
    const colour = () => {
      const of = sub.length > 0 ? sub.filter((s) => s !== '') : parts;
      return of.shift() === '5' ? indexed(Number(of.shift())) : `rgb(${of.splice(0, 3)})`;
    };
    if (n === 0) style = {};
    else if (n === 1) style.bold = true;
    else if (n === 2) style.dim = true;
    else if (n === 3) style.italic = true;
    else if (n === 4) style.underline = sub[0] === '0' ? undefined : sub[0] === '3' ? 'wavy' : sub[0] === '2' ? 'double' : 'solid';
    else if (n === 7) style.reverse = true;
    else if (n === 22) style.bold = style.dim = false;
    else if (n === 23) style.italic = false;
    else if (n === 24) style.underline = undefined;
    else if (n === 27) style.reverse = false;
    else if (n >= 30 && n <= 37) style.color = BASE[n - 30];
    else if (n === 38) style.color = colour();
    else if (n === 39) style.color = undefined;
    else if (n >= 40 && n <= 47) style.background = BASE[n - 40];
    else if (n === 48) style.background = colour();
    else if (n === 49) style.background = undefined;
    else if (n === 58) style.line = colour();
    else if (n === 59) style.line = undefined;
    else if (n >= 90 && n <= 97) style.color = BASE[n - 82];
    else if (n >= 100 && n <= 107) style.background = BASE[n - 92];
  }
  return style;
}

(async () => {
  const text = fs.readFileSync(input, 'utf8');
  const html = input.endsWith('.svg')
    ? `<body style="margin:0">${text.replace('<svg', '<svg id="it" style="display:block"')}</body>`
    : `<body style="margin:0;background:transparent"><div id="it" style="display:inline-block;background:${BACKGROUND};border-radius:8px;overflow:hidden">
        <div style="background:#20252d;color:#8a94a3;font:13px 'DejaVu Sans',sans-serif;padding:8px 14px">${escape(title)}</div>
        <pre style="margin:0;padding:12px 14px 14px;font:14px/1.32 'DejaVu Sans Mono',monospace;color:${FOREGROUND}">${draw(text)}</pre></div></body>`;
  const browser = await chromium.launch({
    executablePath: ['chromium', 'chromium-browser', 'google-chrome'].map((b) => `/usr/bin/${b}`).find(fs.existsSync),
    args: ['--no-sandbox', '--disable-gpu'],
  });
  const page = await browser.newPage({ viewport: { width: 1600, height: 1000 } });
  await page.setContent(html);
  await page.locator('#it').screenshot({ path: output, omitBackground: true });
  await browser.close();
})();
