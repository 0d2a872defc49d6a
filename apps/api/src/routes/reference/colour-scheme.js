// Before anything is drawn: light or dark as the person chose in the product, where that is kept, else as their system is.
const CHOICE = 'mantine-color-scheme-value';
const system = matchMedia('(prefers-color-scheme: dark)');

function kept() {
  try {
    return localStorage.getItem(CHOICE);
  } catch {
    // Site data is blocked, so nothing is kept either.
    return null;
  }
}

function follow() {
  const choice = kept();
  const isDark = choice === 'dark' || (choice !== 'light' && system.matches);
  document.documentElement.classList.toggle('dark-mode', isDark);
}

follow();
system.addEventListener('change', follow);
// The product is open in another tab, and somebody chooses there.
addEventListener('storage', ({ key }) => {
  if (key === null || key === CHOICE) follow();
});
