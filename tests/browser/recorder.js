// Runs in every document of a journey and tells the test what a person did: which screens she saw, what she
// tapped, what she typed or chose. Typing is not tapping: a press on a field that takes text or a choice is a field.
(() => {
  if (window.top !== window || location.protocol === 'about:') return;
  const tell = (kind, what) => window.groundswellRecord(kind, what, location.pathname);
  const FIELD = 'input:not([type=submit]):not([type=button]):not([type=image]):not([type=reset]), select, textarea';
  const nameOf = (element) => (element.getAttribute('aria-label') || element.innerText || element.value || element.tagName)
    .trim().replace(/\s+/g, ' ').slice(0, 60);

  tell('screen', document.readyState === 'loading' ? '' : document.title);

  addEventListener('click', (event) => {
    if (!event.isTrusted) return;
    const target = event.target.closest('a, button, summary, label, [role=button], input, select, textarea, [popovertarget]');
    if (!target) return;
    const field = target.matches('label') ? target.control : target;
    if (field && field.matches(FIELD)) return;
    tell('tap', nameOf(target));
  }, true);

  for (const kind of ['input', 'change']) {
    addEventListener(kind, (event) => {
      if (event.target.matches && event.target.matches(FIELD)) tell('field', event.target.name || event.target.id);
    }, true);
  }

  // A sheet is a screen: a dialog or popover that opens over the page.
  addEventListener('toggle', (event) => {
    if (event.newState === 'open' && event.target.matches('dialog, [popover]')) {
      tell('screen', event.target.id || event.target.getAttribute('aria-label') || 'sheet');
    }
  }, true);
})();
