/** Reasons of organisations and their people, in English: sentence and next step. */
export const organisationEnglish = {
  suspended: ['The organisation is closed for now.', 'Ask those who run the installation.'],
  'switched-off': ['This is switched off for the organisation.', 'Ask those who run the installation.'],
  'render-off': [
    'Opening pages in a browser is switched off for the organisation.',
    'Turn it off for the source, or ask those who run the installation.',
  ],
  'keys-off': ['API keys are switched off for the organisation.', 'Ask those who run the installation.'],
  'federation-off': [
    'Signing in through an identity provider is switched off for the organisation.',
    'Sign in another way, or ask those who run the installation.',
  ],
  'provisioning-off': [
    'Keeping people in step with a directory is switched off for the organisation.',
    'Ask those who run the installation.',
  ],
  'personal-spaces-off': [
    'Personal spaces are switched off for the organisation.',
    'Use a shared space, or ask those who run the installation.',
  ],
  'quota-spent': [
    'The organisation has used up what it may.',
    'Make room, or ask those who run the installation for more.',
  ],
  'quota-people': [
    '[The organisation may have {limit} people, and has them.|The organisation may have no more people.]',
    'Deactivate somebody who has left, or ask those who run the installation for more.',
  ],
  'quota-pages': [
    '[The organisation may keep {limit} pages, and has them.|The organisation may keep no more pages.]',
    'Remove what is not needed, or ask those who run the installation for more; what was read so far is kept.',
  ],
  'quota-bytes': [
    '[The organisation may keep {limit} bytes, and there is no room for this.|The organisation may keep no more files.]',
    'Ask those who run the installation for more; what was read so far is kept.',
  ],
  'limit-pages': [
    "[A crawl of the organisation reads from {min} to {max} pages.|The organisation's crawls may not read so many pages.]",
    'Change the page limit of the source.',
  ],
  'limit-pace': [
    "[A crawl of the organisation asks each host from {min} to {max} times a second.|The organisation's crawls may not ask at this pace.]",
    'Change the requests per second of the source.',
  ],
  'hours-limit': [
    '[The run has taken {hours} hours, which is as long as it may.|The run has taken as long as it may.]',
    'What was read is kept. Retry to go on from there, or ask those who run the installation for more time.',
  ],
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
    '{person} was refused {count} times within {minutes} minutes.',
    'Look at the record of acts, and end their sessions if it looks wrong.',
  ],
  'odd-reading': [
    '{person} opened {count} documents within {minutes} minutes.',
    'Look at the record of acts, and end their sessions if it looks wrong.',
  ],
  'odd-networks': [
    '{person} has acted from {count} networks within {minutes} minutes.',
    'Ask them, and end their sessions if it looks wrong.',
  ],
  'last-administrator': [
    'Nobody would be left to administer the organisation.',
    'Make somebody else an administrator first.',
  ],
  'role-beyond': [
    'The role allows more than you may give.',
    'Choose another role, or ask somebody who has those permissions.',
  ],
  'own-account': ['This is nothing that anybody does to themselves.', 'Ask another administrator.'],
  'person-exists': [
    'Somebody in the organisation has that e-mail address already.',
    'Look for the address among the people; whoever was deactivated can be let in again.',
  ],
  'not-by-hand': [
    'This is kept by a directory or a sign-in service.',
    'Change it there; the change comes here by itself.',
  ],
  'name-taken': ['Something else has that name already.', 'Choose another name.'],
  'invite-domain': [
    'The organisation does not invite people with addresses of that domain.',
    'Write another address, or ask an administrator to change the settings.',
  ],
  'role-in-use': [
    '[{people} people have the role.|Somebody has the role.]',
    'Give those who have it another role first.',
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
  'slug-taken': ['Another organisation has this address.', 'Choose another one.'],
  'tenant-deleting': ['The organisation is being deleted.', 'Wait until that is done.'],
  'answer-withheld': [
    'The answer was made from something that you can no longer read.',
    'Ask again: the new answer is made from what you can read now.',
  ],
  'last-owner': ['The space would be left without an owner.', 'Make somebody else an owner first.'],
  'personal-space': [
    'A personal space belongs to one person alone.',
    'Make a shared space for what several are to see.',
  ],
  'organisation-owner': [
    "The organisation's administrators own this space, and nobody else can.",
    'Choose another role, or make the person an administrator.',
  ],
  'space-stays': ["A personal space and the organisation's own cannot be removed.", 'Remove what is in it instead.'],
  'not-lendable': [
    "Only collections of the organisation's space can be lent.",
    "Keep the collection in the organisation's space.",
  ],
  'level-too-high': [
    'The collection is classified above the space.',
    "Lower the collection's level, or raise the space's.",
  ],
  'level-unknown': ['There is no such level.', 'Choose one of the levels of the organisation.'],
  'level-in-use': ['A level that is in use cannot be taken away.', 'Give what has that level another one first.'],
  'impact-changed': ['What would stop working is no longer what was shown.', 'Look at it again, and decide.'],
  'csv-form': ['The file cannot be read as a table.', 'Save it as CSV in your spreadsheet program, and try again.'],
  'csv-head': [
    'The first row of the file does not say which columns hold name and e-mail address.',
    'Call the columns name and e-mail, in the first row.',
  ],
  'csv-rows': ['[The file has more than {most} rows.|The file has too many rows.]', 'Divide it into several.'],
  'csv-email': [
    '[{value} is no e-mail address.|The e-mail address is missing.]',
    'Write a whole address, such as name@example.org.',
  ],
  'csv-name': ['The name is missing or longer than 200 characters.', 'Write the name of the person.'],
  'csv-twice': ['The e-mail address stands further up in the file as well.', 'Keep one of the rows.'],
  'csv-role': [
    '[There is no role called {value}.|There is no such role.]',
    'Write a role as it is called here, or leave the cell empty for an ordinary user.',
  ],
  'csv-language': [
    '[There is no language called {value} here.|There is no such language here.]',
    'Write sv or en, or leave the cell empty.',
  ],
  'csv-group': [
    '[There is no group called {value}.|There is no such group.]',
    'Make the group first, or take it out of the cell.',
  ],
} as const satisfies Record<string, readonly [sentence: string, next: string]>;
