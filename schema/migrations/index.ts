/** Every migration, oldest first. Append; never change one that was released. */
import { People } from './0001-people.ts';
import { Knowledge } from './0002-knowledge.ts';
import { Conversations } from './0003-conversation.ts';
import { Search } from './0004-search.ts';

export const migrations = [
  { name: '0001-people', class: People },
  { name: '0002-knowledge', class: Knowledge },
  { name: '0003-conversation', class: Conversations },
  { name: '0004-search', class: Search },
];
