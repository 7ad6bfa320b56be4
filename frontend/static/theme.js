// Runs before the first paint; an external file because the content policy refuses inline scripts.
(function () {
  var dark = '#131210';
  var light = '#F6F5F2';
  var choice = null;
  try {
    choice = localStorage.getItem('crm.theme');
  } catch {
    // Storage may be refused; the system's choice holds then.
  }
  var system = matchMedia('(prefers-color-scheme: dark)').matches ? 'dark' : 'light';
  var theme = choice === 'dark' || choice === 'light' ? choice : system;
  document.documentElement.dataset.theme = theme;
  var meta = document.querySelector('meta[name="theme-color"]');
  if (meta) meta.setAttribute('content', theme === 'dark' ? dark : light);
})();
