// Draws every icon from the SVG sources: `node src-tauri/icons/make.mjs`.
// Needs rsvg-convert (Debian: librsvg2-bin, macOS: `brew install librsvg`) and npx for the Tauri command line.

import { execFileSync } from 'node:child_process';
import { copyFileSync, mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { fileURLToPath } from 'node:url';

const here = dirname(fileURLToPath(import.meta.url));
const APP = ['32x32.png', '128x128.png', '128x128@2x.png', 'icon.ico', 'icon.icns'];
const TRAY = ['live', 'degraded', 'attention', 'paused'];
// Named after the ink: light ink for dark panels, dark ink for light ones.
const INK = { light: '#f4f3f7', dark: '#1d1b26' };

function draw(svg, size, file) {
  execFileSync('rsvg-convert', ['-w', size, '-h', size, '-o', file], { input: svg });
}

const made = mkdtempSync(join(tmpdir(), 'satchime-icons-'));
const app = join(here, 'source/app.svg');
execFileSync('npx', ['--yes', '@tauri-apps/cli@2', 'icon', app, '-o', made], { stdio: 'inherit' });
for (const name of APP) copyFileSync(join(made, name), join(here, name));
rmSync(made, { recursive: true });
draw(readFileSync(app), '1024', join(here, 'icon.png'));

for (const state of TRAY) {
  const svg = readFileSync(join(here, `source/tray/${state}.svg`), 'utf8');
  for (const [name, ink] of Object.entries(INK)) {
    draw(svg.replaceAll('currentColor', ink), '64', join(here, `tray/${state}-${name}.png`));
  }
}
