const APPLE = /\b(iPhone|iPad|iPod)\b/u;
/** `(Linux; Android 14; Pixel 8 Build/…)`; Chrome says `K` for every phone, to tell nobody. */
const ANDROID = /\bAndroid [^;)]*; (?:wv; )?([^;)]+?)(?: Build\/[^;)]*)?\)/u;
const NO_MODEL = new Set(['K', 'Mobile', 'Tablet', 'wv']);
const LONGEST = 40;

/** The model of a phone or a tablet, where its browser says it: "iPhone", "Pixel 8". */
export function deviceModel(userAgent: string | null): string | null {
  const text = userAgent ?? '';
  const model = APPLE.exec(text)?.[1] ?? ANDROID.exec(text)?.[1]?.trim() ?? '';
  return model === '' || NO_MODEL.has(model) || model.startsWith('rv:') || model.length > LONGEST
    ? null
    : model;
}
