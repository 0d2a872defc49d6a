globalThis.SwaggerUIBundle({
  url: '/openapi.json',
  domNode: document.querySelector('#reference'),
  deepLinking: true,
  defaultModelsExpandDepth: 0,
  displayRequestDuration: true,
  // Both would load something from elsewhere.
  validatorUrl: null,
  queryConfigEnabled: false,
});
