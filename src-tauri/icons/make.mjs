// Draws every icon from the SVG sources: `node src-tauri/icons/make.mjs`.
// Needs rsvg-convert (Debian: librsvg2-bin, macOS: `brew install librsvg`) and npx for the Tauri command line.

import { execFileSync } from 'node:child_process';
import { copyFileSync, mkdirSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { fileURLToPath } from 'node:url';

const here = dirname(fileURLToPath(import.meta.url));
const APP = ['32x32.png', '128x128.png', '128x128@2x.png', 'icon.ico', 'icon.icns'];
const TRAY = ['live', 'degraded', 'attention', 'paused'];
// What panels draw without scaling.
const SIZES = [16, 22, 24, 32, 48, 64];

// The sources' classes: `back` lies below `glyph` and is wider by its stroke, `accent` is its own colour where there are
// colours, `dot` is there while something is unread.
const INK = '#241f56';
// Light on dark edges: to be seen on any panel.
const CONTRAST = `.back{fill:${INK};stroke:${INK};stroke-width:4;stroke-linejoin:round}
.glyph{fill:#fff6e5}.accent{fill:#ffab1f}.dot{fill:#ff5a4f;stroke:${INK};stroke-width:2}`;
// For macOS, which gives a black shape the menu bar's colour.
const TEMPLATE = '.back{display:none}.accent:not(.glyph){display:none}';

function draw(svg, size, file) {
  execFileSync('rsvg-convert', ['-w', size, '-h', size, '-o', file], { input: svg });
}

function folder(...path) {
  const folder = join(here, ...path);
  mkdirSync(folder, { recursive: true });
  return folder;
}

function styled(svg, css) {
  return svg.replace('<title>', `<style>${css}</style><title>`);
}

// Panels that give symbolic icons their own colour know shapes only: GTK fills each one, Plasma those of its class.
function symbolic(svg, unread) {
  const shapes = svg.split('\n').filter((line) => {
    if (line.includes('class="dot"')) return unread;
    return !line.includes('class="back"') && !line.includes('class="accent"');
  });
  return shapes
    .join('\n')
    .replaceAll(/class="[^"]*"/g, 'class="ColorScheme-Text" fill="currentColor"')
    .replace('<title>', '<style id="current-color-scheme">.ColorScheme-Text{color:#232629}</style>\n  <title>');
}

const made = mkdtempSync(join(tmpdir(), 'satchime-icons-'));
const app = join(here, 'source/app.svg');
execFileSync('npx', ['--yes', '@tauri-apps/cli@2', 'icon', app, '-o', made], { stdio: 'inherit' });
for (const name of APP) copyFileSync(join(made, name), join(here, name));
rmSync(made, { recursive: true });
draw(readFileSync(app), '1024', join(here, 'icon.png'));

// On the window's button in the taskbar of Windows.
const dot = '<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 32 32"><circle fill="#ff5a4f" cx="16" cy="16" r="13"/></svg>';
draw(dot, 32, join(folder('tray'), 'dot.png'));

for (const state of TRAY) {
  const svg = readFileSync(join(here, `source/tray/${state}.svg`), 'utf8');
  draw(styled(svg, `${TEMPLATE}.dot{display:none}`), 64, join(folder('tray/template'), `${state}.png`));
  for (const unread of [false, true]) {
    const name = unread ? `${state}-unread` : state;
    const css = unread ? CONTRAST : `${CONTRAST}.dot{display:none}`;
    for (const size of SIZES) draw(styled(svg, css), size, join(folder(`tray/${size}`), `${name}.png`));
    const file = join(folder('tray/symbolic'), `satchime-${name}-symbolic.svg`);
    writeFileSync(file, symbolic(svg, unread));
  }
}
