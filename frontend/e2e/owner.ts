export const owner = {
  name: 'Olive Owner',
  email: 'owner@example.com',
  password: 'correct horse battery'
};

/** Where the owner's session is kept between tests. */
export const signedIn = 'test-results/owner.json';
