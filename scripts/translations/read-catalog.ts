/** One message of a catalog in the gettext format, as Lingui writes it: each text on one line. */
export interface CatalogEntry {
  source: string;
  translation: string;
}

/** The messages of a catalog, without its header. */
export function readCatalog(text: string): CatalogEntry[] {
  const entries = [...text.matchAll(/^msgid (".*")\nmsgstr (".*")$/gmu)];
  return entries
    .map(([, source = '""', translation = '""']) => ({
      source: String(JSON.parse(source)),
      translation: String(JSON.parse(translation)),
    }))
    .filter(({ source }) => source !== '');
}
