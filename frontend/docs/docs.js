/** Draws /openapi.yaml. The theme is the one chosen in the app, else the system's. */
const system = matchMedia('(prefers-color-scheme: dark)');

function theme() {
  const chosen = localStorage.getItem('crm.theme');
  const dark = chosen ? chosen === 'dark' : system.matches;
  document.documentElement.classList.toggle('dark-mode', dark);
}

theme();
system.addEventListener('change', theme);
addEventListener('storage', theme);

window.SwaggerUIBundle({
  url: '/openapi.yaml',
  dom_id: '#reference',
  deepLinking: true,
  docExpansion: 'list',
  tagsSorter: 'alpha',
  defaultModelsExpandDepth: -1,
  filter: true,
  // Its public validator would be told the address of this server.
  validatorUrl: null
});
