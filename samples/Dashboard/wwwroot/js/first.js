// Runs before anything is drawn, and needs no other file.
(() => {
  // The colours: those that were chosen, or else the system's. So the page does not flash in the wrong ones.
  const dark = matchMedia('(prefers-color-scheme: dark)');
  const paint = () => {
    const chosen = localStorage.getItem('theme');
    document.documentElement.dataset.theme = chosen === 'light' || chosen === 'dark' ? chosen : dark.matches ? 'dark' : 'light';
    document.dispatchEvent(new Event('themechange'));
  };
  paint();
  dark.addEventListener('change', paint);
  document.addEventListener('themechoice', paint);

  // A page of which a file did not come does nothing, and would not say so. Browsers give up what they are loading when an address of the machine comes or goes, on the loopback
  // interface too. So it loads itself again, a few times.
  const most = 3;
  const tries = Number(sessionStorage.getItem('tries'));
  let isWhole = true;
  addEventListener('error', event => {
    if (event.target instanceof HTMLScriptElement || event.target instanceof HTMLLinkElement) isWhole = false;
  }, true);
  addEventListener('load', () => {
    if (isWhole) return sessionStorage.removeItem('tries');
    if (tries < most) {
      sessionStorage.setItem('tries', tries + 1);
      return setTimeout(() => location.reload(), 250 * 2 ** tries);
    }
    sessionStorage.removeItem('tries');
    const link = document.getElementById('link');
    if (!link) return;
    link.dataset.link = 'gone';
    link.lastElementChild.textContent = 'a part of this page did not come: reload it';
  });
})();
