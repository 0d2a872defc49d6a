import type { Page } from '@playwright/test';

/** Whether the person sees one single colour, and so nothing at all. Looks at the picture, not at what the page says. */
export async function isBlank(page: Page): Promise<boolean> {
  const picture = await page.screenshot();
  const blank = await page.context().newPage();
  try {
    // A page of its own decodes the picture: the one that is looked at must not be touched.
    return await blank.evaluate(async (base64) => {
      const bytes = Uint8Array.from(atob(base64), (character) => character.charCodeAt(0));
      const bitmap = await createImageBitmap(new Blob([bytes], { type: 'image/png' }));
      const context = new OffscreenCanvas(bitmap.width, bitmap.height).getContext('2d');
      if (context === null) throw new Error('no canvas');
      context.drawImage(bitmap, 0, 0);
      const pixels = new Uint32Array(context.getImageData(0, 0, bitmap.width, bitmap.height).data.buffer);
      return pixels.every((pixel) => pixel === pixels[0]);
    }, picture.toString('base64'));
  } finally {
    await blank.close();
  }
}
