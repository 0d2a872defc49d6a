import { z } from 'zod';
import { defineOperation } from '../define-operation.ts';
import { referenceAssetPath } from './reference-assets.ts';

const page = `<!doctype html>
<html lang="en">
  <head>
    <meta charset="utf-8" />
    <meta name="viewport" content="width=device-width, initial-scale=1" />
    <meta name="color-scheme" content="light dark" />
    <title>Curfew · API reference</title>
    <link rel="icon" href="data:," />
    <script src="${referenceAssetPath('colour-scheme.js')}"></script>
    <link rel="stylesheet" href="${referenceAssetPath('swagger-ui.css')}" />
    <link rel="stylesheet" href="${referenceAssetPath('reference.css')}" />
  </head>
  <body>
    <main id="reference"></main>
    <noscript>The reference needs JavaScript. <a href="/openapi.json">/openapi.json</a> does not.</noscript>
    <script src="${referenceAssetPath('swagger-ui-bundle.js')}"></script>
    <script src="${referenceAssetPath('reference.js')}"></script>
  </body>
</html>
`;

export const referencePage = defineOperation({
  method: 'GET',
  path: '/docs',
  id: 'referencePage',
  groups: ['Reference'],
  summary: 'This document, for people',
  description:
    'Loads nothing from elsewhere and works under the content security policy of every other page.',
  credentials: ['none'],
  answers: { 200: { description: 'A page.', schema: z.string(), mediaType: 'text/html; charset=utf-8' } },
  errors: [],
  handle: () => page,
});
