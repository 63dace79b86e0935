/** Every migration, oldest first. Append; never change one that was released. */
import { People } from './0001-people.ts';
import { Knowledge } from './0002-knowledge.ts';
import { Conversations } from './0003-conversation.ts';
import { Search } from './0004-search.ts';
import { Crawling } from './0005-crawling.ts';
import { Talking } from './0006-talking.ts';
import { Organisations } from './0007-organisation.ts';
import { Sharing } from './0008-sharing.ts';
import { Entering } from './0009-entering.ts';
import { Files } from './0010-file.ts';
import { Recordings } from './0011-recording.ts';
import { Nearest } from './0012-nearest.ts';
import { Chains } from './0013-chain.ts';
import { Holds } from './0014-hold.ts';
import { Retention } from './0015-retention.ts';
import { Purges } from './0016-purge.ts';
import { Readings } from './0017-reading.ts';
import { AuditExports } from './0018-audit-export.ts';
import { PersonRequests } from './0019-request.ts';
import { Answers } from './0020-answer.ts';
import { OwnKeys } from './0021-tenant-key.ts';

export const migrations = [
  { name: '0001-people', class: People },
  { name: '0002-knowledge', class: Knowledge },
  { name: '0003-conversation', class: Conversations },
  { name: '0004-search', class: Search },
  { name: '0005-crawling', class: Crawling },
  { name: '0006-talking', class: Talking },
  { name: '0007-organisation', class: Organisations },
  { name: '0008-sharing', class: Sharing },
  { name: '0009-entering', class: Entering },
  { name: '0010-file', class: Files },
  { name: '0011-recording', class: Recordings },
  { name: '0012-nearest', class: Nearest },
  { name: '0013-chain', class: Chains },
  { name: '0014-hold', class: Holds },
  { name: '0015-retention', class: Retention },
  { name: '0016-purge', class: Purges },
  { name: '0017-reading', class: Readings },
  { name: '0018-audit-export', class: AuditExports },
  { name: '0019-request', class: PersonRequests },
  { name: '0020-answer', class: Answers },
  { name: '0021-tenant-key', class: OwnKeys },
];
