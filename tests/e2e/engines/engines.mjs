// The engines that the journeys are gone through in, and what each of them cannot do when it is driven.
import { accessSync, constants } from 'node:fs';
import { delimiter, join } from 'node:path';
import { executablePath as chromium } from '../server.mjs';

/** Returns true if a command is there, by its path or by its name. */
function isThere(command) {
  const places = command.includes('/') ? [command] : (process.env.PATH ?? '').split(delimiter).map((folder) => join(folder, command));
  return places.some((place) => {
    try {
      accessSync(place, constants.X_OK);
      return true;
    } catch {
      return false;
    }
  });
}

/**
 * By name: what has to be installed, and what cannot be done in automation, with the reason. The module of the
 * name starts a browser (`start`).
 */
export const engines = {
  chromium: { needs: [chromium], cannot: {} },
  firefox: {
    needs: [process.env.QAWL_FIREFOX ?? '/usr/bin/firefox-esr'],
    cannot: { 'safe areas': 'Firefox for desktops has none to emulate' },
  },
  webkit: {
    needs: ['WebKitWebDriver', 'Xvfb', '/usr/bin/python3'],
    cannot: {
      'marks in forced': 'WebKit knows no forced colours',
      'a finger': 'WebKitGTK without a touch screen says that its pointer is fine, and its driver hands a finger on as a mouse',
      'safe areas': 'WebKitGTK has no phone to take them from',
    },
  },
};

/** The engines of this run: those named in QAWL_ONLY, or all. */
const wanted = process.env.QAWL_ONLY?.split(',') ?? Object.keys(engines);

/** Returns why an engine does not take part in this run; `undefined` if it does. */
export function absence(name) {
  if (!wanted.includes(name)) return 'left out by QAWL_ONLY';
  const missing = engines[name].needs.filter((command) => !isThere(command));
  return missing.length ? `not installed: ${missing.join(', ')} (./scripts/setup installs it on Debian)` : undefined;
}

/** Starts a browser of an engine, once more where that fails: under load a start can take too long. Nothing else is tried twice. */
export async function start(name, options) {
  const { start: launch } = await import(`./${name}.mjs`);
  try {
    return await launch(options);
  } catch {
    return launch(options);
  }
}
