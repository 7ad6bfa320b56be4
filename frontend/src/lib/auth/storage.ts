/** Where the session is kept: localStorage when the person stays signed in, else until the tab closes. */
const choiceKey = 'crm.session.tab-only';

function store(): Storage {
  return sessionStorage.getItem(choiceKey) ? sessionStorage : localStorage;
}

export function remember(stay: boolean) {
  if (stay) sessionStorage.removeItem(choiceKey);
  else sessionStorage.setItem(choiceKey, 'yes');
}

export const tokenStorage = {
  getItem: (key: string): string | null => store().getItem(key),
  setItem: (key: string, value: string) => store().setItem(key, value),
  removeItem: (key: string) => {
    sessionStorage.removeItem(key);
    localStorage.removeItem(key);
  }
};
