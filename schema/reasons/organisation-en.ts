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
  'last-administrator': [
    'Nobody would be left to administer the organisation.',
    'Make somebody else an administrator first.',
  ],
  'role-beyond': [
    'The role allows more than you may give.',
    'Choose another role, or ask somebody who has those permissions.',
  ],
  'own-account': ['This is nothing that anybody does to themselves.', 'Ask another administrator.'],
  'group-beyond': [
    '[The group {value} opens more than you reach yourself.|The group opens more than you reach yourself.]',
    'Ask an owner of what it opens to let the person in, or an administrator to do this.',
  ],
  'group-own': ['Nobody puts themselves into a group.', 'Ask an owner of what the group opens, or an administrator.'],
  'group-grew': [
    'Somebody new came into the group {group}, which reaches something of the space {space} that you own.',
    'See who is in the group on the page of the space, and take it out if it should not be there.',
  ],
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
  'slug-taken': ['Another organisation has this address.', 'Choose another one.'],
  'tenant-deleting': ['The organisation is being deleted.', 'Wait until that is done.'],
  'answer-withheld': [
    'The answer was made from something that you can no longer read.',
    'Ask again: the new answer is made from what you can read now.',
  ],
  'last-owner': ['The space would be left without an owner.', 'Make somebody else an owner first.'],
  'space-inherited': [
    '[The space {space} was left without an owner, and is yours now.|A space was left without an owner, and is yours now.]',
    'Make somebody its owner who knows what is in it.',
  ],
  'heir-beyond': [
    'What somebody leaves goes to an administrator, unless an administrator decides otherwise.',
    'Choose an administrator, or ask one to remove the person.',
  ],
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
