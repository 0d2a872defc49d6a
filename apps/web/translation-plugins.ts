import { fileURLToPath } from 'node:url';
import { lingui, linguiTransformerBabelPreset } from '@lingui/vite-plugin';
import babel from '@rolldown/plugin-babel';
import type { PluginOption } from 'vite';

const cwd = fileURLToPath(new URL('.', import.meta.url));

/** Turns the macros of Lingui into calls, and catalogs into modules. */
export function translationPlugins(): PluginOption[] {
  return [
    babel({ presets: [linguiTransformerBabelPreset({}, { cwd })] }),
    lingui({ cwd, failOnCompileError: true }),
  ];
}
