/** The reader's choice of theme. `static/theme.js` applies the same choice before the first paint. */
export type ThemeChoice = 'system' | 'light' | 'dark';

const storageKey = 'crm.theme';
const paper = { light: '#F6F5F2', dark: '#131210' };

function stored(): ThemeChoice {
  try {
    const value = localStorage.getItem(storageKey);
    return value === 'light' || value === 'dark' ? value : 'system';
  } catch {
    return 'system';
  }
}

class Theme {
  choice = $state<ThemeChoice>(stored());
  #system = matchMedia('(prefers-color-scheme: dark)');

  constructor() {
    this.#system.addEventListener('change', () => this.#apply());
    addEventListener('storage', (event) => {
      if (event.key !== storageKey) return;
      this.choice = stored();
      this.#apply();
    });
  }

  set(choice: ThemeChoice) {
    this.choice = choice;
    try {
      if (choice === 'system') localStorage.removeItem(storageKey);
      else localStorage.setItem(storageKey, choice);
    } catch {
      // Refused storage: the choice holds for this visit.
    }
    this.#apply();
  }

  #apply() {
    const system = this.#system.matches ? 'dark' : 'light';
    const theme = this.choice === 'system' ? system : this.choice;
    document.documentElement.dataset.theme = theme;
    document.querySelector('meta[name="theme-color"]')?.setAttribute('content', paper[theme]);
  }
}

export const theme = new Theme();
