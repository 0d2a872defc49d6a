import type { ExportFile } from '../../rules/activity-file.ts';

/** Hands a file to the browser's downloads. What it was made of is let go at once: the download has begun by then. */
export function saveFile({ name, type, text }: ExportFile): void {
  const url = URL.createObjectURL(new Blob([text], { type }));
  const anchor = document.createElement('a');
  anchor.href = url;
  anchor.download = name;
  anchor.click();
  URL.revokeObjectURL(url);
}
