import { fileURLToPath } from 'node:url';
import { getConfig } from '@lingui/conf';
import { lingui, linguiTransformerBabelPreset } from '@lingui/vite-plugin';
import babel from '@rolldown/plugin-babel';
import type { PluginOption } from 'vite';

const cwd = fileURLToPath(new URL('.', import.meta.url));

/** Turns the macros of Lingui into calls, and catalogs into modules. */
export function translationPlugins(): PluginOption[] {
  return [
    // Handed in: the plugin itself looks for it in the folder that the process runs in.
    babel({ presets: [linguiTransformerBabelPreset({ linguiConfig: getConfig({ cwd }) }, { cwd })] }),
    lingui({ cwd, failOnMissing: true, failOnCompileError: true }),
  ];
}
