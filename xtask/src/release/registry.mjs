// `LOCK FILE`: writes npm's lock file anew, with the address of each package. npm leaves that out where it is the registry's,
// and Flathub's generator needs it.

import { readFileSync, writeFileSync } from 'node:fs';

const [lockFile, file] = process.argv.slice(-2);
const lock = JSON.parse(readFileSync(lockFile, 'utf8'));
for (const [path, entry] of Object.entries(lock.packages)) {
  if (path === '') continue;
  const name = entry.name ?? path.slice(path.lastIndexOf('node_modules/') + 'node_modules/'.length);
  entry.resolved ??= `https://registry.npmjs.org/${name}/-/${name.split('/').at(-1)}-${entry.version}.tgz`;
}
writeFileSync(file, JSON.stringify(lock, undefined, 2));
