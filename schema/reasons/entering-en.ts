/** Reasons around signing in, in English: sentence and next step. */
export const enteringEnglish = {
  'session-reuse': [
    'A session of yours was ended: an older copy of its secret was used.',
    'Sign in again, and change your password if it was not you.',
  ],
  'new-place': [
    'Somebody signed in to your account from a new place: [{device}, {address}|an unknown device].',
    'If it was not you, end the session and change your password.',
  ],
  'link-shown': [
    'An administrator made a link that lets somebody into your account.',
    'Ask your administrators if you did not expect it.',
  ],
  'factor-taken': [
    'An administrator has taken away your second factor.',
    'Set up a new one under Account; ask your administrators if you did not expect it.',
  ],
  'password-reset': [
    'Your password was changed with a link, and all your sessions ended.',
    'Ask your administrators at once if it was not you.',
  ],
  'wrong-code': [
    'The code is not right, or it has been used.',
    'Wait for the next code, or use one of your recovery codes.',
  ],
  'factor-missing': ['There is no second factor.', 'Set one up under Account.'],
  'factor-there': ['A second factor is already set up.', 'Turn it off first to set up another.'],
  'factor-required': [
    'Your organisation asks for a second factor, so it stays on.',
    'Ask an administrator to take it away if you have lost it.',
  ],
  'odd-denials': [
    '[{person} was refused {count} times within {minutes} minutes|Somebody was refused often within a short time].',
    'Look at the record of acts, and end their sessions if it looks wrong.',
  ],
  'odd-reading': [
    '[{person} opened {count} documents within {minutes} minutes|Somebody opened many documents within a short time].',
    'Look at the record of acts, and end their sessions if it looks wrong.',
  ],
  'odd-networks': [
    '[{person} has acted from {count} networks within {minutes} minutes|Somebody has acted from several networks within a short time].',
    'Ask them, and end their sessions if it looks wrong.',
  ],
  'federation-refused': [
    'The sign-in through the provider could not be accepted.',
    'Try again from the sign-in page. If it happens again, give the id below to an administrator.',
  ],
  'errand-spent': [
    'The sign-in took too long, was used already, or began in another browser.',
    'Begin again from the sign-in page.',
  ],
  'not-invited': [
    'Your account at the provider is not connected to anybody here.',
    'Sign in as you were invited and connect the account under your own settings, or ask an administrator to invite you.',
  ],
  'address-taken': [
    'Somebody here already has the e-mail address of your account at the provider.',
    'If it is you: sign in as you usually do, and connect the account under your own settings.',
  ],
  'email-unverified': [
    'The provider does not vouch for your e-mail address.',
    'Confirm the address at the provider, or ask an administrator to invite you.',
  ],
  'domain-not-allowed': [
    'Your e-mail address is not of a domain that the organisation lets in.',
    'Use an account of the organisation, or ask an administrator to invite you.',
  ],
  'person-closed': ['Your account here is closed.', 'Ask an administrator.'],
  'already-tied': [
    'That account at the provider is connected to somebody already.',
    'Use another account, or ask an administrator.',
  ],
  'mapping-needs-people': [
    'Groups and roles can be given by a provider only by somebody who may give them.',
    'Leave them out, or ask an administrator who sees to people.',
  ],
  'provider-there': ['Somebody else has just added this provider.', 'Reload the page and see how it is set.'],
  'provider-answers': ['The provider answers as itself[ at {host}|].', 'Nothing needs doing.'],
  'provider-unreachable': [
    'The provider could not be reached[ at {host}|].',
    'Check the issuer, and that the provider is up and can be reached from the installation.',
  ],
  'provider-private': [
    '[{host} is not on the public internet.|The provider is not on the public internet.]',
    'Use a public address, or have those who run the installation name the host and port in OIDC_ALLOW.',
  ],
  'provider-status': [
    '[{host} answered {status} where it should describe itself.|The provider does not describe itself.]',
    'Check the issuer: the address of its description is the issuer followed by /.well-known/openid-configuration.',
  ],
  'provider-not-json': [
    'What the provider answers is no description of a provider[, at {host}|].',
    'Check the issuer; a sign-in page or a proxy may stand in the way.',
  ],
  'provider-too-large': ['The provider answers with far too much[, at {host}|].', 'Check the issuer.'],
  'provider-issuer-differs': [
    '[The provider calls itself {found}, and {expected} is set.|The provider has another name than the one that is set.]',
    'Set the issuer exactly as the provider writes it, slash at the end included. Addresses for several organisations at once, such as “common”, cannot be used.',
  ],
  'provider-foreign-address': [
    "[The provider names an address at {host}, which is not its issuer's host or has no https.|The provider names an address at another host.]",
    'If the host belongs to the provider, name it among the further hosts.',
  ],
  'provider-incomplete': [
    'The description lacks something that signing in needs, or the provider signs in a way that cannot be trusted.',
    'Ask whoever runs the provider for authorization code flow with tokens signed by RS256, PS256 or ES256.',
  ],
  'provider-challenge-good': ['The provider takes a challenge by S256 (PKCE).', 'Nothing needs doing.'],
  'provider-no-challenge': [
    'The provider takes no challenge by S256 (PKCE).',
    'Turn PKCE with S256 on for the client at the provider.',
  ],
  'provider-challenge-unsaid': [
    'The provider does not say whether it takes a challenge by S256 (PKCE). One is sent with each sign-in.',
    'Check that PKCE is on for the client, if the provider has such a setting.',
  ],
  'provider-keys-good': ['The keys that tokens are signed with can be read.', 'Nothing needs doing.'],
  'provider-keys-wrong': [
    'The keys that tokens are signed with cannot be read[ at {host}|].',
    'Check that the address of the keys can be reached from the installation.',
  ],
  'provider-secret-good': ['The provider knows the client and its secret.', 'Nothing needs doing.'],
  'provider-secret-refused': [
    'The provider refuses the client or its secret.',
    'Check the client id, make a new secret at the provider and give it here; secrets run out.',
  ],
  'provider-secret-unsure': [
    'Whether the secret is right could not be told[: the provider said {error}|].',
    'Try a sign-in.',
  ],
  'provider-redirect-good': ['The provider knows the address that people come back to.', 'Nothing needs doing.'],
  'provider-redirect-unregistered': [
    'The provider does not know the address that people come back to.',
    '[Register {redirectUri} as a redirect address of the client.|Register the redirect address of the client.]',
  ],
  'provider-redirect-unsure': [
    'Whether the provider knows the address that people come back to could not be told.',
    '[Check that {redirectUri} is a redirect address of the client, and try a sign-in.|Try a sign-in.]',
  ],
  'provider-clock-good': ['The clocks agree.', 'Nothing needs doing.'],
  'provider-clock-wrong': [
    '[The clocks differ by {seconds} seconds.|The clocks differ.]',
    'Set the clock of the installation, or of the provider: tokens are refused when they seem to be of another time.',
  ],
} as const satisfies Record<string, readonly [sentence: string, next: string]>;
