/** Every entity that MikroORM maps. Tables that only the engine writes are spoken to in SQL. */
import { ConversationRow } from './conversation.ts';
import { CollectionRow, SourceRow } from './knowledge.ts';
import { MemberRow, PersonRow, SpaceRow, TenantRow } from './people.ts';

export const entities = [TenantRow, PersonRow, SpaceRow, MemberRow, CollectionRow, SourceRow, ConversationRow];
