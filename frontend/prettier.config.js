export default {
  singleQuote: true,
  trailingComma: 'none',
  printWidth: 100,
  plugins: ['prettier-plugin-svelte', 'prettier-plugin-tailwindcss'],
  tailwindStylesheet: './src/styles/app.css',
  overrides: [{ files: '*.svelte', options: { parser: 'svelte' } }]
};
